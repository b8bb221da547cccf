import { type DataSource, MigrationExecutor } from 'typeorm';
import { StartError } from '../env/start-error.js';
import { sqlStateOf } from './sql-state.js';

/** Any fixed number does; one for all processes on one database (advisory locks are per database). */
export const MIGRATION_LOCK = 7_251_001;

/**
 * Runs the pending migrations, each in its own transaction, one process at a time: the others wait, then find
 * nothing left to do. Answers the names of those that ran.
 * @throws StartError when the database was made by a newer version or may not be changed by this user.
 */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    // A big table takes its time, and so does a process that migrates before us.
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const executor = new MigrationExecutor(dataSource, runner);
      executor.transaction = 'each';
      await refuseNewerDatabase(dataSource, executor);
      return (await executor.executePendingMigrations()).map((migration) => migration.name);
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await runner.query('RESET statement_timeout');
    }
  } catch (cause) {
    if (sqlStateOf(cause) === '42501') {
      throw new StartError(
        `The database user may not create the tables that LoRA Manager needs (${messageOf(cause)}). ` +
          'Make it the owner of the database, or grant it CREATE on the database and its schema.',
        { cause },
      );
    }
    throw cause;
  } finally {
    await runner.release();
  }
}

async function refuseNewerDatabase(dataSource: DataSource, executor: MigrationExecutor): Promise<void> {
  const known = new Set(
    dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name),
  );
  const unknown = (await executor.getExecutedMigrations()).find((migration) => !known.has(migration.name));
  if (unknown === undefined) return;
  throw new StartError(
    `This database was last used by a newer LoRA Manager (it has the change "${unknown.name}"). ` +
      'Start that version or a newer one; nothing was changed.',
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
