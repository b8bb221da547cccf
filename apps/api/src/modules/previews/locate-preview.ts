import { posix } from 'node:path';
import type { PreviewRow } from './previews.repository.js';
import type { PictureLocation } from './read-picture.js';

/** Where a preview's bytes are: in the model file's header, or in a file beside it. */
export function locatePreview(row: PreviewRow): PictureLocation {
  if (row.embedded) return { rootPath: row.rootPath, path: row.modelPath, embeddedKey: row.source };
  return {
    rootPath: row.rootPath,
    path: posix.join(posix.dirname(row.modelPath), row.source),
    embeddedKey: null,
  };
}
