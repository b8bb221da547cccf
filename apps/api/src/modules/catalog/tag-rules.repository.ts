import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TagRules } from './apply-tag-rules.js';

/** Which tags go by another name, as every projection needs them. */
@Injectable()
export class TagRulesRepository {
  constructor(private readonly db: Database) {}

  /** Read anew each time: in the same transaction as the rows that follow from it, so both agree. */
  async load(): Promise<TagRules> {
    const rows = await this.db.query<{ key: string; shown: string | null }>(
      `SELECT t.key, CASE WHEN coalesce(s.dropped, t.dropped) THEN NULL ELSE coalesce(s.name, t.name) END AS shown
       FROM tags t LEFT JOIN tags s ON s.id = t.same_as
       WHERE t.same_as IS NOT NULL OR t.dropped`,
    );
    return new Map(rows.map((row) => [row.key, row.shown]));
  }
}
