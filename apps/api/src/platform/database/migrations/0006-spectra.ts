import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many directions of its rank each content uses, and the work on many of them. */
export class Spectra1764300000006 implements MigrationInterface {
  name = 'Spectra1764300000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE weight_spectra (
        identity text PRIMARY KEY,
        format text NOT NULL,
        spectra bytea,
        problem text,
        made_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((spectra IS NULL) <> (problem IS NULL))
      )`);
    await runner.query(
      `COMMENT ON TABLE weight_spectra IS 'singular values of a content identity, summed up; kept for all its copies'`,
    );
    await runner.query(
      `COMMENT ON COLUMN weight_spectra.format IS 'another one is worked out anew when asked for (packages/weights)'`,
    );
    await runner.query(`COMMENT ON COLUMN weight_spectra.spectra IS 'zstd of JSON'`);
    await runner.query(
      `COMMENT ON COLUMN weight_spectra.problem IS 'why there are none, as long as the content is what it is'`,
    );
    await runner.query(`
      CREATE TABLE spectra_items (
        job_id uuid NOT NULL REFERENCES jobs ON DELETE CASCADE,
        position integer NOT NULL,
        adapter_id uuid NOT NULL,
        name text NOT NULL,
        outcome text NOT NULL DEFAULT 'waiting',
        problem text,
        PRIMARY KEY (job_id, position)
      )`);
    await runner.query(
      `COMMENT ON TABLE spectra_items IS 'whom a job of kind spectra works on, and what became of each'`,
    );
    await runner.query(
      `CREATE INDEX spectra_items_waiting ON spectra_items (job_id, position) WHERE outcome = 'waiting'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}
