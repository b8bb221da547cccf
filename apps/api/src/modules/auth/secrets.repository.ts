import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Secrets that all processes of one installation share. */
@Injectable()
export class SecretsRepository {
  constructor(private readonly db: Database) {}

  /** The secret of this name; the first process to ask makes it. */
  async getOrCreate(name: string, create: () => string): Promise<string> {
    await this.db.query(`INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, [
      name,
      create(),
    ]);
    const [row] = await this.db.query<{ value: string }>(`SELECT value FROM secrets WHERE name = $1`, [name]);
    if (!row) throw new Error(`The secret ${name} could not be kept.`);
    return row.value;
  }
}
