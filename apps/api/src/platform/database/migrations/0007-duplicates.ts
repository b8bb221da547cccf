import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which contents have much in common, found over the whole library, and which were compared with all others. */
export class Duplicates1764400000007 implements MigrationInterface {
  name = 'Duplicates1764400000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE weight_links (
        a text NOT NULL,
        b text NOT NULL,
        format text NOT NULL,
        cosine real NOT NULL,
        tries smallint NOT NULL DEFAULT 0,
        PRIMARY KEY (a, b),
        CHECK (a < b)
      )`);
    await runner.query(
      `COMMENT ON TABLE weight_links IS 'pairs of contents whose sketches have much in common; may be emptied together with weight_linked'`,
    );
    await runner.query(`COMMENT ON COLUMN weight_links.cosine IS 'of the sketches'`);
    await runner.query(
      `COMMENT ON COLUMN weight_links.tries IS 'how often the exact comparison failed: not tried for ever'`,
    );
    await runner.query(`
      CREATE TABLE weight_linked (
        identity text PRIMARY KEY,
        format text NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `COMMENT ON TABLE weight_linked IS 'contents whose sketch was compared with all others: only new ones are left'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}
