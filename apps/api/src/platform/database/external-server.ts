import { Client, type ClientConfig } from 'pg';
import { StartError } from '../env/start-error.js';
import { sqlStateOf } from './sql-state.js';

/** A server in the same building answers in milliseconds, a sleeping cloud one in two seconds. */
const CONNECT_TIMEOUT_MS = 5_000;
/** The oldest server whose SQL the migrations use (15 is the oldest one that Debian still ships). */
const OLDEST_VERSION = 15;

/**
 * Tries the server of `DATABASE_URL` once and answers how to connect to it.
 * @throws StartError: unreachable, wrong password, missing database, too old, not UTF-8. Never shows the password.
 */
export async function connectExternal(databaseUrl: string): Promise<ClientConfig> {
  const connection: ClientConfig = {
    connectionString: databaseUrl,
    application_name: `lora-manager ${process.pid}`,
  };
  const client = newClient(databaseUrl, { ...connection, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; encoding: string }>(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
    );
    for (const row of rows) refuseUnsuitableServer(row);
    return connection;
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw new StartError(`${describeFailure(client, cause)} (DATABASE_URL)`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws StartError for a server older than 15 or a database in another encoding than UTF-8. */
export function refuseUnsuitableServer(server: { version: number; encoding: string }): void {
  const major = Math.floor(server.version / 10_000);
  if (major < OLDEST_VERSION) {
    throw new StartError(
      `The database server is PostgreSQL ${major}; LoRA Manager needs ${OLDEST_VERSION} or newer (DATABASE_URL).`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new StartError(
      `The database is encoded in ${server.encoding}; LoRA Manager needs UTF8: create it with ENCODING 'UTF8' (DATABASE_URL).`,
    );
  }
}

function newClient(databaseUrl: string, config: ClientConfig): Client {
  try {
    return new Client(config);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.replaceAll(databaseUrl, 'it') : '';
    throw new StartError(
      `DATABASE_URL cannot be read: ${what}. It must look like postgres://user:password@host:5432/database.`,
    );
  }
}

function describeFailure(client: Client, error: unknown): string {
  const server = `the database server at ${client.host}:${client.port}`;
  const message = error instanceof Error ? error.message : String(error);
  switch (sqlStateOf(error)) {
    case 'ECONNREFUSED':
      return `Cannot reach ${server}: nothing listens there. Is it running, and is the port right?`;
    case 'ENOENT':
      return `Cannot reach ${server}: there is no such socket. Is it running?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `Cannot reach ${server}: no machine of that name is known.`;
    case '28P01':
    case '28000':
      return `${capital(server)} refuses the user "${client.user}": ${message}.`;
    case '3D000':
      return `There is no database "${client.database}" on ${server}: create it first, for example with createdb.`;
    case '53300':
      return `${capital(server)} has no connection left: ${message}.`;
    default:
      return /timeout/i.test(message)
        ? `Cannot reach ${server}: no answer within ${CONNECT_TIMEOUT_MS / 1000} seconds.`
        : `Cannot use ${server}: ${message || 'the connection failed'}.`;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
