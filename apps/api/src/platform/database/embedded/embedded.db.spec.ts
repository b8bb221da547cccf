import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { startManagerProcess, type ManagerProcess } from '../../../../test/manager-process.js';
import { StartError } from '../../env/start-error.js';
import { acquireInstanceLock } from '../instance-lock.js';
import { installEngine } from './engine.js';
import { clusterAt, findServerProcesses, isServerProcess } from './processes.js';
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from './start-embedded.js';

const isRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux';
const { cacheFolder } = inject('testServer');

let folder: string;
let options: EmbeddedOptions;
const servers: EmbeddedServer[] = [];
const managers: ManagerProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lora-embedded-'));
  await chmod(folder, 0o711);
  options = { dataFolder: join(folder, 'data'), cacheFolder, searchPath: process.env.PATH };
});
afterEach(async () => {
  for (const manager of managers.splice(0)) if (manager.child.exitCode === null) await manager.end('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
  const cluster = clusterAt(join(folder, 'data', 'database', 'cluster'));
  while (true) {
    const left = await findServerProcesses(cluster);
    if (left.length === 0) break;
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await sleep(20);
  }
  const sockets = await readFile(join(folder, 'data', 'database', 'socket-folder'), 'utf8').catch(() => '');
  if (sockets !== '') await rm(sockets.trim(), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function start(more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await startEmbedded({ ...options, ...more });
  servers.push(server);
  return server;
}

async function startManager(
  more: Partial<EmbeddedOptions> & { write?: boolean } = {},
): Promise<ManagerProcess> {
  const manager = await startManagerProcess({ ...options, ...more });
  managers.push(manager);
  return manager;
}

async function ask<T extends object>(connection: ClientConfig, sql: string): Promise<T[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const clusterFolder = (): string => join(options.dataFolder, 'database', 'cluster');
const countRows = async ({ connection }: EmbeddedServer): Promise<number> =>
  Number((await ask<{ n: string }>(connection, 'SELECT count(*) AS n FROM rows'))[0]?.n);

describe('the embedded server', () => {
  it('starts, stops, and keeps its rows', async () => {
    const first = await start();
    await ask(first.connection, "CREATE TABLE rows AS SELECT 'ä' AS text");
    await first.stop();
    expect(await isServerProcess(first.pid, clusterAt(clusterFolder()))).toBe(false);
    expect(existsSync(first.connection.host ?? '')).toBe(false);

    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.connection, 'SELECT text FROM rows')).toEqual([{ text: 'ä' }]);
  });

  it('is UTF-8, sorts by code point, keeps what it acknowledged, and asks for the password', async () => {
    const { connection } = await start();
    const [row] = await ask<Record<string, string>>(
      connection,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
         current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS addresses,
         'B' < 'a' AS by_code_point, lower('Ä') AS lower`,
    );
    expect(row).toEqual({
      encoding: 'UTF8',
      fsync: 'on',
      commit: 'on',
      addresses: '',
      by_code_point: true,
      lower: 'ä',
    });
    await expect(ask({ ...connection, password: 'wrong' }, 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  it('lets nobody else into its folders', async () => {
    const { connection } = await start();
    const modes = [join(options.dataFolder, 'database'), clusterFolder(), connection.host ?? ''].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o700]);
    expect((await stat(join(options.dataFolder, 'database', 'password'))).mode & 0o777).toBe(0o600);
  });

  it('has a short socket path, however long the data folder is', async () => {
    const long = join(folder, 'x'.repeat(200));
    await mkdir(long);
    await chmod(long, 0o711);
    const { connection } = await start({ dataFolder: join(long, 'data, "with" odd  name') });
    expect(Buffer.byteLength(connection.host ?? '')).toBeLessThan(90);
    expect(await ask(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says so when it ends unasked', async () => {
    const { pid, lost } = await start();
    process.kill(pid, 'SIGQUIT');
    expect(await lost).toMatch(/ended unexpectedly/);
  });

  it('ends a query that still runs, and stops all the same', async () => {
    const server = await start();
    const client = new Client(server.connection);
    client.on('error', () => undefined);
    await client.connect();
    const query = client.query('SELECT pg_sleep(600)').catch((error: unknown) => error);
    await server.stop();
    expect(await query).toBeInstanceOf(Error);
  });
});

describe('a second start on the same data folder', () => {
  it('is refused with the first one’s pid, and does it no harm', async () => {
    const first = await startManager({ write: true });
    await expect(start()).rejects.toThrow(
      new RegExp(`LoRA Manager already runs on this data folder \\(pid ${first.child.pid}\\)`),
    );
    const before = first.acknowledged.length;
    await until(() => first.acknowledged.length > before + 10);
    expect(await first.end('SIGTERM')).toBe(0);
    expect(await countRows(await start())).toBeGreaterThanOrEqual(first.acknowledged.length);
  });

  it('is refused while the first one is still starting: of four at once, one runs', async () => {
    const starts = await Promise.allSettled([start(), start(), start(), start()]);
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = starts.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refusals).toEqual(Array(3).fill(expect.any(StartError)));
    expect(await ask(servers[0]?.connection ?? {}, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is refused by the database’s own lock too, where the folder’s lock fails', async () => {
    const server = await start();
    const lock = await acquireInstanceLock(server.connection, options.dataFolder, () => undefined);
    await expect(acquireInstanceLock(server.connection, options.dataFolder, () => undefined)).rejects.toThrow(
      `already runs on this data folder (pid ${process.pid})`,
    );
    await lock.release();
    await (await acquireInstanceLock(server.connection, options.dataFolder, () => undefined)).release();
  });

  it.runIf(onLinux)('is refused without flock(1) as well', async () => {
    const nothing = { searchPath: '/nonexistent' };
    await start(nothing);
    await expect(start(nothing)).rejects.toThrow(/already runs/);
  });
});

describe('after a kill -9', () => {
  it('of the manager while it writes, nothing acknowledged is lost', async () => {
    let total = 0;
    for (let round = 0; round < 4; round++) {
      const manager = await startManager({ write: true });
      await until(() => manager.acknowledged.length > 50);
      await manager.end('SIGKILL');
      total += manager.acknowledged.length;
      const server = await start();
      expect(await countRows(server)).toBeGreaterThanOrEqual(total);
      total = await countRows(server);
      await server.stop();
    }
  });

  it('of the server and all its processes, the same', async () => {
    let total = 0;
    for (let round = 0; round < 3; round++) {
      const manager = await startManager({ write: true });
      await until(() => manager.acknowledged.length > 50);
      for (const pid of await findServerProcesses(clusterAt(clusterFolder()))) process.kill(pid, 'SIGKILL');
      await manager.end('SIGKILL');
      total += manager.acknowledged.length;
      const server = await start();
      expect(await countRows(server)).toBeGreaterThanOrEqual(total);
      total = await countRows(server);
      await server.stop();
    }
  });

  it.runIf(onLinux)('of the manager the server stops by itself', async () => {
    const manager = await startManager();
    await manager.end('SIGKILL');
    const cluster = clusterAt(clusterFolder());
    await until(async () => (await findServerProcesses(cluster)).length === 0);
    expect(await readFile(join(options.dataFolder, 'database', 'server.log'), 'utf8')).toMatch(
      /fast shutdown request/,
    );
  });

  it('of the manager alone, where the server lives on, it is adopted and stopped at the end', async () => {
    // Without setpriv the server does not hear of its parent's death.
    const manager = await startManager({ searchPath: '/nonexistent' });
    await manager.end('SIGKILL');
    const server = await start();
    expect(server).toMatchObject({ adopted: true, pid: manager.serverPid });
    await server.stop();
    expect(await findServerProcesses(clusterAt(clusterFolder()))).toEqual([]);
    expect((await start()).adopted).toBe(false);
  });

  it('an adopted server that dies is reported', async () => {
    const manager = await startManager({ searchPath: '/nonexistent' });
    await manager.end('SIGKILL');
    const server = await start();
    process.kill(server.pid, 'SIGQUIT');
    expect(await server.lost).toMatch(/ended unexpectedly/);
  });

  it.runIf(onLinux)('of the main server process, orphaned workers do not stop the next start', async () => {
    const manager = await startManager();
    const cluster = clusterAt(clusterFolder());
    const port = (await readFile(join(clusterFolder(), 'postmaster.pid'), 'utf8')).split('\n')[4];
    const password = (await readFile(join(options.dataFolder, 'database', 'password'), 'utf8')).trim();
    const client = new Client({ host: port, user: 'lora', password, database: 'lora_manager' });
    client.on('error', () => undefined);
    await client.connect();
    const [{ pid: backend } = { pid: 0 }] = (
      await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    ).rows;
    // A stopped worker does not notice that its main process is gone, as one deep in a computation does not.
    process.kill(backend, 'SIGSTOP');
    process.kill(manager.serverPid, 'SIGKILL');
    await manager.end('SIGKILL');
    expect(await findServerProcesses(cluster)).toContain(backend);

    const server = await start();
    expect(await ask(server.connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await findServerProcesses(cluster)).not.toContain(backend);
  });
});

describe('a stale postmaster.pid does not stop the next start:', () => {
  const stale = async (pid: number): Promise<void> => {
    const server = await start();
    const file = join(clusterFolder(), 'postmaster.pid');
    const text = await readFile(file, 'utf8');
    const lockFile = join(server.connection.host ?? '', '.s.PGSQL.5432.lock');
    const lockText = await readFile(lockFile, 'utf8');
    await server.stop();
    // As a killed server leaves it: the socket's folder is still there, too.
    const { host = '' } = server.connection;
    await mkdir(host, { mode: 0o700 });
    await writeFile(join(options.dataFolder, 'database', 'socket-folder'), host);
    if (isRoot) await chown(host, 65534, 65534);
    await writeFile(file, text.replace(/^\d+/, `${pid}`));
    await writeFile(lockFile, lockText.replace(/^\d+/, `${pid}`));
  };

  it('one that names nobody', async () => {
    await stale(2 ** 22 - 1);
    expect((await start()).adopted).toBe(false);
  });

  it('one that names another living process, which is left alone', async () => {
    const other = spawn('sleep', ['600']);
    await stale(other.pid ?? 0);
    expect((await start()).adopted).toBe(false);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill();
  });

  it.runIf(onLinux)('one that names a zombie', async () => {
    // This shell becomes a `sleep` that never asks how its child ended; the child ends only after that has happened.
    const child = `until grep -qx sleep /proc/$PPID/comm; do sleep 0.01; done`;
    const parent = spawn('sh', ['-c', `sh -c '${child}' & echo $!; exec sleep 600`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [first] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = Number(first.toString());
    await until(async () => (await readFile(`/proc/${zombie}/stat`, 'utf8')).includes(') Z '));
    await stale(zombie);
    expect((await start()).adopted).toBe(false);
    parent.kill();
  });

  it('a damaged one', async () => {
    await stale(1);
    await writeFile(join(clusterFolder(), 'postmaster.pid'), 'not a pid\n');
    expect((await start()).adopted).toBe(false);
  });
});

describe('what keeps it from starting is said in one sentence:', () => {
  it('the parent of the data folder is missing', async () => {
    await expect(start({ dataFolder: join(folder, 'no', 'data') })).rejects.toThrow(
      `The folder ${join(folder, 'no', 'data')} cannot be made: the folder above it does not exist; make that first.`,
    );
  });

  it('but the parents of the default folder are made', async () => {
    const { connection } = await start({
      dataFolder: join(folder, 'share', 'data'),
      dataFolderIsDefault: true,
    });
    expect(await ask(connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('the data folder is a file', async () => {
    await writeFile(options.dataFolder, '');
    await expect(start()).rejects.toThrow(/cannot be made: there is a file of that name/);
  });

  it.skipIf(isRoot)('the data folder cannot be written', async () => {
    await mkdir(options.dataFolder, { mode: 0o555 });
    await expect(start()).rejects.toThrow(/cannot be written: this user may not/);
  });

  it.skipIf(isRoot)('the folder above it cannot be entered', async () => {
    await mkdir(join(folder, 'closed', 'data'), { recursive: true });
    await chmod(join(folder, 'closed'), 0o600);
    await expect(start({ dataFolder: join(folder, 'closed', 'data') })).rejects.toThrow(/this user may not/);
    await chmod(join(folder, 'closed'), 0o700);
  });

  it.runIf(isRoot)('the database user cannot enter a folder on the way: it is named', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await expect(start({ dataFolder: join(closed, 'data') })).rejects.toThrow(
      `the database user (uid 65534) cannot enter ${closed}. Run "chmod o+x '${closed}'", or choose another folder with --data.`,
    );
  });

  it('the database was made by another major version, and is left alone', async () => {
    await (await start()).stop();
    await writeFile(join(clusterFolder(), 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, this program has 18/);
    expect((await readdir(clusterFolder())).length).toBeGreaterThan(20);
  });

  it('the cluster folder holds something else', async () => {
    await mkdir(clusterFolder(), { recursive: true });
    if (isRoot) await chown(options.dataFolder, 65534, 65534);
    await chmod(join(options.dataFolder, 'database'), 0o755);
    await writeFile(join(clusterFolder(), 'letter.txt'), 'dear');
    await expect(start()).rejects.toThrow(/holds no database that can be read/);
  });

  it('the password is lost, or another one', async () => {
    await (await start()).stop();
    const password = join(options.dataFolder, 'database', 'password');
    await writeFile(password, 'other\n');
    await expect(start()).rejects.toThrow(/refuses the password kept beside it/);
    await unlink(password);
    await expect(start()).rejects.toThrow(/password file .* is missing/);
  });

  it('the server’s own words, with its log, when it refuses', async () => {
    await (await start()).stop();
    await writeFile(join(clusterFolder(), 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(
      /The database server did not start: .*postgresql\.conf.*Its log: .*server\.log/,
    );
  });

  it('and after the refusal the folder is free again', async () => {
    await (await start()).stop();
    await rename(join(clusterFolder(), 'PG_VERSION'), join(folder, 'PG_VERSION'));
    await expect(start()).rejects.toThrow(StartError);
    await rename(join(folder, 'PG_VERSION'), join(clusterFolder(), 'PG_VERSION'));
    await start();
  });
});

describe('an interrupted first start', () => {
  it('leaves nothing in the way of the next one', async () => {
    await (await start()).stop();
    await rename(clusterFolder(), `${clusterFolder()}.new`);
    await rm(join(`${clusterFolder()}.new`, 'PG_VERSION'));
    expect(await ask((await start()).connection, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('the engine', () => {
  it('is unpacked once, by two at the same time', async () => {
    const cache = join(folder, 'cache');
    const [one, two] = await Promise.all([installEngine(cache), installEngine(cache)]);
    expect(one).toEqual(two);
    expect(await readdir(cache)).toHaveLength(1);
    const before = await stat(one.postgres);
    await installEngine(cache);
    expect((await stat(one.postgres)).ino).toBe(before.ino);
  });

  it.runIf(onLinux)('has the links that the package only lists', async () => {
    const { folder: engine } = await installEngine(cacheFolder);
    expect(await readlink(join(engine, 'lib', 'libpq.so.5'))).toMatch(/^libpq\.so\.5\.\d+$/);
  });

  it('is unpacked again when the cache lost or cut a file', async () => {
    const cache = join(folder, 'cache');
    const engine = await installEngine(cache);
    const { size } = await stat(engine.initdb);
    await writeFile(engine.initdb, 'cut');
    await installEngine(cache);
    expect((await stat(engine.initdb)).size).toBe(size);
    expect(await readdir(cache)).toHaveLength(1);
  });
});

/** Waits for what comes by itself; the test's own time limit ends it. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}
