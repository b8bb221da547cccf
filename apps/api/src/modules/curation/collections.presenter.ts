import type { Collection } from '@lora/schema';
import { previewUrl } from '../catalog/index.js';
import type { CoverRow, ListedCollectionRow } from './collections.repository.js';
import type { SavedSearchLook } from './saved-searches.service.js';

/** What leaves the server of a collection; `look` is what a saved search finds. */
export function presentCollection(row: ListedCollectionRow, look: SavedSearchLook | null): Collection {
  const url = (cover: CoverRow) => previewUrl(cover.id, cover.stamp);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    query: row.query,
    sort: row.sort,
    adapters: look?.adapters ?? Number(row.adapters),
    covers: row.cover ? [url(row.cover)] : (look?.covers ?? (row.first ?? []).map(url)),
    coverId: row.cover_id,
    position: row.position,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
