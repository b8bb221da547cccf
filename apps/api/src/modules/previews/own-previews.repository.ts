import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';

/** A preview that somebody adds. */
export interface NewOwnPreview {
  id: string;
  adapterId: string;
  userId: string;
  mediaType: string;
  stamp: string;
  /** In pixels. */
  width: number;
  height: number;
}

/** Every write of the table `own_previews`, except for the merging of adapters. */
@Injectable()
export class OwnPreviewsRepository {
  constructor(private readonly db: Database) {}

  async add(o: NewOwnPreview): Promise<void> {
    await this.db.query(
      `INSERT INTO own_previews (id, adapter_id, user_id, kind, media_type, stamp, width, height)
       VALUES ($1, $2, $3, 'image', $4, $5, $6, $7)`,
      [o.id, o.adapterId, o.userId, o.mediaType, o.stamp, o.width, o.height],
    );
  }

  /** @returns the media type of the one that was removed; null where there was none */
  async remove(id: string): Promise<string | null> {
    const [row] = await this.db.query<{ media_type: string }>(
      `DELETE FROM own_previews WHERE id = $1 RETURNING media_type`,
      [id],
    );
    return row?.media_type ?? null;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM own_previews WHERE id = $1`, [id])).length > 0;
  }

  async listIds(): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(`SELECT id FROM own_previews`);
    return rows.map((row) => row.id);
  }

  /** The adapter that answers to an id (or to one that was merged into it), if the caller sees it. */
  async findAdapter(id: string, scope: Scope): Promise<{ id: string; revision: number } | null> {
    const [row] = await this.db.query<{ id: string; revision: number }>(
      `SELECT a.id, a.revision FROM adapters a WHERE ($2::uuid[] IS NULL OR a.root_ids && $2)
         AND a.id = coalesce((SELECT adapter_id FROM adapter_aliases WHERE old_id = $1), $1)`,
      [id, scope.roots === 'all' ? null : scope.roots],
    );
    return row ?? null;
  }
}
