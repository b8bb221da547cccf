import type { AdapterItem } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { buildAdapter, buildPage } from '../../test/adapter-builders.js';
import {
  type AdapterList,
  countShown,
  dropFarPages,
  indexOf,
  itemAt,
  PAGE_SIZE,
  PAGES_KEPT,
  pagesBetween,
  patchItem,
  placeOf,
  putPage,
  startList,
} from './adapter-list.js';

function fullPage(): AdapterItem[] {
  return Array.from({ length: PAGE_SIZE }, () => buildAdapter());
}

/** A list of 100,000 with these full pages at hand, whose cursors are c1, c2, ... */
function buildList(...numbers: number[]): AdapterList {
  const page = (number: number) =>
    buildPage(fullPage(), { total: 100_000, matches: 100_000, nextCursor: `c${number + 1}` });
  const [first = 0, ...others] = numbers;
  return others.reduce((list, number) => putPage(list, number, page(number)), startList(first, page(first)));
}

describe('a long list', () => {
  it('knows its items by index, wherever its pages lie', () => {
    const list = buildList(0, 999);
    expect(countShown(list)).toBe(100_000);
    expect(itemAt(list, 99_950)).toBe(list.pages[999]?.items[50]);
    expect(indexOf(list, itemAt(list, 99_950)?.id ?? '')).toBe(99_950);
    expect(itemAt(list, 300)).toBeNull();
    expect(itemAt(list, -1)).toBeNull();
    expect(indexOf(list, 'nobody')).toBe(-1);
  });

  it('asks for a page by the cursor of the one before it, and elsewhere by rows to skip', () => {
    const list = buildList(0, 5);
    expect([0, 1, 5, 6, 999].map((number) => placeOf(list, number))).toEqual([
      {},
      { cursor: 'c1' },
      { offset: 500 },
      { cursor: 'c6' },
      { offset: 99_900 },
    ]);
    expect(placeOf(undefined, 7)).toEqual({ offset: 700 });
  });

  it('skips the rows above that wait to be shown', () => {
    const list = { ...buildList(3), above: 25 };
    expect(placeOf(list, 0)).toEqual({ offset: 25 });
    expect(placeOf(list, 9)).toEqual({ offset: 925 });
    expect(countShown(list)).toBe(99_975);
  });

  it('names the pages of a stretch, and none beyond its ends', () => {
    const list = buildList(0);
    expect(pagesBetween(list, -50, 130)).toEqual([0, 1]);
    expect(pagesBetween(list, 99_880, 100_200)).toEqual([998, 999]);
    expect(pagesBetween({ ...list, total: 0 }, 0, 100)).toEqual([]);
  });

  it('keeps the nearest pages only, even after jumps', () => {
    const list = buildList(0, 1, 500, ...Array.from({ length: 14 }, (_, at) => 980 + at));
    const kept = dropFarPages(list, 990);
    expect(Object.keys(kept.pages)).toHaveLength(PAGES_KEPT);
    expect(itemAt(kept, 99_000)).not.toBeNull();
    expect(itemAt(kept, 0)).toBeNull();
    expect(countShown(kept)).toBe(100_000);
  });

  it('is the same object when nothing is far', () => {
    const list = buildList(0, 1, 2);
    expect(dropFarPages(list, 1)).toBe(list);
  });

  it('takes the newest count from each answer', () => {
    const list = putPage(buildList(0), 7, buildPage(fullPage(), { total: 100_001, matches: 100_001 }));
    expect(countShown(list)).toBe(100_001);
    expect(itemAt(list, 750)).not.toBeNull();
  });

  it('changes one item where it stands', () => {
    const list = buildList(0, 1);
    const id = itemAt(list, 150)?.id ?? '';
    const patched = patchItem(list, id, { rating: 5 });
    expect(itemAt(patched, 150)?.rating).toBe(5);
    expect(patched.pages[0]).toBe(list.pages[0]);
    expect(patchItem(list, 'nobody', { rating: 5 })).toBe(list);
  });
});
