import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { buildTagTree, type TagTreeRow } from './tag-tree.js';

/** Which tags lie below which, for searches by tag. */
@Injectable()
export class TagTreeRepository {
  constructor(private readonly db: Database) {}

  /** See `TagTree`; feed rows of kind `tag` say when it must be read anew. */
  async loadTagTree(): Promise<Map<string, string[]>> {
    const rows = await this.db.query<TagTreeRow>(
      `SELECT id, key, parent_id AS "parentId", same_as AS "sameAs" FROM tags ORDER BY key`,
    );
    return buildTagTree(rows);
  }
}
