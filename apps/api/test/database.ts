import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig, type Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { inject } from 'vitest';
import {
  createDataSource,
  type EntityClass,
  type MigrationClass,
} from '../src/platform/database/data-source.js';
import { Database } from '../src/platform/database/database.js';
import { Listener } from '../src/platform/database/listener.js';
import { migrations as allMigrations } from '../src/platform/database/migrations/index.js';
import type { OpenDatabase } from '../src/platform/database/open-database.js';

/** A database of its own for one test file: `const db = await createTestDatabase()`, `afterAll(() => db.close())`. */
export interface TestDatabase extends OpenDatabase {
  database: Database;
  dataSource: DataSource;
  pool: Pool;
  connection: ClientConfig;
  /** What was reported in the background (failing callbacks, broken connections). */
  errors: unknown[];
  /** Closes all connections and drops the database. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  entities?: readonly EntityClass[];
  /** An empty database instead of a copy of the migrated one. */
  empty?: boolean;
  migrations?: readonly MigrationClass[];
  poolSize?: number;
}

/** Copies the migrated template (30-100 ms) and connects to the copy. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { connection: server, template } = inject('testServer');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${options.empty === true ? 'template0' : template}`);
  const connection = { ...server, database: name };
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const { dataSource, pool } = await createDataSource({
    connection,
    entities: options.entities,
    migrations: options.migrations ?? allMigrations,
    poolSize: options.poolSize ?? 8,
    onError,
  });
  const listener = new Listener(connection, onError);
  return {
    database: new Database({ dataSource, pool, listener, exclusive: true, onError }),
    dataSource,
    pool,
    connection,
    errors,
    adopted: false,
    lost: new Promise(() => undefined),
    close: async () => {
      await listener.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Sends one statement as the run's superuser, outside of any test database. */
export async function asAdmin(sql: string): Promise<void> {
  const client = new Client(inject('testServer').connection);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The `DATABASE_URL` of a connection. */
export function urlOf(
  { user, password, host, port, database }: ClientConfig,
  changes: Partial<ClientConfig> = {},
): string {
  const to = { user, password, database, ...changes };
  const query = new URLSearchParams({ host: host ?? '', port: String(port) });
  return `postgres://${to.user}:${String(to.password)}@/${to.database}?${query.toString()}`;
}
