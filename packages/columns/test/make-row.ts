import type { ColumnRow } from '../src/index.js';

/** A plain adapter in the root `r1`; a test states what matters to it. */
export function makeRow(id: string, values: Partial<ColumnRow> = {}): ColumnRow {
  return {
    id,
    rootIds: ['r1'],
    seenWith: [],
    notWith: [],
    views: [],
    state: 'present',
    hidden: false,
    baseModel: 'SDXL',
    family: null,
    networkType: 'lora',
    tags: [],
    creator: null,
    license: null,
    folders: [{ rootId: 'r1', path: '' }],
    collections: [],
    rank: 16,
    size: 20_000_000,
    rating: 0,
    favorite: false,
    nsfwLevel: 0,
    copies: 1,
    addedAt: Date.UTC(2026, 0, 1),
    modifiedAt: null,
    trainedAt: null,
    publishedAt: null,
    hasPreview: false,
    hasNotes: false,
    hasTrigger: false,
    brokenSidecar: false,
    searchText: '',
    name: id,
    ...values,
  };
}
