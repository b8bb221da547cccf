import type { ColumnRow } from '@lora/columns';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';

const ROWS = `(SELECT *, '{}'::uuid[] AS not_with, NULL::uuid[] AS file_roots FROM adapters)`;
const VIEWS = `(SELECT v.*, v.seen_with AS file_roots, o.id, o.created_at
  FROM adapter_views v JOIN adapters o ON o.id = v.adapter_id)`;

/** Reads adapters as the columns hold them. */
@Injectable()
export class ColumnRowsRepository {
  constructor(private readonly db: Database) {}

  /** The next rows by id. */
  async page(afterId: string | null, limit: number): Promise<ColumnRow[]> {
    return this.read(`($1::uuid IS NULL OR a.id > $1) ORDER BY a.id LIMIT ${limit}`, [afterId]);
  }

  async byIds(ids: readonly string[]): Promise<ColumnRow[]> {
    return this.read(`a.id = ANY($1::uuid[])`, [ids]);
  }

  /** As `byIds`, with what callers are shown who do not see all roots of their files. */
  async withViews(ids: readonly string[]): Promise<ColumnRow[]> {
    const rows = await this.byIds(ids);
    const views = await this.read(`a.id = ANY($1::uuid[])`, [ids], VIEWS);
    return rows.map((row) => ({ ...row, views: views.filter((view) => view.id === row.id) }));
  }

  private async read(rest: string, params: unknown[], source = ROWS): Promise<ColumnRow[]> {
    return this.db.query<ColumnRow>(
      `SELECT a.id, a.root_ids AS "rootIds", a.seen_with AS "seenWith", a.not_with AS "notWith", '{}'::text[] AS views, a.state, a.hidden, a.base_model AS "baseModel", a.family,
         a.network_type AS "networkType", a.tags, a.creator, a.license, a.rank, a.size::float8 AS size, a.rating,
         a.favorite, a.nsfw_level AS "nsfwLevel", a.copies, ${millis('a.created_at')} AS "addedAt",
         ${millis('a.file_modified_at')} AS "modifiedAt", ${millis('a.trained_at')} AS "trainedAt",
         ${millis('a.published_at')} AS "publishedAt", a.preview_id IS NOT NULL AS "hasPreview",
         coalesce(a.notes, '') <> '' AS "hasNotes", a.trigger_words <> '{}' AS "hasTrigger",
         a.broken_sidecar AS "brokenSidecar", a.search_text AS "searchText", a.name,
         coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('rootId', f.root_id, 'path', f.folder)) FROM files f
           WHERE f.adapter_id = a.id AND (f.state = 'present' OR a.state = 'missing')
             AND (a.file_roots IS NULL OR f.root_id = ANY(a.file_roots))), '[]') AS folders,
         coalesce((SELECT array_agg(ci.collection_id) FROM collection_items ci WHERE ci.adapter_id = a.id), '{}')
           AS collections
       FROM ${source} a WHERE ${rest}`,
      params,
    );
  }
}

function millis(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8`;
}
