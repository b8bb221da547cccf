import { afterEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { unpackJson } from '../packed-json.js';
import { runMigrations } from '../run-migrations.js';
import { FirstCatalog1763800000001 } from './0001-first-catalog.js';
import { FindAndEdit1763900000002 } from './0002-find-and-edit.js';

let db: TestDatabase;
afterEach(() => db.close());

it('packs every reading of a catalog of the first version, and has its files read again', async () => {
  db = await createTestDatabase({ empty: true, migrations: [FirstCatalog1763800000001] });
  await runMigrations(db.dataSource);
  await db.database.query(`INSERT INTO roots (id, name, path) VALUES (gen_random_uuid(), 'r', '/r')`);
  await db.database.query(
    `INSERT INTO adapters (name, name_key, base_model, network_type, file_name, file_name_key, size)
     VALUES ('a', 'a', 'sd1', 'lora', 'a', 'a', 1)`,
  );
  // More than one batch of the packing.
  await db.database.query(
    `INSERT INTO files (root_id, path, folder, file_name, device, inode, size, mtime_ns, side_stamp, adapter_id)
     SELECT r.id, 'f' || n, '', 'f' || n, '1', n::text, 1, 1, 'stamp', a.id
     FROM roots r, adapters a, generate_series(1, 450) AS n`,
  );
  await db.database.query(
    `INSERT INTO file_readings (file_id, field_values, facts, metadata)
     SELECT id, '{}', jsonb_build_object('sidecars', jsonb_build_array(path)), '{"ss_title": "größe"}' FROM files`,
  );
  const after = await createSecond();
  const rows = await after.query<{ path: string; side_stamp: string; document: Buffer }>(
    `SELECT f.path, f.side_stamp, r.document FROM file_readings r JOIN files f ON f.id = r.file_id`,
  );
  expect(rows).toHaveLength(450);
  for (const { path, side_stamp, document } of rows) {
    expect(side_stamp).toBe('');
    expect(await unpackJson(document)).toEqual({
      facts: { sidecars: [path] },
      metadata: { ss_title: 'größe' },
    });
  }
});

async function createSecond() {
  const runner = db.dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await new FindAndEdit1763900000002().up(runner);
    await runner.commitTransaction();
  } finally {
    await runner.release();
  }
  return db.database;
}
