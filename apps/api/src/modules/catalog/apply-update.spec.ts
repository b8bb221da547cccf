import { expect, it } from 'vitest';
import { applyUpdate } from './apply-update.js';

it('records each field that changes, with both values', () => {
  expect(applyUpdate({ rating: 2 }, { rating: 5, notes: ' good ' })).toEqual({
    values: { rating: 5, notes: 'good' },
    changes: [
      { field: 'notes', from: null, to: 'good' },
      { field: 'rating', from: 2, to: 5 },
    ],
  });
});

it('gives a field back with null', () => {
  expect(applyUpdate({ name: 'Mine' }, { name: null })).toEqual({
    values: {},
    changes: [{ field: 'name', from: 'Mine', to: null }],
  });
});

it('makes no change of what is already so', () => {
  expect(applyUpdate({ tags: ['a'] }, { tags: ['a'], favorite: null }).changes).toEqual([]);
});

it('drops empty and doubled list entries but keeps an emptied list as the user’s word', () => {
  expect(applyUpdate({}, { tags: [' Cat', 'cat', '', 'dog'] }).values).toEqual({ tags: ['Cat', 'dog'] });
  expect(applyUpdate({ tags: ['a'] }, { tags: [] }).values).toEqual({ tags: [] });
});
