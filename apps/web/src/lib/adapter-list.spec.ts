import type { AdapterItem } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { buildAdapter, buildPage } from '../../test/adapter-builders.js';
import {
  type AdapterList,
  countKnown,
  cursorOf,
  dropFarPages,
  hasMore,
  indexOf,
  itemAt,
  PAGE_SIZE,
  PAGES_KEPT,
  patchItem,
  putPage,
  toListPage,
} from './adapter-list.js';

function fullPage(): AdapterItem[] {
  return Array.from({ length: PAGE_SIZE }, () => buildAdapter());
}

/** A list of `count` full pages whose cursors are c1, c2, ... */
function buildList(count: number): AdapterList {
  const pages = Array.from({ length: count }, (_, number) =>
    toListPage(number === 0 ? null : `c${number}`, buildPage(fullPage(), { nextCursor: `c${number + 1}` })),
  );
  return { pages, total: 100_000, behind: false };
}

describe('a long list', () => {
  it('knows its items by index across pages', () => {
    const list = buildList(3);
    expect(countKnown(list)).toBe(300);
    expect(hasMore(list)).toBe(true);
    expect(itemAt(list, 250)).toBe(list.pages[2]?.items?.[50]);
    expect(indexOf(list, itemAt(list, 250)?.id ?? '')).toBe(250);
    expect(itemAt(list, 300)).toBeNull();
    expect(indexOf(list, 'nobody')).toBe(-1);
  });

  it('knows the way to every page that was walked and to the next, but no further', () => {
    const list = buildList(2);
    expect([0, 1, 2, 3].map((number) => cursorOf(list, number))).toEqual([null, 'c1', 'c2', undefined]);
  });

  it('keeps the items of some pages only, and the place of all', () => {
    const list = dropFarPages(buildList(60), 30);
    expect(list.pages.filter((page) => page.items).length).toBeLessThanOrEqual(PAGES_KEPT);
    expect(itemAt(list, 30 * PAGE_SIZE)).not.toBeNull();
    expect(itemAt(list, 0)).toBeNull();
    expect(countKnown(list)).toBe(6000);
    expect(cursorOf(list, 5)).toBe('c5');
  });

  it('is the same object when nothing is far', () => {
    const list = buildList(3);
    expect(dropFarPages(list, 1)).toBe(list);
  });

  it('takes a page that comes back to its place', () => {
    const list = dropFarPages(buildList(60), 30);
    const back = putPage(list, 2, toListPage('c2', buildPage(fullPage(), { nextCursor: 'c3' })), 100_001);
    expect(itemAt(back, 250)).not.toBeNull();
    expect(back.pages).toHaveLength(60);
    expect(back.total).toBe(100_001);
  });

  it('cuts the pages that no longer join', () => {
    const back = putPage(
      buildList(5),
      1,
      toListPage('c1', buildPage(fullPage(), { nextCursor: 'other' })),
      100_000,
    );
    expect(back.pages).toHaveLength(2);
    expect(cursorOf(back, 2)).toBe('other');
  });

  it('drops an answer to a question that is not asked any more', () => {
    const list = buildList(3);
    expect(putPage(list, 2, toListPage('of-before', buildPage([])), 1)).toBe(list);
  });

  it('changes one item where it stands', () => {
    const list = buildList(2);
    const id = itemAt(list, 150)?.id ?? '';
    const patched = patchItem(list, id, { rating: 5 });
    expect(itemAt(patched, 150)?.rating).toBe(5);
    expect(patched.pages[0]).toBe(list.pages[0]);
    expect(patchItem(list, 'nobody', { rating: 5 })).toBe(list);
  });
});
