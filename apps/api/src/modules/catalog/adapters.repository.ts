import { Injectable } from '@nestjs/common';
import type { AdapterFilter, Source, Warning } from '@lora/schema';
import type { FieldValues } from '@lora/adapters';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { buildWhere, type FilterField } from './adapter-filter.js';
import type { SortOrder } from './adapter-sort.js';

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
  user_values: FieldValues;
  primary_file_id: string | null;
  merged_from: string[] | null;
}

const ITEM_COLUMNS = `a.id, a.name, a.file_name, a.folder, a.root_id, a.base_model, a.family, a.network_type, a.rank,
  a.size, a.sha256, a.autov3, a.tags, a.trigger_words, a.rating, a.favorite, a.preview_id, a.preview_kind,
  p.stamp AS preview_stamp, a.copies, a.state, a.warnings, a.created_at, a.updated_at, a.file_modified_at`;

/** Where a page goes on: the sort key as text and the id of the last row before. */
export interface After {
  key: string;
  id: string;
}

/** Reads of the table `adapters`: list, count, facets, one. */
@Injectable()
export class AdaptersRepository {
  constructor(private readonly db: Database) {}

  async list(o: {
    filter: AdapterFilter;
    scope: Scope;
    order: SortOrder;
    after: After | null;
    limit: number;
  }): Promise<(ItemRow & { sort_key: string })[]> {
    const { sql, params } = buildWhere(o.filter, o.scope);
    const { expression, type, descending } = o.order;
    const direction = descending ? 'DESC' : 'ASC';
    let after = '';
    if (o.after) {
      const key = `$${params.push(o.after.key)}::${type}`;
      after = `AND (${expression}, a.id) ${descending ? '<' : '>'} (${key}, $${params.push(o.after.id)}::uuid)`;
    }
    return this.db.query(
      `SELECT ${ITEM_COLUMNS}, a.sort_key::text AS sort_key FROM (
         SELECT a.*, ${expression} AS sort_key FROM adapters a WHERE ${sql} ${after}
         ORDER BY ${expression} ${direction}, a.id ${direction} LIMIT ${o.limit}
       ) a LEFT JOIN previews p ON p.id = a.preview_id
       ORDER BY a.sort_key ${direction}, a.id ${direction}`,
      params,
    );
  }

  async count(filter: AdapterFilter, scope: Scope): Promise<number> {
    const { sql, params } = buildWhere(filter, scope);
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM adapters a WHERE ${sql}`,
      params,
    );
    return Number(row?.n ?? 0);
  }

  /** Counts by value of one column, most frequent first, the field's own filter left out. */
  async facet(o: {
    filter: AdapterFilter;
    scope: Scope;
    field: FilterField;
    limit: number;
  }): Promise<{ value: string; count: number }[]> {
    const { sql, params } = buildWhere(o.filter, o.scope, o.field);
    const { from, value } = FACET_SOURCES[o.field];
    // An adapter may also lie in roots that the caller does not see: they are not told.
    const visible =
      o.field === 'rootId' && o.scope.roots !== 'all'
        ? `AND ${value} = ANY($${params.push(o.scope.roots)}::uuid[])`
        : '';
    const rows = await this.db.query<{ value: string; n: string }>(
      `SELECT ${value}::text AS value, count(*) AS n FROM adapters a ${from}
       WHERE ${sql} AND ${value} IS NOT NULL ${visible} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${o.limit}`,
      params,
    );
    return rows.map((row) => ({ value: row.value, count: Number(row.n) }));
  }

  /** One adapter by its id, or by an id that was merged into it. */
  async find(id: string, scope: Scope): Promise<DetailRow | null> {
    const { sql, params } = buildWhere({ state: 'all' }, scope);
    const key = `$${params.push(id)}::uuid`;
    const [row] = await this.db.query<DetailRow>(
      `SELECT ${ITEM_COLUMNS}, a.notes, a.description, a.preferred_weight, a.revision, a.provenance, a.user_values,
         a.primary_file_id, (SELECT array_agg(old_id) FROM adapter_aliases WHERE adapter_id = a.id) AS merged_from
       FROM adapters a LEFT JOIN previews p ON p.id = a.preview_id
       WHERE ${sql} AND (a.id = ${key} OR a.id = (SELECT adapter_id FROM adapter_aliases WHERE old_id = ${key}))`,
      params,
    );
    return row ?? null;
  }

  /** Folders one level below `parent` of a root, with the adapters in them and below. */
  async folders(o: {
    rootId: string;
    parent: string;
    scope: Scope;
  }): Promise<{ name: string; adapters: number; has_children: boolean }[]> {
    const scope = o.scope.roots === 'all' ? null : o.scope.roots;
    const rows = await this.db.query<{ name: string; n: string; has_children: boolean }>(
      `WITH below AS (
         SELECT f.adapter_id, CASE WHEN $2 = '' THEN f.folder ELSE substr(f.folder, length($2) + 2) END AS rest
         FROM files f WHERE f.root_id = $1 AND f.state = 'present' AND f.adapter_id IS NOT NULL
           AND ($3::uuid[] IS NULL OR f.root_id = ANY($3))
           AND f.folder <> $2 AND ($2 = '' OR starts_with(f.folder, $2 || '/'))
       )
       SELECT split_part(rest, '/', 1) AS name, count(DISTINCT adapter_id) AS n, bool_or(position('/' IN rest) > 0) AS has_children
       FROM below GROUP BY 1 ORDER BY 1`,
      [o.rootId, o.parent, scope],
    );
    return rows.map((row) => ({ name: row.name, adapters: Number(row.n), has_children: row.has_children }));
  }
}

const FACET_SOURCES: Record<FilterField, { from: string; value: string }> = {
  baseModel: { from: '', value: 'a.base_model' },
  family: { from: '', value: 'a.family' },
  networkType: { from: '', value: 'a.network_type' },
  tag: { from: 'CROSS JOIN LATERAL unnest(a.tags) AS t(tag)', value: 't.tag' },
  rootId: { from: 'CROSS JOIN LATERAL unnest(a.root_ids) AS t(root)', value: 't.root' },
  state: { from: '', value: 'a.state' },
  favorite: { from: '', value: 'a.favorite' },
};
