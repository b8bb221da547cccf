import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import type { Scope } from '../auth/index.js';
import type { UserValues } from '../catalog/index.js';

/** Finds the adapters that are written on, and writes what people said of many at once. */
@Injectable()
export class WrittenValuesRepository {
  constructor(private readonly db: Database) {}

  /** The adapter that answers to an id (or to one that was merged into it), if the caller sees it. */
  async find(id: string, scope: Scope): Promise<{ id: string; revision: number } | null> {
    const [row] = await this.db.query<{ id: string; revision: number }>(
      `SELECT a.id, a.revision FROM adapters a WHERE ($2::uuid[] IS NULL OR a.root_ids && $2)
         AND a.id = coalesce((SELECT adapter_id FROM adapter_aliases WHERE old_id = $1), $1)`,
      [id, scope.roots === 'all' ? null : scope.roots],
    );
    return row ?? null;
  }

  async setMany(rows: readonly { id: string; values: UserValues }[]): Promise<void> {
    if (rows.length === 0) return;
    await this.db.query(
      `UPDATE adapters a SET user_values = t.values
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, values jsonb) WHERE a.id = t.id`,
      [toSafeJson(rows)],
    );
  }

  /** Those of the ids that are custom fields now. */
  async knownCustomFields(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM custom_fields WHERE id::text = ANY($1)`,
      [ids],
    );
    return new Set(rows.map((row) => row.id));
  }
}
