import { posix } from 'node:path';
import type { OwnPictures } from './own-pictures.js';
import type { PreviewRow } from './previews.repository.js';
import type { PictureLocation } from './read-picture.js';

/** Where a preview's bytes are: in the data folder, in the model file's header, or in a file beside it. */
export function locatePreview(row: PreviewRow, own: OwnPictures): PictureLocation {
  const { place } = row;
  if (place.kind === 'own') return own.locate(row.id, place.mediaType);
  if (place.kind === 'embedded')
    return { rootPath: place.rootPath, path: place.modelPath, embeddedKey: place.source };
  return {
    rootPath: place.rootPath,
    path: posix.join(posix.dirname(place.modelPath), place.source),
    embeddedKey: null,
  };
}
