import { expect, it } from 'vitest';
import { keepMemberships, membershipsIn, undoBatchChange } from './undo-batch-change.js';

const NONE = new Set<string>();

it('gives back a value that still stands, and takes away one that was none before', () => {
  const written = [
    { field: 'rating', from: 2, to: 5 },
    { field: 'tags', from: null, to: ['a'] },
    { field: 'custom.x', from: 'old', to: null },
  ];
  expect(undoBatchChange({ rating: 5, tags: ['a'], notes: 'n' }, written, {}, NONE)).toMatchObject({
    values: { rating: 2, notes: 'n', custom: { x: 'old' } },
    kept: [],
  });
});

it('keeps what somebody changed since, and counts nothing that came back by itself', () => {
  const written = [
    { field: 'rating', from: 2, to: 5 },
    { field: 'favorite', from: null, to: true },
  ];
  expect(undoBatchChange({ rating: 3 }, written, {}, NONE)).toEqual({
    values: { rating: 3 },
    changes: [],
    enter: [],
    leave: [],
    kept: ['rating'],
  });
});

it('leaves collections that were entered, and enters those again that were left, at the old place', () => {
  const written = keepMemberships({ b: 7 }, { enter: ['a'], leave: ['b'] });
  expect(membershipsIn(written)).toEqual(['a', 'b']);
  const plan = undoBatchChange({}, written, { a: 1 }, new Set(['a', 'b']));
  expect(plan).toMatchObject({ leave: ['a'], enter: [{ id: 'b', position: 7 }], kept: [] });
});

it('has nothing to do where somebody did it, and names collections that are gone', () => {
  const written = keepMemberships({ b: 7 }, { enter: ['a'], leave: ['b'] });
  expect(undoBatchChange({}, written, { b: 1 }, new Set(['a', 'b']))).toMatchObject({
    enter: [],
    leave: [],
    kept: [],
  });
  expect(undoBatchChange({}, written, {}, NONE)).toMatchObject({ enter: [], kept: ['collections'] });
});
