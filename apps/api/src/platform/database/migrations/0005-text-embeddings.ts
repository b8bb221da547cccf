import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The texts of adapters as vectors, and which model's vectors serve. */
export class TextEmbeddings1764200000005 implements MigrationInterface {
  name = 'TextEmbeddings1764200000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE text_embeddings (
        model text NOT NULL,
        adapter_id uuid NOT NULL REFERENCES adapters ON DELETE CASCADE,
        revision integer NOT NULL,
        digest bytea NOT NULL,
        vector bytea,
        problem text,
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (model, adapter_id),
        CHECK ((vector IS NULL) <> (problem IS NULL))
      )`);
    await runner.query(
      `COMMENT ON COLUMN text_embeddings.model IS 'id and SHA-256 of the model, and the version of the text'`,
    );
    await runner.query(
      `COMMENT ON COLUMN text_embeddings.revision IS 'of the adapter when its text was last looked at'`,
    );
    await runner.query(`COMMENT ON COLUMN text_embeddings.digest IS 'SHA-256 of the text'`);
    await runner.query(`COMMENT ON COLUMN text_embeddings.vector IS 'float32, little-endian'`);
    await runner.query(`COMMENT ON COLUMN text_embeddings.problem IS 'why there is no vector'`);
    await runner.query(`CREATE INDEX text_embeddings_made ON text_embeddings (model, made_at)`);
    await runner.query(`CREATE INDEX text_embeddings_adapter ON text_embeddings (adapter_id)`);

    await runner.query(`
      CREATE TABLE text_model_choice (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        serving text,
        next text,
        user_id uuid REFERENCES users ON DELETE SET NULL,
        chosen_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `COMMENT ON COLUMN text_model_choice.serving IS 'id of the model whose vectors serve; null: the one that the program brings'`,
    );
    await runner.query(
      `COMMENT ON COLUMN text_model_choice.next IS 'id of the model that serves when all texts have its vectors'`,
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('This change is not taken back: restore a backup instead.'));
  }
}
