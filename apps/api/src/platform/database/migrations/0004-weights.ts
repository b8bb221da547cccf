import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the weights themselves say: a sketch of each content, and what two of them were found to be to one another. */
export class Weights1764100000004 implements MigrationInterface {
  name = 'Weights1764100000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE weight_sketches (
        identity text PRIMARY KEY,
        format text NOT NULL,
        sketch bytea,
        squared_norm double precision,
        profile bytea,
        problem text,
        made_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((sketch IS NULL) <> (problem IS NULL))
      )`);
    await runner.query(
      `COMMENT ON TABLE weight_sketches IS 'what the weights of a content identity are like, kept for all its copies'`,
    );
    await runner.query(
      `COMMENT ON COLUMN weight_sketches.format IS 'sketches of another are not comparable (packages/weights)'`,
    );
    await runner.query(`COMMENT ON COLUMN weight_sketches.sketch IS '1,024 signed bytes'`);
    await runner.query(
      `COMMENT ON COLUMN weight_sketches.profile IS 'norms by block and part: zstd of JSON'`,
    );
    await runner.query(
      `COMMENT ON COLUMN weight_sketches.problem IS 'why there is no sketch: an unknown layout, numbers that are none'`,
    );
    await runner.query(`CREATE INDEX weight_sketches_made ON weight_sketches (made_at)`);
    await runner.query(`
      CREATE TABLE weight_pairs (
        a text NOT NULL,
        b text NOT NULL,
        format text NOT NULL,
        result jsonb NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (a, b)
      )`);
    await runner.query(
      `COMMENT ON TABLE weight_pairs IS 'what the exact comparison of two contents gave; may be emptied at any time'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}
