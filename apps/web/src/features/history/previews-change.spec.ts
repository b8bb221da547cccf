import { expect, it } from 'vitest';
import { previewsChange } from './previews-change.js';

const crop = { x: 0, y: 0, width: 0.5, height: 1 };

it.each([
  [{ order: ['a', 'b'] }, { order: ['a', 'b', 'c'] }, '1 added'],
  [{ order: ['a', 'b'] }, { order: ['a'] }, '1 removed'],
  [{ order: ['a', 'b'] }, { order: ['b', 'a'] }, 'put in another order'],
  [{ order: ['a', 'b'] }, { order: ['c', 'b', 'a'] }, '1 added, put in another order'],
  [{ order: ['a'] }, { order: ['a'], crops: { a: crop } }, '1 cropped'],
  [null, { order: ['a', 'b'] }, 'added or arranged'],
  [{ order: ['a', 'b'] }, null, 'back to how they were found'],
])('%j to %j is told as "%s"', (from, to, words) => {
  expect(previewsChange(from, to)).toBe(words);
});
