import { expect, it } from 'vitest';
import { isWithin, toTagWord, toTagWords } from './tag-word.js';

it('takes a tag without the spaces around it and compares it in lower case', () => {
  expect(toTagWord('  Art Nouveau ')).toEqual({ name: 'Art Nouveau', key: 'art nouveau' });
  expect(toTagWord('ÉCLAIR')).toEqual({ name: 'ÉCLAIR', key: 'éclair' });
  expect(toTagWord(' \t')).toBeNull();
});

it('makes halves of surrogate pairs storable', () => {
  expect(toTagWord('a\ud83c')?.name).toBe('a\ufffd');
});

it('takes each word once, whatever its case', () => {
  expect(toTagWords(['Cat', ' cat', '', 'dog']).map((word) => word.name)).toEqual(['Cat', 'dog']);
});

it('knows what stands below what, and ends on a loop', () => {
  const parents = new Map([
    ['kitten', 'cat'],
    ['cat', 'animal'],
  ]);
  expect(isWithin('kitten', 'animal', parents)).toBe(true);
  expect(isWithin('cat', 'cat', parents)).toBe(true);
  expect(isWithin('animal', 'kitten', parents)).toBe(false);
  const loop = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(isWithin('a', 'c', loop)).toBe(false);
});
