import { realpath, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { ClientConfig } from 'pg';
import { createCluster, readPassword } from './create-cluster.js';
import { hasCluster, prepareDataFolder, type StateFolder } from './data-folder.js';
import { type Engine, installEngine } from './engine.js';
import { serverFailure } from './failures.js';
import { lockFolder } from './folder-lock.js';
import { type PostmasterPid, readPostmasterPid } from './postmaster-pid.js';
import { type Cluster, clusterAt, isServerProcess } from './processes.js';
import { connectionTo, isUsable, openOwnDatabase, waitUntilReady } from './readiness.js';
import { clearLeftovers, launchServer, type Listening, stopServer } from './server-process.js';
import { refuseBlockedFolder } from './server-user.js';
import type { ServerSettings } from './settings.js';
import { prepareSocketFolder, removeSocketFolder } from './socket-folder.js';

/** Replaying the whole log after a crash (512 MB) took seconds; a slow disk gets two minutes. */
const READY_LIMIT_MS = 120_000;
const WATCH_MS = 2_000;
const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface EmbeddedOptions {
  dataFolder: string;
  /** Make the folders above the data folder too. */
  dataFolderIsDefault?: boolean;
  cacheFolder: string;
  runtimeFolder?: string | undefined;
  /** Where `setpriv` and `flock` are looked for. */
  searchPath?: string;
  /** On top of the usual ones; tests turn fsync off. */
  settings?: ServerSettings;
}

export interface EmbeddedServer {
  connection: ClientConfig;
  /** True when a server was running already and nobody used it. */
  adopted: boolean;
  pid: number;
  /** Resolves with a sentence if the server ends unasked. */
  lost: Promise<string>;
  /** Stops the server, within 8 s, and frees the folder. `keepServer` leaves an adopted one to its user. */
  stop(options?: { keepServer?: boolean }): Promise<void>;
}

/**
 * The program's own PostgreSQL in `<dataFolder>/database`: makes it, starts it or takes over the one that outlived
 * its manager.
 * @throws StartError for everything that keeps it from starting, a second manager on the folder included.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const searchPath = options.searchPath || USUAL_PATH;
  const state = await prepareDataFolder(options.dataFolder, options.dataFolderIsDefault === true);
  const lock = await lockFolder({ stateFolder: state.folder, dataFolder: options.dataFolder, searchPath });
  try {
    const engine = await installEngine(options.cacheFolder);
    await refuseBlockedFolder(engine.folder, state.user, '');
    const isNew = !(await hasCluster(state.cluster));
    const password = await readPassword(state, isNew);
    if (isNew) await createCluster(state, engine, searchPath);
    const cluster = clusterAt(await realpath(state.cluster));
    const server = await adoptOrLaunch({ options, state, engine, cluster, password, searchPath });
    const stop = once(async (how: { keepServer?: boolean } = {}) => {
      server.stopping();
      if (how.keepServer !== true) {
        await stopServer(server.pid, cluster, engine);
        await removeSocketFolder(state.folder);
      }
      await lock.release();
    });
    const connection = await openOwnDatabase(server.connection).catch(async (error: unknown) => {
      await stop({ keepServer: server.adopted });
      throw error;
    });
    return { connection, adopted: server.adopted, pid: server.pid, lost: server.lost, stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Setting {
  options: EmbeddedOptions;
  state: StateFolder;
  engine: Engine;
  cluster: Cluster;
  password: string;
  searchPath: string;
}

interface RunningServer {
  connection: ClientConfig;
  adopted: boolean;
  pid: number;
  lost: Promise<string>;
  /** From now on its end is wanted. */
  stopping: () => void;
}

async function adoptOrLaunch(setting: Setting): Promise<RunningServer> {
  const { cluster, engine } = setting;
  const found = await readPostmasterPid(cluster.folder);
  if (found !== undefined && (await isServerProcess(found.pid, cluster))) {
    const connection = connectionTo(listeningOf(found), setting.password);
    if (await isUsable(connection, found.pid, cluster)) {
      return { connection, adopted: true, pid: found.pid, ...watch(found.pid, cluster) };
    }
    // We hold the folder, so it is nobody's: it ends itself or cannot be reached any more.
    await stopServer(found.pid, cluster, engine);
  }
  return launch(setting);
}

async function launch(setting: Setting): Promise<RunningServer> {
  const { options, state, engine, cluster, searchPath } = setting;
  const listening = await chooseListening(state, options.runtimeFolder);
  await clearLeftovers(cluster, listening);
  const server = await launchServer({
    engine,
    state,
    cluster,
    listening,
    searchPath,
    settings: options.settings,
  });
  const child = server.process;
  const pid = child.pid ?? 0;
  const connection = connectionTo(listening, setting.password);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  try {
    await waitUntilReady(connection, hasEnded, READY_LIMIT_MS);
  } catch (error) {
    if (!hasEnded()) await stopServer(pid, cluster, engine);
    throw error;
  }
  if (hasEnded()) {
    const { bavail, bsize } = await statfs(state.folder);
    const words = { output: await server.readOutput(), logFile: server.logFile, freeBytes: bavail * bsize };
    throw serverFailure('The database server did not start', words);
  }

  let wanted = false;
  const lost = new Promise<string>((resolve) => {
    child.once('exit', () => {
      if (!wanted) resolve(`The database server ended unexpectedly. Its log: ${server.logFile}`);
    });
  });
  return { connection, adopted: false, pid, lost, stopping: () => (wanted = true) };
}

/** Nobody tells us of the end of a process that is not our child. */
function watch(pid: number, cluster: Cluster): Pick<RunningServer, 'lost' | 'stopping'> {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<string>((resolve) => {
    timer = setInterval(() => {
      void isServerProcess(pid, cluster).then((lives) => {
        if (!lives) resolve('The database server ended unexpectedly.');
      });
    }, WATCH_MS).unref();
  });
  return { lost, stopping: () => clearInterval(timer) };
}

function listeningOf(found: PostmasterPid): Listening {
  return process.platform === 'win32' ? { port: found.port } : { socketFolder: found.socketFolder };
}

async function chooseListening(state: StateFolder, runtimeFolder: string | undefined): Promise<Listening> {
  if (process.platform === 'win32') return { port: await findFreePort() };
  return { socketFolder: await prepareSocketFolder(state.folder, state.user, runtimeFolder) };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

/** The first call counts; later ones get the same promise. */
function once<A extends unknown[], T>(work: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let result: Promise<T> | undefined;
  return (...args) => (result ??= work(...args));
}
