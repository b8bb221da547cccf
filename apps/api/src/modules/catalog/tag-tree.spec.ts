import { expect, it } from 'vitest';
import { buildTagTree, expandTag, type TagTreeRow } from './tag-tree.js';

const tag = (key: string, parentId: string | null = null): TagTreeRow => ({
  id: `id of ${key}`,
  key,
  parentId: parentId === null ? null : `id of ${parentId}`,
  sameAs: null,
});
const word = (key: string, of: string): TagTreeRow => ({ ...tag(key), sameAs: `id of ${of}` });

const TREE = buildTagTree([
  tag('animal'),
  tag('cat', 'animal'),
  tag('kitten', 'cat'),
  tag('dog', 'animal'),
  word('feline', 'cat'),
  word('beast', 'animal'),
]);

it('finds a tag, everything below it and their other words', () => {
  expect(expandTag(TREE, ['animal']).toSorted()).toEqual([
    'animal',
    'beast',
    'cat',
    'dog',
    'feline',
    'kitten',
  ]);
  expect(expandTag(TREE, ['cat']).toSorted()).toEqual(['cat', 'feline', 'kitten']);
  expect(expandTag(TREE, ['dog'])).toEqual(['dog']);
});

it('takes another word for the tag itself', () => {
  expect(expandTag(TREE, ['feline']).toSorted()).toEqual(expandTag(TREE, ['cat']).toSorted());
});

it('takes names in any case and leaves unmanaged ones as they are, each once', () => {
  expect(expandTag(TREE, ['DOG', 'Éclair', 'dog'])).toEqual(['dog', 'éclair']);
});

it('ends on a loop that a damaged database holds', () => {
  const tree = buildTagTree([tag('a', 'b'), tag('b', 'a')]);
  expect(expandTag(tree, ['a']).toSorted()).toEqual(['a', 'b']);
});
