import type { Batch, BatchItem, Collection, CustomField, Tag } from '@lora/schema';
import { ANNA, nextId } from './builders.js';

export function buildTag(over: Partial<Tag> = {}): Tag {
  return { id: nextId(), name: 'ink', parentId: null, color: null, aliases: [], adapters: 3, ...over };
}

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

export function buildCustomField(over: Partial<CustomField> = {}): CustomField {
  return { id: nextId(), name: 'Shelf', kind: 'text', choices: [], position: 0, adapters: 2, ...over };
}

export function buildBatchItem(over: Partial<BatchItem> = {}): BatchItem {
  return {
    adapterId: nextId(),
    name: 'Flat ink',
    outcome: 'changed',
    changes: [{ field: 'tags', from: { value: ['style'] }, to: { value: ['style', 'poster'] } }],
    message: null,
    undo: null,
    undoMessage: null,
    ...over,
  };
}

/** A finished change of three adapters. */
export function buildBatch(over: Partial<Batch> = {}): Batch {
  return {
    id: nextId(),
    dryRun: false,
    change: { tags: { add: ['poster'] } },
    selection: { query: '' },
    person: { id: ANNA.id, name: 'Anna' },
    jobId: nextId(),
    state: 'completed',
    undoJobId: null,
    undoneAt: null,
    counts: { total: 3, changed: 2, unchanged: 0, failed: 1, restored: 0, kept: 0 },
    createdAt: '2026-11-22T10:00:00.000Z',
    ...over,
  };
}
