import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';

/** Channel on which all processes hear that another model was chosen, or a folder came or went. */
export const MODELS_CHANNEL = 'ml';

export interface ModelChoice {
  /** Id of the model whose vectors serve; null: the one that the program brings. */
  serving: string | null;
  /** Id of the model that serves when all texts have its vectors. */
  next: string | null;
}

/** Every query of the table `text_model_choice`, which has one row or none. */
@Injectable()
export class ModelChoiceRepository {
  constructor(private readonly db: Database) {}

  async get(): Promise<ModelChoice> {
    const [row] = await this.db.query<ModelChoice>(`SELECT serving, next FROM text_model_choice`);
    return row ?? { serving: null, next: null };
  }

  /** Null: the one that serves stays. */
  async setNext(next: string | null, userId: string | null): Promise<void> {
    await this.db.query(
      `INSERT INTO text_model_choice (next, user_id) VALUES ($1, $2)
       ON CONFLICT (only_row) DO UPDATE SET next = excluded.next, user_id = excluded.user_id, chosen_at = now()`,
      [next, userId],
    );
    await this.announce();
  }

  /** The next one serves; nothing happens when it is not the next any more. */
  async takeOver(next: string): Promise<void> {
    await this.db.query(`UPDATE text_model_choice SET serving = next, next = NULL WHERE next = $1`, [next]);
    await this.announce();
  }

  /** What people are called who added models. */
  async namesOf(userIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string }>(
      `SELECT id, coalesce(name, email) AS name FROM users WHERE id::text = ANY($1::text[])`,
      [userIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Tells all processes to look at the models anew. */
  async announce(): Promise<void> {
    await this.db.query(`SELECT pg_notify($1, '')`, [MODELS_CHANNEL]);
  }
}
