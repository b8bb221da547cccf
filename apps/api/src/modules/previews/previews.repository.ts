import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';

/** A preview with all that is needed to find its bytes. */
export interface PreviewRow {
  id: string;
  /** Name beside the model file, or the key in its header where `embedded`. */
  source: string;
  embedded: boolean;
  stamp: string;
  /** The model file, relative to its root. */
  modelPath: string;
  rootPath: string;
}

/** Reads the previews; the scan writes them. */
@Injectable()
export class PreviewsRepository {
  constructor(private readonly db: Database) {}

  /** The preview, if it is one of the caller's roots. */
  async find(id: string, scope: Scope): Promise<PreviewRow | undefined> {
    const [row] = await this.db.query<PreviewRow>(
      `SELECT p.id, p.source, p.embedded, p.stamp, f.path AS "modelPath", r.path AS "rootPath"
       FROM previews p JOIN files f ON f.id = p.file_id JOIN roots r ON r.id = f.root_id
       WHERE p.id = $1 AND ($2::uuid[] IS NULL OR r.id = ANY ($2))`,
      [id, scope.roots === 'all' ? null : scope.roots],
    );
    return row;
  }

  /** Id and stamp of up to `limit` previews behind `afterId`, by id: the clean-up of thumbnails goes through all. */
  listStamps(afterId: string | null, limit: number): Promise<{ id: string; stamp: string }[]> {
    return this.db.query(
      `SELECT id, stamp FROM previews WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [afterId, limit],
    );
  }
}
