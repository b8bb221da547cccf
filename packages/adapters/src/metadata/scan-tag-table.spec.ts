import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrainingTags } from './read-tags.js';
import { scanTagTable } from './scan-tag-table.js';

const LIMITS = { folders: 500, tags: 200_000 };
const scan = (text: string): Record<string, number> | null => {
  const counts = scanTagTable(text, LIMITS);
  return counts && Object.fromEntries(counts);
};

describe('a table of tags', () => {
  it('is counted as it stands, folders added', () => {
    const text = '{"10_a": {"1girl": 3, "blue hair": 2},\n "b": {"1girl": 4, "x": 0}}';
    expect(scan(text)).toEqual({ '1girl': 7, 'blue hair': 2, x: 0 });
  });

  it.each([
    ['{"1girl": 3}', 'no folder'],
    ['{}', 'nothing'],
    ['{"a": {}}', 'an empty folder'],
    ['{"a": {"x": 1}, "b": 2}', 'a tag beside a folder'],
    ['{"a": {"x": 1.5}}', 'a fraction'],
    ['{"a": {"x": 1e3}}', 'an exponent'],
    ['{"a": {"x": -1}}', 'a negative count'],
    ['{"a": {"x": 01}}', 'a leading zero'],
    ['{"a": {"x": "1"}}', 'text for a count'],
    ['{"a": {"x": 1234567890123456}}', 'a count that no number holds'],
    ['{"a": {" x": 1}}', 'a space at the start'],
    ['{"a": {"x ": 1}}', 'a space at the end'],
    ['{"a": {"x  y": 1}}', 'two spaces'],
    ['{"a": {"": 1}}', 'an empty tag'],
    ['{"a": {"caf\u00e9": 1}}', 'a letter beyond ASCII'],
    ['{"a": {"x\\n": 1}}', 'an escape'],
    [`{"a": {"${'x'.repeat(201)}": 1}}`, 'a long tag'],
    ['{"a": {"x": 1, "x": 2}}', 'a tag twice'],
    ['{"a": {"x": 1}, "b": {"y": 1, "y": 2}}', 'a tag twice in another folder'],
    ['{"a": {"x": 1}, "a": {"y": 2}}', 'a folder twice'],
    ['{"a": {"x": 1}} more', 'text behind it'],
    ['{"a": {"x": 1}', 'no end'],
    ['{"a": {"x": 1,}}', 'a comma too many'],
    ['{"a', 'a cut name'],
    ['[1]', 'a list'],
  ])('is left to the general way: %s', (text) => {
    expect(scan(text)).toBeNull();
  });

  it('is left to the general way where it exceeds the limits', () => {
    const text = '{"a": {"x": 1, "y": 1}, "b": {"z": 1}}';
    expect(scanTagTable(text, { folders: 1, tags: 10 })).toBeNull();
    expect(scanTagTable(text, { folders: 2, tags: 2 })).toBeNull();
    expect(scanTagTable(text, { folders: 2, tags: 3 })?.size).toBe(3);
  });

  it('gives the same whether it is text or has been parsed already', () => {
    const tag = fc.oneof(
      fc.string({ minLength: 1, maxLength: 6 }),
      fc.constantFrom('a', 'b', 'c d', '1', '12', '__proto__', 'constructor', ' e', 'f  g'),
    );
    const count = fc.oneof(fc.nat({ max: 4 }), fc.nat(), fc.constantFrom(-1, 1.5, 2 ** 40));
    const table = fc.dictionary(tag, fc.dictionary(tag, count, { maxKeys: 400 }), { maxKeys: 4 });
    let short = 0;
    fc.assert(
      fc.property(table, fc.boolean(), (folders, indent) => {
        const text = JSON.stringify(folders, null, indent ? 1 : undefined);
        if (scan(text)) short++;
        const parsed: unknown = JSON.parse(text);
        expect(readTrainingTags({ ss_tag_frequency: text })).toEqual(
          readTrainingTags({ ss_tag_frequency: parsed }),
        );
      }),
      { numRuns: 300 },
    );
    const plain = fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat({ max: 5 }), { minKeys: 1, maxKeys: 400 }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(plain, (folders) => {
        if (scan(JSON.stringify(folders))) short++;
        expect(readTrainingTags({ ss_tag_frequency: JSON.stringify(folders) })).toEqual(
          readTrainingTags({ ss_tag_frequency: folders }),
        );
      }),
    );
    expect(short).toBeGreaterThan(100);
  });
});
