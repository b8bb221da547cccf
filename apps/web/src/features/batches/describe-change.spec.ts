import { describe, expect, it } from 'vitest';
import { describeChange, describeCounts, describeUndo } from './describe-change.js';

const none = { total: 0, changed: 0, unchanged: 0, failed: 0, restored: 0, kept: 0 };

describe('a bulk change in one line', () => {
  it.each([
    [{ tags: { add: ['ink'] } }, 'Add the tag ink'],
    [
      { tags: { add: ['a', 'b', 'c', 'd'], remove: ['x'] } },
      'Add the tags a, b, c and 1 more · Take the tag x away',
    ],
    [{ tags: { set: [] } }, 'Take all tags away'],
    [{ tags: { set: ['ink', 'poster'] } }, 'Set the tags to ink, poster'],
    [{ rating: 4 }, 'Rating: 4 stars'],
    [{ rating: null }, 'Rating: as in the files'],
    [{ favorite: true }, 'Mark as favourite'],
    [{ favorite: false }, 'No favourite any more'],
    [{ family: null }, 'Family: as in the files'],
    [{ hidden: true }, 'Hide'],
    [{ hidden: false }, 'Show again'],
    [{ customFields: { a: 'x', gone: null } }, 'Strength: x · A field that is gone: empty'],
    [
      { collection: { add: ['c'], remove: ['gone'] } },
      'Put into Best of · Take out of a collection that is gone',
    ],
  ])('%j is "%s"', (change, words) => {
    const names = { customFields: new Map([['a', 'Strength']]), collections: new Map([['c', 'Best of']]) };
    expect(describeChange(change, names)).toBe(words);
  });

  it('names base model and level as the rest of the page does', () => {
    expect(describeChange({ baseModel: 'sdxl' })).toBe('Base model: SDXL');
    expect(describeChange({ baseModel: null, nsfwLevel: null })).toBe(
      'Base model: as in the files · NSFW level: as in the files',
    );
  });
});

describe('how it ended', () => {
  it('tells only what there is', () => {
    expect(describeCounts({ ...none, changed: 212 })).toBe('212 changed');
    expect(describeCounts({ ...none, changed: 1, unchanged: 2, failed: 3 })).toBe(
      '1 changed · 2 were so already · 3 failed',
    );
    expect(describeUndo({ ...none, changed: 9, restored: 9 })).toBe('9 brought back');
    expect(describeUndo({ ...none, changed: 9, restored: 6, kept: 2 })).toBe(
      '6 brought back · 2 changed since and kept · 1 could not be brought back',
    );
  });
});
