import { expect, it } from 'vitest';
import { fuseHits, NEAR_FROM, RELATED_MAX } from './fuse-hits.js';

const near = (...ids: string[]) => ids.map((id, i) => ({ id, score: 0.9 - i / 1000 }));
const lists = { plain: [], named: [], anyWord: [], meaning: [] };

it('never puts what is only related before what has all the words', () => {
  const { hits, related } = fuseHits(
    { ...lists, plain: ['a', 'b'], anyWord: ['c', 'a', 'b'], meaning: near('c', 'd', 'b') },
    500,
  );
  expect(hits.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
  expect(related).toBe(2);
});

it('says which ways found each, and of all the words not that it has some', () => {
  const { hits } = fuseHits(
    { ...lists, plain: ['a'], named: ['a'], anyWord: ['a', 'b'], meaning: near('b', 'a') },
    500,
  );
  expect(hits).toEqual([
    {
      id: 'a',
      reasons: [
        { kind: 'name', rank: 1 },
        { kind: 'words', rank: 1 },
        { kind: 'meaning', rank: 2 },
      ],
    },
    {
      id: 'b',
      reasons: [
        { kind: 'some-words', rank: 2 },
        { kind: 'meaning', rank: 1 },
      ],
    },
  ]);
});

it('has what is named exactly so in front of better ranks', () => {
  const { hits } = fuseHits({ ...lists, plain: ['a', 'b', 'c'], named: ['c'], meaning: near('a', 'b') }, 500);
  expect(hits[0]?.id).toBe('c');
});

it('keeps what is named exactly so where it is not among the best of very many', () => {
  const { hits, related } = fuseHits({ ...lists, plain: ['a', 'b'], named: ['c'] }, 2);
  expect(hits.map(({ id }) => id)).toEqual(['c', 'a']);
  expect(related).toBe(0);
});

it('leaves out what is not near enough', () => {
  const meaning = [
    { id: 'near', score: NEAR_FROM },
    { id: 'far', score: NEAR_FROM - 0.01 },
  ];
  expect(fuseHits({ ...lists, meaning }, 500).hits.map(({ id }) => id)).toEqual(['near']);
});

it('adds no more than a few, and none where the words fill the list', () => {
  const many = Array.from({ length: 100 }, (_, i) => `near-${i}`);
  expect(fuseHits({ ...lists, meaning: near(...many) }, 500).related).toBe(RELATED_MAX);
  const full = fuseHits({ ...lists, plain: ['a', 'b'], meaning: near('c') }, 2);
  expect(full).toMatchObject({ related: 0, hits: [{ id: 'a' }, { id: 'b' }] });
});
