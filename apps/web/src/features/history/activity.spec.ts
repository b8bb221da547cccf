import { describe, expect, it } from 'vitest';
import { buildRevision, PERSON } from '../../../test/history-builders.js';
import { buildBatch } from '../../../test/organise-builders.js';
import { asksBatches, batchFields, dayStart, matchesBatch, singleKinds } from './activity-filter.js';
import { mergeActivity } from './merge-activity.js';

const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;

describe('joining bulk changes with single ones', () => {
  const revisions = [20, 16, 12].map((hour) => buildRevision({ id: String(hour), at: at(hour) }));
  const batches = [18, 14, 8].map((hour) => buildBatch({ createdAt: at(hour) }));
  const hours = (o: { singlesReach: string | null; batchesReach: string | null }) =>
    mergeActivity({ revisions, batches, ...o }).entries.map((entry) => Number(entry.at.slice(11, 13)));

  it('puts the newest first', () => {
    expect(hours({ singlesReach: null, batchesReach: null })).toEqual([20, 18, 16, 14, 12, 8]);
  });

  it('holds back what the list that was read less far could still come before', () => {
    expect(hours({ singlesReach: at(12), batchesReach: null })).toEqual([20, 18, 16, 14, 12]);
    expect(hours({ singlesReach: at(12), batchesReach: at(14) })).toEqual([20, 18, 16, 14]);
  });
});

describe('the filter', () => {
  const batch = buildBatch({
    createdAt: at(10),
    change: { rating: 3, collection: { add: ['c'] }, customFields: { f: 'x' } },
  });

  it('asks the history for everything but what bulk changes tell', () => {
    expect(singleKinds({})).toEqual(['edit', 'merge', 'restore', 'accept']);
    expect(singleKinds({ kind: 'restore' })).toEqual(['restore']);
    expect(singleKinds({ kind: 'batch' })).toEqual([]);
    expect([asksBatches({}), asksBatches({ kind: 'undo' }), asksBatches({ kind: 'edit' })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('knows the fields of a bulk change', () => {
    expect(batchFields(batch)).toEqual(['rating', 'collections', 'custom.f']);
  });

  it.each([
    [{}, true],
    [{ kind: 'undo' }, false],
    [{ personId: PERSON.id, field: 'custom.f' }, true],
    [{ personId: 'another' }, false],
    [{ field: 'tags' }, false],
    [{ since: at(10), until: at(11) }, true],
    [{ since: at(11) }, false],
    [{ until: at(10) }, false],
  ] as const)('%j lets a bulk change of 10:00 through: %s', (filter, expected) => {
    expect(matchesBatch(filter, batch)).toBe(expected);
  });

  it('takes days as they are where the person is', () => {
    expect(new Date(dayStart('2026-11-23') ?? '').getHours()).toBe(0);
    expect(Date.parse(dayStart('2026-02-28', 1) ?? '')).toBe(new Date(2026, 2, 1).getTime());
    expect(dayStart('nonsense')).toBeUndefined();
  });
});
