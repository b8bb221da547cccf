import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import {
  Column,
  CreateDateColumn,
  Entity,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
} from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { asAdmin, createTestDatabase, type TestDatabase, urlOf } from '../../../test/database.js';
import { refuseUnsuitableServer } from './external-server.js';
import { openDatabase } from './open-database.js';
import { runMigrations } from './run-migrations.js';

class First1700000000001 implements MigrationInterface {
  name = 'First1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE first (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, created_at timestamptz NOT NULL DEFAULT now())',
    );
    // Long enough that processes starting together meet here.
    await runner.query('SELECT pg_sleep(0.05)');
  }
  async down(): Promise<void> {}
}
class Second1700000000002 implements MigrationInterface {
  name = 'Second1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE second (id int)');
    await runner.query('SELECT 1 / 0');
  }
  async down(): Promise<void> {}
}
@Entity('first')
class First {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') name!: string;
  @CreateDateColumn({ name: 'created_at' }) createdAt!: Date;
}

/** Broken connections are reported while a test cuts them; each test looks at what it is about. */
const onError = (): void => undefined;
const env = {
  databaseUrl: undefined,
  dataFolder: '',
  dataFolderIsDefault: false,
  cacheFolder: inject('testServer').cacheFolder,
  runtimeFolder: undefined,
  searchPath: process.env.PATH ?? '',
};
let empty: TestDatabase;
beforeEach(async () => {
  empty = await createTestDatabase({ empty: true, migrations: [First1700000000001] });
});
afterEach(() => empty.close());

describe('with the embedded server', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lora-open-'));
    await chmod(folder, 0o711);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('opens migrated and ours alone, and closes for the next one', async () => {
    const where = { ...env, dataFolder: join(folder, 'data') };
    const options = { migrations: [First1700000000001], entities: [First], onError };
    const open = await openDatabase(where, options);
    expect(open.database.exclusive).toBe(true);
    const saved = await open.database.transaction(() => open.database.manager.save(First, { name: 'a' }));
    expect(saved.id).toMatch(/^[\da-f-]{36}$/);
    expect(saved.createdAt).toBeInstanceOf(Date);
    await expect(openDatabase(where, options)).rejects.toThrow(/already runs on this data folder/);
    await open.close();
    await open.close();

    const again = await openDatabase(where, options);
    expect(await again.database.query('SELECT name FROM first')).toEqual([{ name: 'a' }]);
    await again.close();
  });

  it('a failing migration leaves nothing running', async () => {
    const where = { ...env, dataFolder: join(folder, 'data') };
    await expect(openDatabase(where, { migrations: [Second1700000000002], onError })).rejects.toThrow(
      /division by zero/,
    );
    const open = await openDatabase(where, { migrations: [], onError });
    expect(open.adopted).toBe(false);
    await open.close();
  });
});

