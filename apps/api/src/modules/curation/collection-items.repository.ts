import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';

/** Every query of the table `collection_items`: adapters in collections by hand. */
@Injectable()
export class CollectionItemsRepository {
  constructor(private readonly db: Database) {}

  /** By the id that was given (perhaps one that was merged): the adapter in scope that answers to it. */
  async resolve(ids: readonly string[], scope: Scope): Promise<Map<string, string>> {
    const rows = await this.db.query<{ given: string; id: string }>(
      `SELECT g.given, a.id FROM unnest($1::uuid[]) AS g(given)
       LEFT JOIN adapter_aliases l ON l.old_id = g.given
       JOIN adapters a ON a.id = coalesce(l.adapter_id, g.given)
       WHERE $2::uuid[] IS NULL OR a.root_ids && $2`,
      [ids, scope.roots === 'all' ? null : scope.roots],
    );
    return new Map(rows.map((row) => [row.given, row.id]));
  }

  async adaptersOf(collectionId: string): Promise<string[]> {
    const rows = await this.db.query<{ adapter_id: string }>(
      `SELECT adapter_id FROM collection_items WHERE collection_id = $1 ORDER BY position, adapter_id`,
      [collectionId],
    );
    return rows.map((row) => row.adapter_id);
  }

  /**
   * The places between which items come to stand, the moved ones not counted.
   *
   * @param beforeId the item behind; null for the end
   * @returns null where `beforeId` is not in the collection
   */
  async neighbours(
    collectionId: string,
    beforeId: string | null,
    moved: readonly string[],
  ): Promise<{ after: number | null; before: number | null } | null> {
    const [row] = await this.db.query<{ found: boolean; after: number | null; before: number | null }>(
      `SELECT $2::uuid IS NULL OR b.position IS NOT NULL AS found, b.position AS before,
         (SELECT max(i.position) FROM collection_items i
          WHERE i.collection_id = $1 AND i.adapter_id <> ALL($3::uuid[])
            AND (b.position IS NULL OR (i.position, i.adapter_id) < (b.position, $2))) AS after
       FROM (SELECT 1) AS one
       LEFT JOIN collection_items b ON b.collection_id = $1 AND b.adapter_id = $2`,
      [collectionId, beforeId, moved],
    );
    return row?.found ? { after: row.after, before: row.before } : null;
  }

  /** Whole numbers again, in the same order. */
  async renumber(collectionId: string): Promise<void> {
    await this.db.query(
      `UPDATE collection_items i SET position = t.n FROM (
         SELECT adapter_id, row_number() OVER (ORDER BY position, adapter_id) AS n
         FROM collection_items WHERE collection_id = $1
       ) t WHERE i.collection_id = $1 AND i.adapter_id = t.adapter_id`,
      [collectionId],
    );
  }

  /** Adds or moves; answers the adapters that were not in it before. */
  async place(collectionId: string, items: readonly { id: string; position: number }[]): Promise<string[]> {
    const rows = await this.db.query<{ adapter_id: string; added: boolean }>(
      // In the order of the ids, as everybody locks adapters; a row that was there carries the mark of its update.
      `INSERT INTO collection_items (collection_id, adapter_id, position)
       SELECT $1, id, position FROM unnest($2::uuid[], $3::float8[]) AS t(id, position) ORDER BY id
       ON CONFLICT (collection_id, adapter_id) DO UPDATE SET position = excluded.position
       RETURNING adapter_id, xmax = 0 AS added`,
      [collectionId, items.map((item) => item.id), items.map((item) => item.position)],
    );
    return rows.filter((row) => row.added).map((row) => row.adapter_id);
  }

  /** Answers the adapters that were in it. */
  async remove(collectionId: string, adapterIds: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ adapter_id: string }>(
      `DELETE FROM collection_items WHERE collection_id = $1 AND adapter_id = ANY($2::uuid[]) RETURNING adapter_id`,
      [collectionId, adapterIds],
    );
    return rows.map((row) => row.adapter_id);
  }
}
