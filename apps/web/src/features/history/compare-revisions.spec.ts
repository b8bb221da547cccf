import type { Revision } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { buildRevision } from '../../../test/history-builders.js';
import { compareRevisions, previewRestore } from './compare-revisions.js';

const change = (field: string, from: unknown, to: unknown) => ({
  field,
  from: { value: from },
  to: { value: to },
});

/** Newest first. */
const REVISIONS: Revision[] = [
  buildRevision({ id: '4', changes: [change('rating', 3, null), change('custom.gone', null, 'x')] }),
  buildRevision({ id: '3', changes: [change('tags', ['a'], ['a', 'b']), change('collections', [], ['c'])] }),
  buildRevision({ id: '2', changes: [change('rating', 2, 3), change('notes', 'n', 'm')] }),
  buildRevision({ id: '1', changes: [change('rating', null, 2), change('notes', null, 'n')] }),
];

describe('two revisions', () => {
  it('differ in what was changed after the older one up to the newer one', () => {
    expect(compareRevisions(REVISIONS, '1', '3')).toEqual([
      change('tags', ['a'], ['a', 'b']),
      change('collections', [], ['c']),
      change('rating', 2, 3),
      change('notes', 'n', 'm'),
    ]);
    expect(compareRevisions(REVISIONS, '2', '2')).toEqual([]);
    expect(compareRevisions(REVISIONS, 'elsewhere', '2')).toEqual([]);
  });

  it('do not differ where a value came back', () => {
    const back = [
      buildRevision({ id: '3', changes: [change('rating', 5, 2)] }),
      buildRevision({ id: '2', changes: [change('rating', 2, 5)] }),
      buildRevision({ id: '1', changes: [change('rating', null, 2)] }),
    ];
    expect(compareRevisions(back, '1', '3')).toEqual([]);
  });
});

describe('restoring', () => {
  it('brings back what was there, except collections and fields that are gone', () => {
    expect(previewRestore(REVISIONS, '1', (field) => field !== 'custom.gone')).toEqual([
      change('rating', null, 2),
      change('tags', ['a', 'b'], ['a']),
      change('notes', 'm', 'n'),
    ]);
  });

  it('of the newest changes nothing', () => {
    expect(previewRestore(REVISIONS, '4', () => true)).toEqual([]);
  });
});
