import { expect, it } from 'vitest';
import { toNaturalKey } from './natural-key.js';

const sorted = (names: string[]) => names.toSorted((a, b) => (toNaturalKey(a) < toNaturalKey(b) ? -1 : 1));

it('counts as people do', () => {
  expect(sorted(['style v10', 'style v2', 'Style v1'])).toEqual(['Style v1', 'style v2', 'style v10']);
});

it('does not sort capitals or accents apart', () => {
  expect(sorted(['Zebra', 'éclair', 'apple', 'Echo'])).toEqual(['apple', 'Echo', 'éclair', 'Zebra']);
});

it('takes leading zeros as the same number', () => {
  expect(toNaturalKey('a-000004')).toBe(toNaturalKey('a-4'));
});

it('stays within the index however long the name is', () => {
  expect(toNaturalKey('7 '.repeat(5000)).length).toBeLessThanOrEqual(400);
});
