import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { StartError } from '../../env/start-error.js';
import { sqlStateOf } from '../sql-state.js';
import { SERVER_USER_NAME } from './create-cluster.js';
import { type Cluster, isServerProcess } from './processes.js';
import type { Listening } from './server-process.js';

/** A server found running is either fine at once, starting, or about to end. */
const ADOPT_LIMIT_MS = 20_000;
/** A server whose manager was killed still answers for some milliseconds before it hears of it. */
const SETTLE_MS = 100;
const POLL_MS = 10;
/** PostgreSQL's usual port: on a Unix socket it is only a part of the file's name. */
const SOCKET_PORT = 5432;
const DATABASE = 'lora_manager';

/** How to connect to the server's own database `postgres`. */
export function connectionTo(listening: Listening, password: string): ClientConfig {
  const place =
    'port' in listening
      ? { host: '127.0.0.1', port: listening.port }
      : { host: listening.socketFolder, port: SOCKET_PORT };
  return {
    ...place,
    user: SERVER_USER_NAME,
    password,
    database: 'postgres',
    application_name: `lora-manager ${process.pid}`,
  };
}

/** Whether a server found running accepts us and stays: one that lost its manager is just shutting down. */
export async function isUsable(connection: ClientConfig, pid: number, cluster: Cluster): Promise<boolean> {
  let hasEnded = false;
  const watch = setInterval(() => {
    void isServerProcess(pid, cluster).then((lives) => (hasEnded = !lives));
  }, POLL_MS);
  try {
    await waitUntilReady(connection, () => hasEnded, ADOPT_LIMIT_MS);
    await sleep(SETTLE_MS);
    return !hasEnded && (await tryConnecting(connection));
  } catch {
    return false;
  } finally {
    clearInterval(watch);
  }
}

/** Answers when the server takes connections, or when it has ended. @throws StartError after the limit. */
export async function waitUntilReady(
  connection: ClientConfig,
  hasEnded: () => boolean,
  limitMs: number,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!hasEnded()) {
    if (await tryConnecting(connection)) return;
    if (performance.now() > end) {
      throw new StartError(
        `The database server was not ready within ${limitMs / 1000} seconds. Start again.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** False while the server does not listen yet, is recovering or shutting down. @throws StartError: password refused. */
async function tryConnecting(connection: ClientConfig): Promise<boolean> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (cause) {
    if (sqlStateOf(cause) === '28P01') {
      throw new StartError(
        'The database refuses the password kept beside it: restore the files "password" and "cluster" together.',
        { cause },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the program's database if it is not there, and answers how to connect to it. */
export async function openOwnDatabase(connection: ClientConfig): Promise<ClientConfig> {
  const client = new Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return { ...connection, database: DATABASE };
  } finally {
    await client.end();
  }
}
