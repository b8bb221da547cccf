import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Which words of files people do not want to be asked about again. */
@Injectable()
export class DismissedProposalsRepository {
  constructor(private readonly db: Database) {}

  /** By field the digest of the value. */
  async of(adapterId: string): Promise<Map<string, string>> {
    const rows = await this.db.query<{ field: string; value_hash: string }>(
      `SELECT field, value_hash FROM dismissed_proposals WHERE adapter_id = $1`,
      [adapterId],
    );
    return new Map(rows.map((row) => [row.field, row.value_hash]));
  }

  /** One value for each field: a later one takes its place. */
  async add(o: { adapterId: string; field: string; digest: string; userId: string }): Promise<void> {
    await this.db.query(
      `INSERT INTO dismissed_proposals (adapter_id, field, value_hash, user_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (adapter_id, field)
       DO UPDATE SET value_hash = excluded.value_hash, user_id = excluded.user_id, at = now()`,
      [o.adapterId, o.field, o.digest, o.userId],
    );
  }
}
