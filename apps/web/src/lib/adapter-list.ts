import type { AdapterItem, AdapterPage } from '@lora/schema';

/** Items of one request: fills any screen, and a page that is far away costs one small request to come back. */
export const PAGE_SIZE = 100;
/** Pages whose items are kept: 2,000 items, about 2 MB. Pages farther away keep their place only. */
export const PAGES_KEPT = 20;

/** A stretch of the list. Every page but the last is full, so an index tells its page. */
export interface ListPage {
  /** What it was asked with; null for the first page. */
  cursor: string | null;
  /** Null: too far away to be kept; the cursor brings them back. */
  items: AdapterItem[] | null;
  count: number;
  next: string | null;
}

/** As much of a long list as has been walked by its cursors. */
export interface AdapterList {
  pages: ListPage[];
  total: number;
  /** More is there, above, than is shown: it waits until the person is at the top again. */
  behind: boolean;
}

export function toListPage(cursor: string | null, page: AdapterPage): ListPage {
  return { cursor, items: page.items, count: page.items.length, next: page.nextCursor };
}

/** Items up to the end of the last page that has been walked. */
export function countKnown(list: AdapterList): number {
  return list.pages.reduce((sum, page) => sum + page.count, 0);
}

export function hasMore(list: AdapterList): boolean {
  return list.pages.at(-1)?.next != null;
}

/** The item at an index, or null where it is not at hand. */
export function itemAt(list: AdapterList, index: number): AdapterItem | null {
  return list.pages[Math.floor(index / PAGE_SIZE)]?.items?.[index % PAGE_SIZE] ?? null;
}

/** The index of an item among those at hand, or -1. */
export function indexOf(list: AdapterList, id: string): number {
  for (const [number, page] of list.pages.entries()) {
    const found = page.items?.findIndex((item) => item.id === id) ?? -1;
    if (found >= 0) return number * PAGE_SIZE + found;
  }
  return -1;
}

/** The cursor that page `number` is asked with; undefined where the way to it is not known yet. */
export function cursorOf(list: AdapterList, number: number): string | null | undefined {
  if (number === 0) return null;
  if (number < list.pages.length) return list.pages[number]?.cursor;
  return number === list.pages.length ? (list.pages.at(-1)?.next ?? undefined) : undefined;
}

/**
 * Puts an answer at its place. An answer to a question that the list would not ask any more (it was walked anew
 * meanwhile) is dropped.
 */
export function putPage(list: AdapterList, number: number, page: ListPage, total: number): AdapterList {
  if (cursorOf(list, number) !== page.cursor) return list;
  // Another end than before: the pages behind it no longer join.
  const joins = list.pages[number + 1]?.cursor === page.next;
  const rest = joins ? list.pages.slice(number + 1) : [];
  return { ...list, pages: [...list.pages.slice(0, number), page, ...rest], total };
}

/** Lets go of items far from page `near`, so that at most PAGES_KEPT pages hold some. */
export function dropFarPages(list: AdapterList, near: number): AdapterList {
  const reach = Math.floor((PAGES_KEPT - 1) / 2);
  const isFar = (number: number) => Math.abs(number - near) > reach;
  if (!list.pages.some((page, number) => page.items && isFar(number))) return list;
  return {
    ...list,
    pages: list.pages.map((page, number) => (isFar(number) ? { ...page, items: null } : page)),
  };
}

/** The list with some fields of one item changed, where it is. */
export function patchItem(list: AdapterList, id: string, change: Partial<AdapterItem>): AdapterList {
  if (indexOf(list, id) < 0) return list;
  const pages = list.pages.map((page) =>
    page.items?.some((item) => item.id === id)
      ? {
          ...page,
          items: page.items.map((item) => (item.id === id ? Object.assign({}, item, change) : item)),
        }
      : page,
  );
  return { ...list, pages };
}