describe('with DATABASE_URL', () => {
  const open = (changes: Parameters<typeof urlOf>[1] = {}): ReturnType<typeof openDatabase> =>
    openDatabase(
      { ...env, databaseUrl: urlOf(empty.connection, changes) },
      { migrations: [First1700000000001], onError },
    );
  const openUrl = (databaseUrl: string): ReturnType<typeof openDatabase> =>
    openDatabase({ ...env, databaseUrl }, { migrations: [], onError });

  it('several processes share it, and one migrates', async () => {
    const all = await Promise.all([open(), open(), open()]);
    for (const { database } of all) {
      expect(database.exclusive).toBe(false);
      await database.query("INSERT INTO first (name) VALUES ('x')");
    }
    expect(await empty.database.query('SELECT name FROM migrations')).toHaveLength(1);
    for (const opened of all) await opened.close();
  });

  it('a wrong password, an unknown user, a missing database: one sentence each, without the password', async () => {
    await expect(open({ password: 'sesame' })).rejects.toThrow(
      /refuses the user "lora": (?!.*sesame).* \(DATABASE_URL\)/,
    );
    await expect(open({ user: 'nobody' })).rejects.toThrow(/refuses the user "nobody"/);
    await expect(open({ database: 'nowhere' })).rejects.toThrow(
      /There is no database "nowhere" on .*: create it first/,
    );
  });

  it('nobody listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    await expect(openUrl(`postgres://me:sesame@127.0.0.1:${port}/loras`)).rejects.toThrow(
      `Cannot reach the database server at 127.0.0.1:${port}: nothing listens there. Is it running, and is the port right? (DATABASE_URL)`,
    );
    await expect(openUrl(`postgres://me:sesame@/loras?host=/nonexistent&port=1`)).rejects.toThrow(
      /no such socket/,
    );
    await expect(openUrl('postgres://me:sesame@no-such-host.invalid/loras')).rejects.toThrow(
      /no machine of that name/,
    );
  });

  it('somebody listens there who never answers, or hangs up', async () => {
    const sockets: { destroy(): void }[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    const rude = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await Promise.all(
      [silent, rude].map((server) => new Promise((resolve) => server.once('listening', resolve))),
    );
    const urlTo = (server: typeof silent): string => {
      const address = server.address();
      return `postgres://me@127.0.0.1:${typeof address === 'object' ? address?.port : 0}/loras`;
    };
    await expect(openUrl(urlTo(silent))).rejects.toThrow(/no answer within 5 seconds/);
    await expect(openUrl(urlTo(rude))).rejects.toThrow(
      /Cannot use the database server at .*\(DATABASE_URL\)/,
    );
    for (const socket of sockets) socket.destroy();
    silent.close();
    rude.close();
  });

  it('a URL that cannot be read', async () => {
    await expect(openUrl('postgres://me:sesame@host:port/loras')).rejects.toThrow(
      /^(?!.*sesame).*DATABASE_URL/,
    );
  });

  it('a server too old, or a database that is not UTF-8', () => {
    expect(() => refuseUnsuitableServer({ version: 140_012, encoding: 'UTF8' })).toThrow(
      /is PostgreSQL 14; .* 15 or newer/,
    );
    expect(() => refuseUnsuitableServer({ version: 180_004, encoding: 'SQL_ASCII' })).toThrow(
      /SQL_ASCII.*needs UTF8/,
    );
    expect(refuseUnsuitableServer({ version: 150_000, encoding: 'UTF8' })).toBeUndefined();
  });

  it('a user who may not create tables', async () => {
    await asAdmin(`CREATE ROLE reader LOGIN PASSWORD 'reader'`);
    try {
      await expect(open({ user: 'reader', password: 'reader' })).rejects.toThrow(
        /may not create the tables .* Make it the owner of the database, or grant it CREATE/,
      );
    } finally {
      await asAdmin('DROP ROLE reader');
    }
  });
});

describe('migrations', () => {
  it('run once, in order, and each in its own transaction', async () => {
    const both = await createTestDatabase({
      empty: true,
      migrations: [Second1700000000002, First1700000000001],
    });
    await expect(runMigrations(both.dataSource)).rejects.toThrow(/division by zero/);
    expect(await both.database.query('SELECT name FROM migrations')).toEqual([
      { name: 'First1700000000001' },
    ]);
    expect(await both.database.query("SELECT to_regclass('second') AS t")).toEqual([{ t: null }]);
    await both.close();

    expect(await runMigrations(empty.dataSource)).toEqual(['First1700000000001']);
    expect(await runMigrations(empty.dataSource)).toEqual([]);
  });

  it('refuse a database that a newer version has changed', async () => {
    await runMigrations(empty.dataSource);
    await empty.database.query(
      "INSERT INTO migrations (timestamp, name) VALUES (2000000000000, 'Later2000000000000')",
    );
    await expect(runMigrations(empty.dataSource)).rejects.toThrow(
      /last used by a newer LoRA Manager .*Later2000000000000/,
    );
  });

  it('leave the connection as they found it', async () => {
    await runMigrations(empty.dataSource);
    const rows = await Promise.all(
      Array.from({ length: 8 }, () =>
        empty.database.query("SELECT current_setting('statement_timeout') AS limit"),
      ),
    );
    expect(new Set(rows.flat().map((row) => JSON.stringify(row)))).toEqual(new Set(['{"limit":"30s"}']));
    const locks = await empty.database.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
    expect(locks).toEqual([]);
  });
});

describe('a test database', () => {
  it('is a copy of its own, migrated, and gone after its close', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await one.database.query('CREATE TABLE mine (id int)');
    expect(await two.database.query("SELECT to_regclass('mine') AS t")).toEqual([{ t: null }]);
    expect(await two.database.query('SELECT name FROM migrations')).not.toEqual([]);
    await one.close();
    await two.close();
    const client = new Client(one.connection);
    await expect(client.connect()).rejects.toMatchObject({ code: '3D000' });
  });
});
