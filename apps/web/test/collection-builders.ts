import type { Collection } from '@lora/schema';
import { nextId } from './builders.js';

/** A collection by hand, or with `query` a saved search. */
export function buildCollection(over: Partial<Collection> = {}): Collection {
  return {
    id: nextId(),
    name: 'Posters',
    description: null,
    query: null,
    sort: null,
    adapters: 3,
    covers: [],
    coverId: null,
    position: 0,
    revision: 1,
    createdAt: '2026-11-20T10:00:00.000Z',
    updatedAt: '2026-11-20T10:00:00.000Z',
    ...over,
  };
}
