import { expect, it } from 'vitest';
import { buildTag } from '../../../test/organise-builders.js';
import { findTags, idsWithin, toTree } from './tag-tree.js';

const style = buildTag({ name: 'style' });
const ink = buildTag({ name: 'ink', parentId: style.id });
const brush = buildTag({ name: 'brush', parentId: ink.id });
const loose = buildTag({ name: 'loose', id: null });
const all = [brush, ink, loose, style];

it('puts each tag below the one that it stands under', () => {
  expect(toTree(all, new Set()).map(({ tag, depth, hasChildren }) => [tag.name, depth, hasChildren])).toEqual(
    [
      ['loose', 0, false],
      ['style', 0, true],
      ['ink', 1, true],
      ['brush', 2, false],
    ],
  );
});

it('leaves out what stands below a closed tag', () => {
  expect(toTree(all, new Set([style.id ?? ''])).map(({ tag }) => tag.name)).toEqual(['loose', 'style']);
});

it('shows a tag at the top whose upper one is not there', () => {
  expect(toTree([brush], new Set())).toEqual([{ tag: brush, depth: 0, hasChildren: false }]);
});

it('knows a tag and everything below it, however deep', () => {
  expect(idsWithin(all, style.id ?? '')).toEqual(new Set([style.id, ink.id, brush.id]));
  expect(idsWithin(all, brush.id ?? '')).toEqual(new Set([brush.id]));
});

it('finds tags by their name and by their other words', () => {
  const sky = buildTag({ name: 'Sky', aliases: ['heaven'] });
  expect(findTags([sky, ink], 'sk')).toEqual([sky]);
  expect(findTags([sky, ink], 'HEAV')).toEqual([sky]);
  expect(findTags([sky, ink], '')).toEqual([sky, ink]);
});
