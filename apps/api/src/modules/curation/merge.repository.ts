import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { adaptersIn } from '../catalog/index.js';
import type { MergeSource } from './merge-metadata.js';

/** Reads what a merge of metadata takes words from. */
@Injectable()
export class MergeRepository {
  constructor(private readonly db: Database) {}

  /**
   * Adapters as those see them who see these roots (null: all), by the ids asked for, also ids that were merged into
   * them. Unseen ones are left out.
   */
  async sources(ids: readonly string[], roots: readonly string[] | null): Promise<Map<string, MergeSource>> {
    const rows = await this.db.query<MergeSource & { asked: string }>(
      `SELECT t.id AS asked, a.id, a.name, a.file_name AS "fileName", a.tags, a.trigger_words AS "triggerWords",
         a.rating, a.favorite, a.notes, a.description, a.preferred_weight AS "preferredWeight", a.hidden,
         (SELECT coalesce(jsonb_object_agg(v.key, v.value), '{}') FROM jsonb_each(a.custom_values) v
          WHERE v.key IN (SELECT f.id::text FROM custom_fields f)) AS "customFields",
         (SELECT coalesce(jsonb_object_agg(i.collection_id, i.position), '{}') FROM collection_items i
          JOIN collections c ON c.id = i.collection_id AND c.query IS NULL
          WHERE i.adapter_id = a.id) AS collections
       FROM unnest($1::uuid[]) AS t(id)
       JOIN ${adaptersIn(roots && '$2')}
         ON a.id = coalesce((SELECT adapter_id FROM adapter_aliases WHERE old_id = t.id), t.id)`,
      roots ? [ids, roots] : [ids],
    );
    return new Map(rows.map(({ asked, ...source }) => [asked, source]));
  }
}
