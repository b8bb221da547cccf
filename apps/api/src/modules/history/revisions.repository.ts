import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** One field's change: both values as they stood, null = no value of the user's. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

export type RevisionKind = 'edit' | 'merge';

/** Who changed what, when, from what, to what; written in the transaction of the change itself. */
@Injectable()
export class RevisionsRepository {
  constructor(private readonly db: Database) {}

  async add(o: {
    adapterId: string;
    userId: string | null;
    kind: RevisionKind;
    changes: FieldChange[];
  }): Promise<void> {
    await this.db.query(
      `INSERT INTO revisions (adapter_id, user_id, kind, changes) VALUES ($1, $2, $3, $4)`,
      [o.adapterId, o.userId, o.kind, JSON.stringify(o.changes)],
    );
  }

  /** Hands the history of a merged adapter to the one that stays. */
  async move(fromAdapterId: string, toAdapterId: string): Promise<void> {
    await this.db.query(`UPDATE revisions SET adapter_id = $2 WHERE adapter_id = $1`, [
      fromAdapterId,
      toAdapterId,
    ]);
  }

  /** When each field was last written by a user, for joining two adapters: latest wins. */
  async lastWrites(adapterId: string): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ field: string; at: Date }>(
      `SELECT change->>'field' AS field, max(at) AS at
       FROM revisions, jsonb_array_elements(changes) AS change WHERE adapter_id = $1 GROUP BY 1`,
      [adapterId],
    );
    return new Map(rows.map((row) => [row.field, row.at]));
  }
}
