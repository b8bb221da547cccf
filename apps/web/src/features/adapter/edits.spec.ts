import { describe, expect, it } from 'vitest';
import { buildDetail } from '../../../test/adapter-builders.js';
import { canJoin, contestedFields, fieldsOf, foresee, joinChange } from './edits.js';

const FIELD = 'f0000000-0000-4000-8000-000000000001';
const OTHER = 'f0000000-0000-4000-8000-000000000002';

describe('what a change touches', () => {
  it('names its fields, the library’s own one by one', () => {
    expect(fieldsOf({ license: null, hidden: true, customFields: { [FIELD]: 3 } })).toEqual([
      'license',
      'hidden',
      `custom.${FIELD}`,
    ]);
  });
});

describe('a conflict', () => {
  const seen = buildDetail({ tags: ['a'], customFields: { [FIELD]: 'old' } });

  it('is only where somebody else wrote the same field, and something else than I', () => {
    const now = buildDetail({
      ...seen,
      tags: ['a', 'b'],
      customFields: { [FIELD]: 'theirs' },
      license: 'MIT',
    });
    expect(contestedFields({ tags: ['c'] }, seen, now)).toEqual(['tags']);
    expect(contestedFields({ tags: ['a', 'b'] }, seen, now)).toEqual([]);
    expect(contestedFields({ customFields: { [FIELD]: 'mine' } }, seen, now)).toEqual([`custom.${FIELD}`]);
    expect(contestedFields({ customFields: { [FIELD]: 'theirs' } }, seen, now)).toEqual([]);
    expect(contestedFields({ customFields: { [OTHER]: 'mine' } }, seen, now)).toEqual([]);
    expect(contestedFields({ rating: 3 }, seen, now)).toEqual([]);
    expect(contestedFields({ license: null }, seen, now)).toEqual(['license']);
  });

  it('of lists can keep both: my additions and removals on top of theirs', () => {
    const before = buildDetail({ tags: ['a', 'b'], triggerWords: ['x'] });
    const theirs = buildDetail({ ...before, tags: ['a', 'b', 'theirs'] });
    const change = { tags: ['b', 'mine'] };
    expect(canJoin(change, ['tags'])).toBe(true);
    expect(joinChange(change, before, theirs)).toEqual({ tags: ['b', 'theirs', 'mine'] });
    expect(canJoin({ tags: null }, ['tags'])).toBe(false);
    expect(canJoin({ name: 'n' }, ['name'])).toBe(false);
  });
});

describe('what is shown before the server answers', () => {
  it('holds values, not what is given back, and empties the library’s own fields at once', () => {
    expect(
      foresee(
        { name: null, creator: 'Cora', customFields: { [FIELD]: null, [OTHER]: 2 } },
        { customFields: { [FIELD]: 'old' } },
      ),
    ).toEqual({ creator: 'Cora', customFields: { [OTHER]: 2 } });
  });
});
