import { EVERYTHING, type QueryNode } from '@lora/query';
import { expect, it } from 'vitest';
import { makeRow } from '../test/make-row.js';
import { Columns } from './columns.js';

function rank(texts: Record<string, string>, words: string[], node: QueryNode = EVERYTHING, limit = 10) {
  const columns = new Columns();
  for (const [id, text] of Object.entries(texts)) {
    const [name = '', rest = ''] = text.split(' / ');
    columns.upsert(makeRow(id, { name, searchText: `${name}\n${rest}`.toLowerCase() }));
  }
  return columns.rankByAnyWord(node, 'all', { words, limit });
}

it('finds what has any of the words, most of them first', () => {
  const texts = { one: 'a / ink', both: 'b / ink wash', none: 'c / photo', other: 'd / wash' };
  const found = rank(texts, ['ink', 'wash']);
  expect(found[0]).toBe('both');
  expect(found.toSorted()).toEqual(['both', 'one', 'other']);
});

it('puts rare words before common ones', () => {
  const texts = {
    common1: 'a / style',
    common2: 'b / style',
    rare: 'c / cyanotype',
    common3: 'd / style',
    none: 'e / photo',
  };
  expect(rank(texts, ['style', 'cyanotype'])[0]).toBe('rare');
});

it('puts a word in the name before the same word elsewhere', () => {
  const texts = { elsewhere: 'Night street / lantern', named: 'Paper lantern / night', none: 'x' };
  expect(rank(texts, ['lantern'])).toEqual(['named', 'elsewhere']);
});

it('keeps to what must match besides, and to the number asked for', () => {
  const texts = { a: 'ink one', b: 'ink two', c: 'ink three' };
  expect(rank(texts, ['ink'], { kind: 'not', node: { kind: 'ids', ids: ['b'] } }).toSorted()).toEqual([
    'a',
    'c',
  ]);
  expect(rank(texts, ['ink'], EVERYTHING, 2)).toHaveLength(2);
});

it('leaves out words that most have, unless there are few at all', () => {
  const texts = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`t${i}`, `Train ${i} / a train`]));
  expect(rank({ ...texts, knight: 'Knight / armor' }, ['train', 'knight'])).toEqual(['knight']);
  expect(rank({ t1: 'Train', t2: 'Plain' }, ['a'])).toEqual([]);
  expect(rank({ t1: 'Train', t2: 'Train two', knight: 'Knight' }, ['train'])).toHaveLength(2);
});

it('finds nothing by words that nothing has', () => {
  expect(rank({ a: 'ink' }, ['photo'])).toEqual([]);
  expect(rank({ a: 'ink' }, [])).toEqual([]);
});
