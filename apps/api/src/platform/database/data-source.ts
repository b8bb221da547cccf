import type { ClientConfig, Pool, PoolConfig } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';

/** Connections of one process. The embedded server allows 60 in all: pool, listener, lock and room for a look from outside. */
const POOL_SIZE = 16;
/** No page waits longer for its answer; long jobs set their own limit with `SET LOCAL statement_timeout`. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A transaction that does nothing holds back the change feed of everybody, so it is ended. */
const IDLE_IN_TRANSACTION_MS = 60_000;
/** How long a caller waits for a connection, new or from the pool. */
const CONNECT_TIMEOUT_MS = 10_000;

export type MigrationClass = new () => MigrationInterface;
export type EntityClass = (new () => object) | EntitySchema;

export interface DataSourceParts {
  connection: ClientConfig;
  entities?: readonly EntityClass[];
  migrations: readonly MigrationClass[];
  poolSize?: number;
  /** Hears of idle connections that broke: unheard, they would end the process. */
  onError: (error: unknown) => void;
}

/**
 * A TypeORM data source and the `pg` pool beneath it, connected. No `synchronize`: tables come from migrations only.
 * Ids default to `gen_random_uuid()`, dates to `timestamptz`.
 * @throws what pg throws when the database cannot be reached.
 */
export async function createDataSource(
  parts: DataSourceParts,
): Promise<{ dataSource: DataSource; pool: Pool }> {
  // TypeORM merges `extra` into pg's pool settings last: pg gets exactly these.
  const poolConfig: PoolConfig = {
    ...parts.connection,
    max: parts.poolSize ?? POOL_SIZE,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
  const dataSource = new DataSource({
    type: 'postgres',
    extra: poolConfig,
    entities: [...(parts.entities ?? [])],
    migrations: [...parts.migrations],
    migrationsTransactionMode: 'each',
    migrationsTableName: 'migrations',
    synchronize: false,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolErrorHandler: parts.onError,
    // Quiet unless the variable DEBUG asks: what fails is thrown, and the caller logs it.
    logger: 'debug',
    logging: false,
  });
  Object.assign(dataSource.driver.mappedDataTypes, {
    createDate: 'timestamptz',
    updateDate: 'timestamptz',
    deleteDate: 'timestamptz',
  });
  await dataSource.initialize();
  return { dataSource, pool: poolOf(dataSource) };
}

function poolOf(dataSource: DataSource): Pool {
  const { driver } = dataSource;
  // TypeORM's PostgreSQL driver keeps its pool here; its public type knows nothing of it.
  if (!('master' in driver)) throw new Error('The PostgreSQL driver of TypeORM has no pool.');
  return driver.master as Pool;
}
