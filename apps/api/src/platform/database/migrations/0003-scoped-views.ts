import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Adapters as those see them who do not see all roots of their files (docs/decisions/008-scoped-texts.md). The columns
 * are those of `adapters` that follow from files. And rows that change with what their weaker sources say, files that know
 * when they were seen, and no AutoV1 where it says nothing.
 */
export class ScopedViews1764000000003 implements MigrationInterface {
  name = 'ScopedViews1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE adapters ADD seen_with uuid[] NOT NULL DEFAULT '{}'`);
    await runner.query(
      `COMMENT ON COLUMN adapters.seen_with IS 'the roots of all files: who does not see each of them sees a row of adapter_views'`,
    );
    await runner.query(
      `UPDATE adapters a SET seen_with = f.roots FROM (
         SELECT adapter_id, array_agg(DISTINCT root_id ORDER BY root_id) AS roots FROM files
         WHERE adapter_id IS NOT NULL GROUP BY adapter_id
       ) f WHERE f.adapter_id = a.id`,
    );
    // Filled when a row is worked out next: until then a change of any source is one of this column too.
    await runner.query(`ALTER TABLE adapters ADD others_key text`);
    await runner.query(
      `COMMENT ON COLUMN adapters.others_key IS 'differs when what weaker sources say does: proposals come from that'`,
    );
    // Scan and watcher work at the same time: what one of them has just seen is not missing for the other.
    await runner.query(`ALTER TABLE files ADD seen_at timestamptz NOT NULL DEFAULT now()`);
    await runner.query(
      `COMMENT ON COLUMN files.seen_at IS 'when a scan or the watcher last found it at its path'`,
    );
    // The SHA-256 of nothing, which every file up to 1 MiB had: a search for it found them all.
    await runner.query(`UPDATE files SET legacy_hash = NULL WHERE legacy_hash = 'e3b0c442'`);
    await runner.query(`CREATE TABLE adapter_views (LIKE adapters INCLUDING DEFAULTS)`);
    await runner.query(
      `ALTER TABLE adapter_views DROP id, DROP identity, DROP replaces, DROP user_values, DROP revision,
         DROP created_at, DROP updated_at,
         ADD adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE, ADD not_with uuid[] NOT NULL,
         ADD PRIMARY KEY (adapter_id, seen_with)`,
    );
    await runner.query(
      `COMMENT ON TABLE adapter_views IS 'an adapter as it follows from its files in the roots of seen_with, for those who see these and none of not_with'`,
    );
    // Only Node works rows out: the next scan reads these files again and writes their views.
    await runner.query(
      `UPDATE files f SET side_stamp = '' FROM adapters a WHERE a.id = f.adapter_id AND cardinality(a.seen_with) > 1`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}
