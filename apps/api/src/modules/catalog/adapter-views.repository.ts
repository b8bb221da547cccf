import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import type { ProjectedAdapter } from './project-adapter.js';
import { PROJECTED, PROJECTED_LIST, PROJECTED_TYPED } from './projected-columns.js';

/** An adapter as it follows from its files in some of its roots. */
export interface AdapterView extends ProjectedAdapter {
  adapter_id: string;
  not_with: string[];
}

/** Every query of the table `adapter_views` but the reads of searches (`adaptersIn`). */
@Injectable()
export class AdapterViewsRepository {
  constructor(private readonly db: Database) {}

  /**
   * Gives the adapters these views and no others.
   *
   * @returns the adapters with a view that is not as it was
   */
  async replace(adapterIds: readonly string[], views: readonly AdapterView[]): Promise<string[]> {
    if (adapterIds.length === 0) return [];
    const rows = await this.db.query<{ adapter_id: string }>(
      `DELETE FROM adapter_views v WHERE v.adapter_id = ANY($1::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS t(adapter_id uuid, seen_with uuid[])
         WHERE t.adapter_id = v.adapter_id AND t.seen_with = v.seen_with) RETURNING v.adapter_id`,
      [adapterIds, toSafeJson(views.map(({ adapter_id, seen_with }) => ({ adapter_id, seen_with })))],
    );
    if (views.length > 0) rows.push(...(await this.write(views)));
    return [...new Set(rows.map((row) => row.adapter_id))];
  }

  /** The next adapters with views, by id. */
  async adaptersAfter(afterId: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.query<{ adapter_id: string }>(
      `SELECT DISTINCT adapter_id FROM adapter_views WHERE $1::uuid IS NULL OR adapter_id > $1
       ORDER BY adapter_id LIMIT ${limit}`,
      [afterId],
    );
    return rows.map((row) => row.adapter_id);
  }

  private write(views: readonly AdapterView[]): Promise<{ adapter_id: string }[]> {
    const of = (table: string) => PROJECTED.map((name) => `${table}.${name}`).join(', ');
    return this.db.query(
      `INSERT INTO adapter_views AS v (adapter_id, not_with, ${PROJECTED_LIST})
       SELECT adapter_id, not_with, ${PROJECTED_LIST}
       FROM jsonb_to_recordset($1::jsonb) AS t(adapter_id uuid, not_with uuid[], ${PROJECTED_TYPED})
       ON CONFLICT (adapter_id, seen_with) DO UPDATE SET (not_with, ${PROJECTED_LIST}) = ROW(excluded.not_with, ${of('excluded')})
       WHERE (v.not_with, ${of('v')}) IS DISTINCT FROM (excluded.not_with, ${of('excluded')}) RETURNING v.adapter_id`,
      [toSafeJson(views)],
    );
  }
}
