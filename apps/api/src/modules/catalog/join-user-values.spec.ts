import { expect, it } from 'vitest';
import { joinUserValues } from './join-user-values.js';

const at = (field: string, time: number) => new Map([[field, new Date(time)]]);

it('keeps the words of both', () => {
  const { values, changes } = joinUserValues(
    { values: { notes: 'mine' }, writtenAt: at('notes', 1) },
    { values: { rating: 4 }, writtenAt: at('rating', 2) },
  );
  expect(values).toEqual({ notes: 'mine', rating: 4 });
  expect(changes).toEqual([{ field: 'rating', from: null, to: 4 }]);
});

it('lets the later word win and records the other', () => {
  const { values, changes } = joinUserValues(
    { values: { notes: 'old' }, writtenAt: at('notes', 1) },
    { values: { notes: 'new' }, writtenAt: at('notes', 2) },
  );
  expect(values).toEqual({ notes: 'new' });
  expect(changes).toEqual([{ field: 'notes', from: 'old', to: 'new' }]);
});

it('keeps the word of the adapter that stays when it is the later one', () => {
  const { values, changes } = joinUserValues(
    { values: { tags: ['a'] }, writtenAt: at('tags', 5) },
    { values: { tags: ['b'] }, writtenAt: at('tags', 2) },
  );
  expect(values).toEqual({ tags: ['a'] });
  expect(changes).toEqual([{ field: 'tags', from: ['b'], to: ['a'] }]);
});

it('says nothing where both agree', () => {
  const both = { values: { tags: ['a'] }, writtenAt: new Map() };
  expect(joinUserValues(both, both).changes).toEqual([]);
});
