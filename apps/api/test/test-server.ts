import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { TestProject } from 'vitest/node';
import { createDataSource } from '../src/platform/database/data-source.js';
import { startEmbedded } from '../src/platform/database/embedded/index.js';
import { migrations } from '../src/platform/database/migrations/index.js';
import { runMigrations } from '../src/platform/database/run-migrations.js';

/** The migrated database that every test database is a copy of. */
const TEMPLATE = 'lora_template';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the run's PostgreSQL is, and the template's name. */
    testServer: { connection: ClientConfig; template: string; cacheFolder: string };
  }
}

/**
 * vitest's globalSetup: one embedded PostgreSQL for the whole run, without fsync (its data dies with the run), and
 * one migrated template in it. The unpacked engine is kept between runs.
 */
export default async function startTestServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lora-tests-'));
  // As root the server runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const cacheFolder = join(tmpdir(), `lora-test-engine-${process.getuid?.() ?? 0}`);
  await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
  const server = await startEmbedded({
    dataFolder: join(folder, 'data'),
    cacheFolder,
    searchPath: process.env.PATH,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  try {
    await makeTemplate(server.connection);
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('testServer', { connection: server.connection, template: TEMPLATE, cacheFolder });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(connection: ClientConfig): Promise<void> {
  const admin = new Client(connection);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  const { dataSource } = await createDataSource({
    connection: { ...connection, database: TEMPLATE },
    migrations,
    onError: console.error,
  });
  await runMigrations(dataSource);
  await dataSource.destroy();
  await admin.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await admin.end();
}
