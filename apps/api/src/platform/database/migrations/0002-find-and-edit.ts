import type { MigrationInterface, QueryRunner } from 'typeorm';
import { packJson } from '../packed-json.js';

/** Rows packed at a time. */
const BATCH = 200;

/**
 * What searching, tags, collections, bulk work and own previews stand on; and what only the detail page reads of a
 * file's reading is packed (docs/decisions/004).
 */
export class FindAndEdit1763900000002 implements MigrationInterface {
  name = 'FindAndEdit1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    await packReadings(runner);

    await runner.query(`
      ALTER TABLE adapters
        ADD creator text,
        ADD creator_key text,
        ADD license text,
        ADD license_key text,
        ADD family_key text,
        ADD tag_keys text[] NOT NULL DEFAULT '{}',
        ADD nsfw_level smallint NOT NULL DEFAULT 0,
        ADD hidden boolean NOT NULL DEFAULT false,
        ADD broken_sidecar boolean NOT NULL DEFAULT false,
        ADD training_tags text[] NOT NULL DEFAULT '{}',
        ADD trained_at timestamptz,
        ADD published_at timestamptz,
        ADD custom_values jsonb NOT NULL DEFAULT '{}',
        ADD preview_stamp text,
        ADD previews_key text`);
    await runner.query(
      `COMMENT ON COLUMN adapters.previews_key IS 'differs when any preview, its crop or the order does'`,
    );
    await runner.query(
      `UPDATE adapters a SET preview_stamp = p.stamp FROM previews p WHERE p.id = a.preview_id`,
    );
    await runner.query(
      `COMMENT ON COLUMN adapters.nsfw_level IS '0 not known, 1 PG, 2 PG-13, 3 R, 4 X, 5 XXX'`,
    );
    await runner.query(
      `COMMENT ON COLUMN adapters.training_tags IS 'the most frequent captions of the training, lower case'`,
    );
    // In lower case as JavaScript has it: what lower() does depends on the server's locale.
    await runner.query(`DROP INDEX adapters_tags`);
    await runner.query(`CREATE INDEX adapters_tag_keys ON adapters USING gin (tag_keys)`);
    await runner.query(
      `UPDATE adapters SET family_key = lower(family),
         tag_keys = ARRAY(SELECT lower(tag) FROM unnest(tags) AS tag) WHERE family IS NOT NULL OR tags <> '{}'`,
    );
    await runner.query(`ALTER TABLE files ADD legacy_hash text`);
    await runner.query(`COMMENT ON COLUMN files.legacy_hash IS 'AutoV1: eight digits'`);
    await runner.query(`CREATE INDEX adapters_training_tags ON adapters USING gin (training_tags)`);
    await runner.query(
      `CREATE INDEX adapters_published ON adapters ((coalesce(published_at, '-infinity')), id)`,
    );
    await runner.query(`CREATE INDEX files_sha256 ON files (sha256 text_pattern_ops)`);
    await runner.query(`CREATE INDEX files_autov3 ON files (autov3 text_pattern_ops)`);
    // The new columns come from the files: the next scan reads headers and sidecars again, the hashes stay.
    await runner.query(`UPDATE files SET side_stamp = '' WHERE adapter_id IS NOT NULL`);

    await runner.query(`
      CREATE TABLE tags (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        key text COLLATE "C" NOT NULL UNIQUE,
        parent_id uuid REFERENCES tags ON DELETE SET NULL,
        color text,
        same_as uuid REFERENCES tags ON DELETE CASCADE,
        dropped boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CHECK (same_as IS NULL OR same_as <> id),
        CHECK (parent_id IS NULL OR parent_id <> id)
      )`);
    await runner.query(`COMMENT ON COLUMN tags.key IS 'the name in lower case'`);
    await runner.query(
      `COMMENT ON COLUMN tags.same_as IS 'this name is another word for that tag: what files and people wrote stays, adapters show that tag'`,
    );
    await runner.query(`COMMENT ON COLUMN tags.dropped IS 'adapters do not show it, whatever files say'`);
    await runner.query(`CREATE INDEX tags_same_as ON tags (same_as) WHERE same_as IS NOT NULL`);

