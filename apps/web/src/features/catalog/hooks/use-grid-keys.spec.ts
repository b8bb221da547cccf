import { expect, it } from 'vitest';
import { nextIndex } from './use-grid-keys.js';

/** Ten cards in rows of four: the last row has two. */
const grid = { count: 10, columns: 4, screenRows: 2 };

it.each([
  ['ArrowRight', 0, 1],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 9, 9],
  ['ArrowDown', 1, 5],
  ['ArrowDown', 6, 9],
  ['ArrowDown', 8, 8],
  ['ArrowUp', 5, 1],
  ['ArrowUp', 2, 2],
  ['Home', 7, 0],
  ['End', 2, 9],
  ['PageDown', 0, 8],
  ['PageDown', 3, 9],
  ['PageUp', 9, 1],
  ['PageUp', 6, 2],
  ['ArrowDown', -1, 0],
])('%s from card %i leads to card %i', (key, index, next) => {
  expect(nextIndex(key, { ...grid, index })).toBe(next);
});

it('other keys and an empty list lead nowhere', () => {
  expect(nextIndex('a', { ...grid, index: 0 })).toBeUndefined();
  expect(nextIndex('End', { ...grid, count: 0, index: -1 })).toBeUndefined();
});
