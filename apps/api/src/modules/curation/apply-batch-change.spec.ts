import { describe, expect, it } from 'vitest';
import { applyBatchChange, isChange, type PlannedChange, type ShownAdapter } from './apply-batch-change.js';

const NOBODY: ShownAdapter = {
  id: '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11',
  name: 'x',
  userValues: {},
  provenance: {},
  tags: [],
  rating: 0,
  favorite: false,
  baseModel: 'unknown',
  family: null,
  nsfwLevel: 0,
  hidden: false,
  collections: {},
};

function plan(
  adapter: Partial<ShownAdapter>,
  change: Parameters<typeof applyBatchChange>[1],
  rules = new Map<string, string | null>(),
): PlannedChange {
  const planned = applyBatchChange({ ...NOBODY, ...adapter }, change, rules);
  if (typeof planned === 'string') throw new Error(planned);
  return planned;
}
const writes = (...given: Parameters<typeof plan>) => plan(...given).written;

describe('one value', () => {
  it('becomes the user’s, also where a file says the same', () => {
    expect(writes({}, { rating: 3 })).toEqual([{ field: 'rating', from: null, to: 3 }]);
    expect(writes({ rating: 3, provenance: { rating: 'civitai' } }, { rating: 3 })).toHaveLength(1);
    expect(
      writes({ rating: 3, userValues: { rating: 3 }, provenance: { rating: 'user' } }, { rating: 3 }),
    ).toEqual([]);
  });

  it('is not written where it holds already without anybody’s word', () => {
    expect(isChange(plan({}, { rating: 0, favorite: false, hidden: false, nsfwLevel: 0 }))).toBe(false);
    expect(writes({ userValues: { hidden: true }, hidden: true }, { hidden: false })).toHaveLength(1);
  });

  it('is given back with null, where somebody wrote one', () => {
    expect(writes({ userValues: { family: 'a' } }, { family: null })).toEqual([
      { field: 'family', from: 'a', to: null },
    ]);
    expect(writes({}, { family: null })).toEqual([]);
  });
});

describe('tags', () => {
  const shown = { tags: ['Style', 'ink'], provenance: { tags: 'civitai' } as const };

  it('are added to what the adapter shows, and all become the user’s', () => {
    expect(plan(shown, { tags: { add: ['new', ' NEW '] } }).values.tags).toEqual(['Style', 'ink', 'new']);
  });

  it('that it shows already change nothing, whatever their case', () => {
    expect(writes(shown, { tags: { add: ['STYLE'] } })).toEqual([]);
    expect(writes(shown, { tags: { remove: ['other'] } })).toEqual([]);
  });

  it('may all be removed', () => {
    expect(plan(shown, { tags: { remove: ['style', 'INK'] } }).values.tags).toEqual([]);
  });

  it('go by the names that adapters show; those that nobody is to see are none', () => {
    const rules = new Map([
      ['sketch', 'drawing'],
      ['gone', null],
    ]);
    expect(plan({}, { tags: { add: ['Sketch', 'drawing', 'gone'] } }, rules).values.tags).toEqual([
      'drawing',
    ]);
    expect(plan({ tags: ['drawing', 'x'] }, { tags: { remove: ['sketch'] } }, rules).values.tags).toEqual([
      'x',
    ]);
  });

  it('are replaced with set, which says so of an empty list too', () => {
    expect(plan(shown, { tags: { set: [] } }).values.tags).toEqual([]);
    expect(plan(shown, { tags: { set: ['Style', 'ink'] } }).values.tags).toEqual(['Style', 'ink']);
    expect(writes({}, { tags: { set: [] } })).toEqual([]);
  });

  it('beyond the limit are refused with a sentence', () => {
    const tags = Array.from({ length: 200 }, (_, n) => `t${n}`);
    expect(applyBatchChange({ ...NOBODY, tags }, { tags: { add: ['one'] } }, new Map())).toMatch(/201/);
  });
});

it('enters only collections that it is not in, and leaves only those that it is in', () => {
  const adapter = { collections: { in: 1 } };
  expect(plan(adapter, { collection: { add: ['in', 'new'], remove: [] } })).toMatchObject({
    enter: ['new'],
    leave: [],
  });
  expect(plan(adapter, { collection: { remove: ['in', 'other'] } })).toMatchObject({
    enter: [],
    leave: ['in'],
  });
});

it('leaves custom fields alone that are not named', () => {
  const { values, written } = plan(
    { userValues: { custom: { a: 'x', b: 2 } } },
    { customFields: { b: null, c: 'y' } },
  );
  expect(values.custom).toEqual({ a: 'x', c: 'y' });
  expect(written.map((change) => change.field)).toEqual(['custom.b', 'custom.c']);
});