    await runner.query(`
      CREATE TABLE collections (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        description text,
        query text,
        sort text,
        cover_id uuid REFERENCES adapters ON DELETE SET NULL,
        position integer NOT NULL DEFAULT 0,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        revision integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE UNIQUE INDEX collections_name ON collections (lower(name))`);
    await runner.query(
      `COMMENT ON COLUMN collections.query IS 'a saved search: its adapters are those that it finds; null for a collection by hand'`,
    );
    await runner.query(`
      CREATE TABLE collection_items (
        collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        position double precision NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (collection_id, adapter_id)
      )`);
    await runner.query(
      `CREATE INDEX collection_items_order ON collection_items (collection_id, position, adapter_id)`,
    );
    await runner.query(`CREATE INDEX collection_items_adapter ON collection_items (adapter_id)`);

    await runner.query(`
      CREATE TABLE custom_fields (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        kind text NOT NULL,
        choices text[] NOT NULL DEFAULT '{}',
        position integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE UNIQUE INDEX custom_fields_name ON custom_fields (lower(name))`);

    await runner.query(`
      CREATE TABLE batches (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id uuid REFERENCES users ON DELETE SET NULL,
        selection jsonb NOT NULL,
        change jsonb NOT NULL,
        job_id uuid,
        undo_job_id uuid,
        counts jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        undone_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE batch_items (
        batch_id uuid NOT NULL REFERENCES batches ON DELETE CASCADE,
        adapter_id uuid NOT NULL,
        position integer NOT NULL,
        name text NOT NULL,
        outcome text NOT NULL DEFAULT 'waiting',
        changes jsonb NOT NULL DEFAULT '[]',
        written jsonb NOT NULL DEFAULT '[]',
        message text,
        undo_outcome text,
        undo_message text,
        PRIMARY KEY (batch_id, position)
      )`);
    await runner.query(`CREATE UNIQUE INDEX batch_items_adapter ON batch_items (batch_id, adapter_id)`);
    await runner.query(
      `COMMENT ON COLUMN batch_items.changes IS 'field, value before, value after, as the adapter showed them'`,
    );
    await runner.query(
      `COMMENT ON COLUMN batch_items.written IS 'the same of what people wrote: the undo goes by it'`,
    );
    await runner.query(
      `CREATE INDEX batch_items_waiting ON batch_items (batch_id, position) WHERE outcome = 'waiting'`,
    );

    await runner.query(`ALTER TABLE revisions ADD batch_id uuid REFERENCES batches ON DELETE SET NULL`);
    await runner.query(`CREATE INDEX revisions_user ON revisions (user_id, id)`);
    await runner.query(`CREATE INDEX revisions_batch ON revisions (batch_id) WHERE batch_id IS NOT NULL`);

    await runner.query(`
      CREATE TABLE dismissed_proposals (
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        field text NOT NULL,
        value_hash text NOT NULL,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (adapter_id, field)
      )`);

    await runner.query(`
      CREATE TABLE own_previews (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        kind text NOT NULL,
        media_type text NOT NULL,
        stamp text NOT NULL,
        width integer NOT NULL,
        height integer NOT NULL,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX own_previews_adapter ON own_previews (adapter_id)`);

    await runner.query(`
      CREATE TABLE idempotency_keys (
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        key text NOT NULL,
        request_hash text NOT NULL,
        status integer,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, key)
      )`);
    await runner.query(`CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)`);

    await runner.query(`ALTER TABLE users ADD settings jsonb NOT NULL DEFAULT '{}'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}

/** `facts` and `metadata` become one packed document; row by row, as only Node packs. */
async function packReadings(runner: QueryRunner): Promise<void> {
  await runner.query(`ALTER TABLE file_readings ADD document bytea`);
  await runner.query(`ALTER TABLE file_readings ALTER document SET STORAGE EXTERNAL`);
  await runner.query(
    `COMMENT ON COLUMN file_readings.document IS 'facts and metadata for the detail page: JSON, zstd'`,
  );
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows: { file_id: string; facts: unknown; metadata: unknown }[] = await runner.query(
      `SELECT file_id, facts, metadata FROM file_readings WHERE file_id > $1 ORDER BY file_id LIMIT ${BATCH}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) break;
    after = last.file_id;
    await runner.query(
      `UPDATE file_readings r SET document = decode(t.document, 'base64')
       FROM unnest($1::uuid[], $2::text[]) AS t(file_id, document) WHERE r.file_id = t.file_id`,
      [rows.map((row) => row.file_id), rows.map(({ facts, metadata }) => packJson({ facts, metadata }))],
    );
  }
  await runner.query(`ALTER TABLE file_readings ALTER document SET NOT NULL`);
  await runner.query(`ALTER TABLE file_readings DROP facts, DROP metadata`);
}
