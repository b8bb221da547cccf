import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfig, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Env } from '../env/env.js';
import { createDataSource, type EntityClass, type MigrationClass } from './data-source.js';
import { Database } from './database.js';
import { startEmbedded } from './embedded/index.js';
import { connectExternal } from './external-server.js';
import { acquireInstanceLock } from './instance-lock.js';
import { Listener } from './listener.js';
import { migrations as allMigrations } from './migrations/index.js';
import { runMigrations } from './run-migrations.js';

/**
 * Connections that do not end by themselves (a query still runs) are given up after this: the embedded server ends
 * them, and its own stop takes up to 7.5 s of the 10 that a whole shutdown may take.
 */
const CONNECTIONS_CLOSE_LIMIT_MS = 1_500;

type DatabaseEnv = Pick<
  Env,
  'databaseUrl' | 'dataFolder' | 'dataFolderIsDefault' | 'cacheFolder' | 'runtimeFolder' | 'searchPath'
>;

export interface OpenOptions {
  entities?: readonly EntityClass[];
  /** Default: all of them. */
  migrations?: readonly MigrationClass[];
  /** Hears of broken idle connections and failing callbacks. */
  onError: (error: unknown) => void;
}

/** The database, migrated and ready. */
export interface OpenDatabase {
  database: Database;
  dataSource: DataSource;
  pool: Pool;
  /** For libraries that connect by themselves (socket.io's adapter). */
  connection: ClientConfig;
  /** True when a server was found that outlived its manager. */
  adopted: boolean;
  /** Resolves with a sentence if the embedded server ends unasked: stop the program then. Else stays pending. */
  lost: Promise<string>;
  /** Stop the queue first. Closes connections, then the embedded server; within 10 s, at most once. */
  close(): Promise<void>;
}

/**
 * Embedded server or `DATABASE_URL`, then the lock (embedded only: an external database is shared by several
 * processes), then the migrations. What was started is stopped again when a later step fails.
 * @throws StartError for everything that the person at the terminal can mend.
 */
export async function openDatabase(env: DatabaseEnv, options: OpenOptions): Promise<OpenDatabase> {
  const connections: (() => Promise<unknown>)[] = [];
  let server: ServerInUse | undefined;
  const close = async (): Promise<void> => {
    const ending = connections.splice(0).map((end) => end().catch(options.onError));
    await Promise.race([Promise.all(ending), sleep(CONNECTIONS_CLOSE_LIMIT_MS, undefined, { ref: false })]);
    await server?.stop();
  };
  try {
    server = await openServer(env, options);
    const { connection, exclusive, adopted, lost } = server;
    connections.push(server.unlock);
    const { dataSource, pool } = await createDataSource({
      connection,
      entities: options.entities,
      migrations: options.migrations ?? allMigrations,
      onError: options.onError,
    });
    connections.push(() => dataSource.destroy());
    await runMigrations(dataSource);
    const listener = new Listener(connection, options.onError);
    connections.push(() => listener.close());
    const database = new Database({ dataSource, pool, listener, exclusive, onError: options.onError });
    return { database, dataSource, pool, connection, adopted, lost, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ServerInUse extends Pick<OpenDatabase, 'connection' | 'adopted' | 'lost'> {
  exclusive: boolean;
  unlock: () => Promise<void>;
  stop: () => Promise<void>;
}

async function openServer(env: DatabaseEnv, options: OpenOptions): Promise<ServerInUse> {
  if (env.databaseUrl !== undefined) {
    return {
      connection: await connectExternal(env.databaseUrl),
      adopted: false,
      lost: new Promise(() => undefined),
      exclusive: false,
      unlock: async () => undefined,
      stop: async () => undefined,
    };
  }
  const embedded = await startEmbedded(env);
  const { connection, adopted, lost } = embedded;
  try {
    const lock = await acquireInstanceLock(connection, env.dataFolder, options.onError);
    return {
      connection,
      adopted,
      lost,
      exclusive: true,
      unlock: () => lock.release(),
      stop: () => embedded.stop(),
    };
  } catch (error) {
    // Somebody else works on an adopted server: it is theirs, leave it alone.
    await embedded.stop({ keepServer: adopted });
    throw error;
  }
}
