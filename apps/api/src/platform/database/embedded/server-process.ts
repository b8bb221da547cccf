import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartError } from '../../env/start-error.js';
import { serverEnvironment } from './create-cluster.js';
import type { StateFolder } from './data-folder.js';
import type { Engine } from './engine.js';
import { type Cluster, findServerProcesses, isServerProcess, signal } from './processes.js';
import { LAPTOP_SETTINGS, type ServerSettings } from './settings.js';
import { emptySocketFolder } from './socket-folder.js';

const run = promisify(execFile);

/** The log holds starts and stops only; past this it is set aside as `server.log.1`. */
const LOG_LIMIT_BYTES = 1024 * 1024;
/** A stop in three steps, inside the ten seconds that a whole shutdown may take: ask, insist, end. */
const STOP_LIMITS = { fast: 6_000, immediate: 1_000, kill: 500 };
/** How often the processes are looked at while waiting. */
const LOOK_MS = 10;
/** Leftovers are killed, so they are gone at once, unless the disk hangs. */
const LEFTOVER_LIMIT_MS = 10_000;

/** Where the server listens: a Unix socket's folder, or a port of 127.0.0.1 on Windows. */
export type Listening = { socketFolder: string } | { port: number };

export interface LaunchOptions {
  engine: Engine;
  state: StateFolder;
  cluster: Cluster;
  listening: Listening;
  searchPath: string;
  settings?: ServerSettings;
}

/** A server started by us. */
export interface LaunchedServer {
  process: ChildProcess;
  logFile: string;
  /** What the log says since this start. */
  readOutput(): Promise<string>;
}

/**
 * Starts `postgres` as a child that dies with us: on Linux the kernel sends it SIGINT (a fast, clean shutdown) when
 * we end, also after a kill -9. Must run on the main thread, because the kernel watches the thread that starts it.
 */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const { engine, state, cluster, listening, searchPath } = options;
  const logFile = join(state.folder, 'server.log');
  const logged = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  const isLong = logged > LOG_LIMIT_BYTES;
  if (isLong) await rename(logFile, `${logFile}.1`);
  const log = await open(logFile, 'a', 0o600);
  try {
    const settings = {
      ...LAPTOP_SETTINGS,
      ...listenSettings(listening),
      cluster_name: cluster.name,
      ...options.settings,
    };
    const args = [
      '-D',
      cluster.folder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const prefix = (await canDieWithParent(searchPath)) ? ['setpriv', '--pdeathsig', 'INT'] : [];
    const [command = engine.postgres, ...words] = [...prefix, engine.postgres, ...args];
    const child = spawn(command, words, {
      cwd: state.folder,
      env: serverEnvironment(searchPath),
      stdio: ['ignore', log.fd, log.fd],
      // Ctrl+C in the terminal is for us: we stop the server when our own work is done.
      detached: true,
      windowsHide: true,
      ...state.user,
    });
    await once(child, 'spawn');
    child.unref();
    const from = isLong ? 0 : logged;
    return {
      process: child,
      logFile,
      readOutput: async () => (await readFile(logFile)).subarray(from).toString('utf8'),
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`The database server ${engine.postgres} cannot be started: ${why}.`, { cause });
  } finally {
    await log.close();
  }
}

function listenSettings(listening: Listening): ServerSettings {
  if ('port' in listening) return { listen_addresses: '127.0.0.1', port: `${listening.port}` };
  return {
    listen_addresses: '',
    unix_socket_directories: quoteListItem(listening.socketFolder),
    unix_socket_permissions: '0700',
  };
}

/** The setting is a list: a comma or a blank in the path would split it. */
function quoteListItem(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/** `setpriv --pdeathsig` comes with util-linux 2.33; without it the server may outlive us and is adopted next time. */
async function canDieWithParent(searchPath: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return run('setpriv', ['--pdeathsig', 'INT', 'true'], { env: { PATH: searchPath } }).then(
    () => true,
    () => false,
  );
}

/** Stops the main process `pid` and, if need be, everything of its cluster. Answers when all of it has ended. */
export async function stopServer(pid: number, cluster: Cluster, engine: Engine): Promise<void> {
  if (process.platform === 'win32') {
    const stop = ['stop', '-D', cluster.folder, '-m', 'fast', '-w', '-t', `${STOP_LIMITS.fast / 1000}`];
    await run(engine.pgCtl, stop).catch(() => undefined);
    return;
  }
  const steps = [
    ['SIGINT', STOP_LIMITS.fast],
    ['SIGQUIT', STOP_LIMITS.immediate],
  ] as const;
  for (const [name, limit] of steps) {
    if (!(await isServerProcess(pid, cluster))) return;
    signal(pid, name);
    if (await waitUntil(async () => !(await isServerProcess(pid, cluster)), limit)) return;
  }
  await killAll(cluster, STOP_LIMITS.kill);
}

/**
 * Makes room for a start after a crash: ends orphaned workers and removes the lock files that name the dead server.
 * Only for whoever holds the folder's lock and found no live main process.
 */
export async function clearLeftovers(cluster: Cluster, listening: Listening): Promise<void> {
  if (!(await killAll(cluster, LEFTOVER_LIMIT_MS))) {
    throw new StartError(
      `Processes of an earlier database server in ${cluster.folder} cannot be ended: is the disk stuck?`,
    );
  }
  await rm(join(cluster.folder, 'postmaster.pid'), { force: true });
  if ('socketFolder' in listening) await emptySocketFolder(listening.socketFolder);
}

async function killAll(cluster: Cluster, limitMs: number): Promise<boolean> {
  return waitUntil(async () => {
    const left = await findServerProcesses(cluster);
    for (const pid of left) signal(pid, 'SIGKILL');
    return left.length === 0;
  }, limitMs);
}

/** Asks again and again; false when it is still not so after `limitMs`. */
export async function waitUntil(isSo: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) return false;
    await sleep(LOOK_MS);
  }
  return true;
}
