import type { Person, Revision, RevisionPage } from '@lora/schema';
import { ANNA } from './builders.js';

export const PERSON: Person = { id: ANNA.id, name: 'Anna' };

let counter = 100;

export function buildRevision(over: Partial<Revision> = {}): Revision {
  counter += 1;
  return {
    id: String(counter),
    adapterId: 'c0000000-0000-4000-8000-0000000000aa',
    adapterName: 'Flat ink',
    kind: 'edit',
    person: PERSON,
    at: '2026-11-20T10:00:00.000Z',
    changes: [{ field: 'rating', from: { value: 2 }, to: { value: 4 } }],
    batchId: null,
    ...over,
  };
}

export function buildRevisionPage(items: Revision[], over: Partial<RevisionPage> = {}): RevisionPage {
  return { items, nextCursor: null, total: items.length, ...over };
}
