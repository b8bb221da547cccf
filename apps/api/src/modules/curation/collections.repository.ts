import { Injectable } from '@nestjs/common';
import type { AdapterSort } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { adaptersIn } from '../catalog/index.js';

/** A row of `collections`. */
export interface CollectionRow {
  id: string;
  name: string;
  description: string | null;
  /** Of a saved search; null for a collection by hand. */
  query: string | null;
  sort: AdapterSort | null;
  /** Null too where the caller may not see the adapter. */
  cover_id: string | null;
  position: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

/** A preview as its address needs it. */
export interface CoverRow {
  id: string;
  stamp: string;
}

export interface ListedCollectionRow extends CollectionRow {
  /** Of a collection by hand. */
  adapters: string;
  /** The chosen cover. */
  cover: CoverRow | null;
  /** Of the first adapters by hand. */
  first: CoverRow[] | null;
}

export type CollectionValues = Pick<CollectionRow, 'name' | 'description' | 'query' | 'sort'>;

/** Pictures that stand for a collection. */
export const COVERS = 4;

const IN_SCOPE = `($1::uuid[] IS NULL OR a.root_ids && $1)`;
/** What a list of adapters shows by default. */
const SHOWN = `a.state = 'present' AND NOT a.hidden AND ${IN_SCOPE}`;
const COLUMNS = `c.id, c.name, c.description, c.query, c.sort, c.position, c.revision, c.created_at, c.updated_at,
  (SELECT a.id FROM adapters a WHERE a.id = c.cover_id AND ${IN_SCOPE}) AS cover_id`;

/** Every query of the table `collections`. */
@Injectable()
export class CollectionsRepository {
  constructor(private readonly db: Database) {}

  /** In the order that people gave them, with what a list shows; `id` for only one. */
  async list(scope: Scope, id: string | null = null): Promise<ListedCollectionRow[]> {
    const adapters = adaptersIn(rootsOf(scope) && '$1');
    return this.db.query(
      `SELECT ${COLUMNS},
         (SELECT count(*) FROM collection_items i JOIN ${adapters} ON a.id = i.adapter_id
          WHERE i.collection_id = c.id AND ${SHOWN}) AS adapters,
         (SELECT jsonb_build_object('id', a.preview_id, 'stamp', a.preview_stamp) FROM ${adapters}
          WHERE a.id = c.cover_id AND a.preview_id IS NOT NULL AND a.preview_stamp IS NOT NULL AND ${IN_SCOPE}) AS cover,
         (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'stamp', f.stamp)) FROM (
            SELECT a.preview_id AS id, a.preview_stamp AS stamp FROM collection_items i
              JOIN ${adapters} ON a.id = i.adapter_id
            WHERE i.collection_id = c.id AND a.preview_id IS NOT NULL AND a.preview_stamp IS NOT NULL AND ${SHOWN} ORDER BY i.position, i.adapter_id LIMIT ${COVERS}) f) AS first
       FROM collections c WHERE $2::uuid IS NULL OR c.id = $2 ORDER BY c.position, c.created_at, c.id`,
      [rootsOf(scope), id],
    );
  }

  async count(): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(`SELECT count(*) AS n FROM collections`);
    return Number(row?.n ?? 0);
  }

  /** Keeps others from changing it until the transaction ends. */
  async lock(id: string, scope: Scope): Promise<CollectionRow | null> {
    const [row] = await this.db.query<CollectionRow>(
      `SELECT ${COLUMNS} FROM collections c WHERE c.id = $2 FOR UPDATE OF c`,
      [rootsOf(scope), id],
    );
    return row ?? null;
  }

  /** Keeps others from changing any of them; their ids in order. */
  async lockAll(): Promise<string[]> {
    const rows = await this.db.query<{ id: string; position: number; created_at: Date }>(
      // Locked in one order, so that two who move collections wait for each other instead of blocking.
      `SELECT id FROM (SELECT id, position, created_at FROM collections ORDER BY id FOR UPDATE) c
       ORDER BY position, created_at, id`,
    );
    return rows.map((row) => row.id);
  }

  /** At the end of the list; its id. */
  async add(values: CollectionValues, userId: string): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO collections (name, description, query, sort, user_id, position)
       VALUES ($1, $2, $3, $4, $5, (SELECT coalesce(max(position) + 1, 0) FROM collections)) RETURNING id`,
      [values.name, values.description, values.query, values.sort, userId],
    );
    if (!row) throw new Error('The new collection has no row.');
    return row.id;
  }

  async write(id: string, values: CollectionValues): Promise<void> {
    await this.db.query(
      `UPDATE collections SET name = $2, description = $3, query = $4, sort = $5 WHERE id = $1`,
      [id, values.name, values.description, values.query, values.sort],
    );
  }

  async setCover(id: string, adapterId: string | null): Promise<void> {
    await this.db.query(`UPDATE collections SET cover_id = $2 WHERE id = $1`, [id, adapterId]);
  }

  /** Every change of a collection or of what is in it makes another revision. */
  async touch(id: string): Promise<void> {
    await this.db.query(`UPDATE collections SET revision = revision + 1, updated_at = now() WHERE id = $1`, [
      id,
    ]);
  }

  /** Numbers the collections in this order; answers those that stand elsewhere now. */
  async order(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE collections c SET position = t.n - 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)
       WHERE c.id = t.id AND c.position <> t.n - 1 RETURNING c.id`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  async remove(id: string): Promise<void> {
    await this.db.query(`DELETE FROM collections WHERE id = $1`, [id]);
  }
}

function rootsOf(scope: Scope): readonly string[] | null {
  return scope.roots === 'all' ? null : scope.roots;
}
