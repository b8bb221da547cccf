import { describe, expect, it } from 'vitest';
import { makeRow } from '../test/make-row.js';
import type { ColumnRow } from './column-row.js';
import { Columns } from './columns.js';

const names = (rows: Partial<ColumnRow>[], words: string[], limit = 10): string[] => {
  const columns = new Columns();
  for (const [n, row] of rows.entries()) columns.upsert(makeRow(String(n), row));
  return columns
    .rank({ kind: 'and', nodes: [] }, 'all', { words, limit })
    .map((id) => rows[Number(id)]?.name ?? '');
};

describe('the best matches', () => {
  it('have the word as their whole name, then as a word, at the start of a word, inside one, elsewhere', () => {
    const rows = ['no match', 'bookworm', 'wormhole', 'a worm', 'worm'].map((name) => ({ name }));
    expect(names(rows, ['worm'])).toEqual(['worm', 'a worm', 'wormhole', 'bookworm', 'no match']);
  });

  it('have more of several words', () => {
    const rows = ['red thing', 'blue red', 'blue thing'].map((name) => ({ name }));
    expect(names(rows, ['red', 'blue'])[0]).toBe('blue red');
  });

  it('are favourites first among equals, then the best rated, then the newest', () => {
    const rows = [
      { name: 'worm old', addedAt: 1 },
      { name: 'worm new', addedAt: 2 },
      { name: 'worm rated', rating: 3, addedAt: 1 },
      { name: 'worm loved', favorite: true, addedAt: 1 },
    ];
    expect(names(rows, ['worm'])).toEqual(['worm loved', 'worm rated', 'worm new', 'worm old']);
  });

  it('are no more than asked for, and the same as the first of all', () => {
    const rows = Array.from({ length: 300 }, (_, n) => ({
      name: ['worm', 'worms', 'bookworm', 'x'][n % 4],
      rating: n % 6,
      addedAt: (n * 7919) % 301,
    }));
    const all = names(rows, ['worm'], 1_000);
    for (const limit of [0, 1, 7, 50, 299]) expect(names(rows, ['worm'], limit)).toEqual(all.slice(0, limit));
  });

  it('are found without case, accents and punctuation in the words', () => {
    expect(names([{ name: 'other' }, { name: 'Éclair_Style-v2' }], ['eclair_style'])[0]).toBe(
      'Éclair_Style-v2',
    );
  });
});

it('what is named exactly so has all the words and no other', () => {
  const columns = new Columns();
  for (const name of ['Ink Wash', 'wash ink', 'Ink Wash v2', 'Ink', 'inks wash'])
    columns.upsert(makeRow(name, { name, searchText: name.toLowerCase() }));
  const named = (...words: string[]) => columns.named({ kind: 'and', nodes: [] }, 'all', words).toSorted();
  expect(named('ink', 'wash')).toEqual(['Ink Wash', 'wash ink']);
  expect(named('ink')).toEqual(['Ink']);
  expect(named('photo')).toEqual([]);
  expect(named()).toEqual([]);
});
