import { Injectable } from '@nestjs/common';
import type { Source, Warning } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import type { SortOrder } from './adapter-sort.js';
import type { UserValues } from './project-adapter.js';
import { toSql, type Where } from './search/query-to-sql.js';

/** What a card shows. */
export interface ItemRow {
  id: string;
  name: string;
  file_name: string;
  folder: string;
  root_id: string | null;
  base_model: string;
  family: string | null;
  network_type: string;
  rank: number | null;
  size: string;
  sha256: string | null;
  autov3: string | null;
  tags: string[];
  trigger_words: string[];
  rating: number;
  favorite: boolean;
  creator: string | null;
  nsfw_level: number;
  hidden: boolean;
  published_at: Date | null;
  preview_id: string | null;
  preview_kind: string | null;
  preview_stamp: string | null;
  copies: number;
  state: string;
  warnings: Warning[];
  created_at: Date;
  updated_at: Date;
  file_modified_at: Date | null;
}

export interface DetailRow extends ItemRow {
  notes: string | null;
  description: string | null;
  preferred_weight: number | null;
  revision: number;
  provenance: Record<string, Source>;
  user_values: UserValues;
  license: string | null;
  trained_at: Date | null;
  custom_values: Record<string, string | number>;
  collections: string[] | null;
  primary_file_id: string | null;
  merged_from: string[] | null;
}

const ITEM_COLUMNS = `a.id, a.name, a.file_name, a.folder, a.root_id, a.base_model, a.family, a.network_type, a.rank,
  a.size, a.sha256, a.autov3, a.tags, a.trigger_words, a.rating, a.favorite, a.creator, a.nsfw_level, a.hidden, a.published_at,
  a.preview_id, a.preview_kind, a.preview_stamp, a.copies, a.state, a.warnings, a.created_at, a.updated_at, a.file_modified_at`;

/** Where a page goes on: the sort key as text and the id of the last row before. */
export interface After {
  key: string;
  id: string;
}

/** Reads of the table `adapters`: list, ranking, one. */
@Injectable()
export class AdaptersRepository {
  constructor(private readonly db: Database) {}

  async list(o: {
    where: Where;
    order: SortOrder;
    after: After | null;
    offset: number;
    limit: number;
  }): Promise<(ItemRow & { sort_key: string })[]> {
    const params = [...o.where.params];
    const { expression, type, descending } = o.order;
    const direction = descending ? 'DESC' : 'ASC';
    let after = '';
    if (o.after) {
      const key = `$${params.push(o.after.key)}::${type}`;
      after = `AND (${expression}, a.id) ${descending ? '<' : '>'} (${key}, $${params.push(o.after.id)}::uuid)`;
    }
    // The page's keys first and its rows then: only a page of wide rows is read, however far it lies.
    return this.db.query(
      `SELECT ${ITEM_COLUMNS}, k.sort_key::text AS sort_key FROM (
         SELECT a.id, ${expression} AS sort_key FROM ${o.where.from} WHERE ${o.where.sql} ${after}
         ORDER BY ${expression} ${direction}, a.id ${direction} LIMIT ${o.limit} OFFSET ${o.offset}
       ) k JOIN ${o.where.from} ON a.id = k.id
       ORDER BY k.sort_key ${direction}, k.id ${direction}`,
      params,
    );
  }

  /** Rows in the order of the ids; those that are gone, or no longer for the caller to see, are left out. */
  async byIds(ids: readonly string[], scope: Scope): Promise<ItemRow[]> {
    const { from, sql, params } = toSql({ kind: 'and', nodes: [] }, scope, [ids]);
    return this.db.query(
      `SELECT ${ITEM_COLUMNS} FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place)
       JOIN ${from} ON a.id = k.id WHERE ${sql} ORDER BY k.place`,
      params,
    );
  }

  /** One adapter by its id, or by an id that was merged into it. */
  async find(id: string, scope: Scope): Promise<DetailRow | null> {
    const { from, sql, params } = toSql({ kind: 'and', nodes: [] }, scope);
    const key = `$${params.push(id)}::uuid`;
    const [row] = await this.db.query<DetailRow>(
      `SELECT ${ITEM_COLUMNS}, a.notes, a.description, a.preferred_weight, a.revision, a.provenance, a.user_values,
         a.license, a.trained_at, a.primary_file_id,
         (SELECT coalesce(jsonb_object_agg(v.key, v.value), '{}') FROM jsonb_each(a.custom_values) v
          WHERE v.key IN (SELECT f.id::text FROM custom_fields f)) AS custom_values,
         (SELECT array_agg(collection_id::text) FROM collection_items WHERE adapter_id = a.id) AS collections, (SELECT array_agg(old_id) FROM adapter_aliases WHERE adapter_id = a.id) AS merged_from
       FROM ${from}
       WHERE ${sql} AND (a.id = ${key} OR a.id = (SELECT adapter_id FROM adapter_aliases WHERE old_id = ${key}))`,
      params,
    );
    return row ?? null;
  }
}
