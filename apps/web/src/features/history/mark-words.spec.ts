import { expect, it } from 'vitest';
import { markWords } from './mark-words.js';

it('marks the words that came and went', () => {
  expect(markWords('use it at low strength', 'use it at high strength')).toEqual([
    { kind: 'same', text: 'use it at ' },
    { kind: 'removed', text: 'low' },
    { kind: 'added', text: 'high' },
    { kind: 'same', text: ' strength' },
  ]);
});

it('leaves texts whole that have nothing in common, and those that are very long', () => {
  expect(markWords('Flat ink', 'Watercolour')).toBeNull();
  expect(markWords('', 'new')).toBeNull();
  expect(markWords('word '.repeat(3000), 'word '.repeat(3000))).toBeNull();
});
