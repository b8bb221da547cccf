import type { Crop } from '@lora/schema';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { stampWithCrop } from '../catalog/index.js';

/** Where a preview is, as far as the database knows. */
export type PreviewPlace =
  /** A picture that somebody added; it lies in the data folder. */
  | { kind: 'own'; mediaType: string }
  /** A file beside the model file. The paths of models are relative to their root. */
  | { kind: 'beside'; rootPath: string; modelPath: string; source: string }
  /** In the model file's header, under the key `source`. */
  | { kind: 'embedded'; rootPath: string; modelPath: string; source: string };

/** A preview with all that is needed to find its bytes and to draw it. */
export interface PreviewRow {
  id: string;
  /** Differs when the picture or its crop does. */
  stamp: string;
  crop: Crop | null;
  place: PreviewPlace;
}

interface FoundRow {
  id: string;
  stamp: string;
  crop: Crop | null;
  mediaType: string | null;
  source: string;
  embedded: boolean;
  modelPath: string;
  rootPath: string;
}

/** Crops are people's words on the adapter: catalog/arrange-previews.ts. */
const cropOf = (id: string): string => `a.user_values #> ARRAY['previews', 'crops', ${id}::text]`;

/** Reads all previews, those of files and those that people added. */
@Injectable()
export class PreviewsRepository {
  constructor(private readonly db: Database) {}

  /** The preview, if it is one of the caller's roots. */
  async find(id: string, scope: Scope): Promise<PreviewRow | undefined> {
    const [row] = await this.db.query<FoundRow>(
      `SELECT p.id, p.stamp, ${cropOf('p.id')} AS crop, NULL AS "mediaType", p.source, p.embedded,
         f.path AS "modelPath", r.path AS "rootPath"
       FROM previews p JOIN files f ON f.id = p.file_id JOIN roots r ON r.id = f.root_id
         LEFT JOIN adapters a ON a.id = f.adapter_id
       WHERE p.id = $1 AND ($2::uuid[] IS NULL OR r.id = ANY ($2))
       UNION ALL
       SELECT o.id, o.stamp, ${cropOf('o.id')}, o.media_type, '', false, '', ''
       FROM own_previews o JOIN adapters a ON a.id = o.adapter_id
       WHERE o.id = $1 AND ($2::uuid[] IS NULL OR a.root_ids && $2)`,
      [id, scope.roots === 'all' ? null : scope.roots],
    );
    if (row === undefined) return undefined;
    return { id: row.id, stamp: stampWithCrop(row.stamp, row.crop), crop: row.crop, place: placeOf(row) };
  }

  /** Id and stamp of up to `limit` previews behind `afterId`, by id: the clean-up of thumbnails goes through all. */
  async listStamps(afterId: string | null, limit: number): Promise<{ id: string; stamp: string }[]> {
    const rows = await this.db.query<{ id: string; stamp: string; crop: Crop | null }>(
      `(SELECT p.id, p.stamp, ${cropOf('p.id')} AS crop
        FROM previews p JOIN files f ON f.id = p.file_id LEFT JOIN adapters a ON a.id = f.adapter_id
        WHERE $1::uuid IS NULL OR p.id > $1 ORDER BY p.id LIMIT $2)
       UNION ALL
       (SELECT o.id, o.stamp, ${cropOf('o.id')}
        FROM own_previews o JOIN adapters a ON a.id = o.adapter_id
        WHERE $1::uuid IS NULL OR o.id > $1 ORDER BY o.id LIMIT $2)
       ORDER BY id LIMIT $2`,
      [afterId, limit],
    );
    return rows.map(({ id, stamp, crop }) => ({ id, stamp: stampWithCrop(stamp, crop) }));
  }
}

function placeOf({ mediaType, embedded, rootPath, modelPath, source }: FoundRow): PreviewPlace {
  if (mediaType !== null) return { kind: 'own', mediaType };
  return { kind: embedded ? 'embedded' : 'beside', rootPath, modelPath, source };
}
