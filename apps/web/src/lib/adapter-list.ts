import type { AdapterItem, AdapterPage, Correction } from '@lora/schema';
import type { SearchMode } from '@lora/schema/values';

/** Items of one request: fills any screen, and a page that is far away costs one small request to come back. */
export const PAGE_SIZE = 100;
/** Pages kept of the list on the screen. With the other lists (see OTHERS_KEPT) at most 2,000 items are held. */
export const PAGES_KEPT = 11;

/** A stretch of the list, full but for the last one. */
export interface ListPage {
  items: AdapterItem[];
  /** The cursor of the page behind it. */
  next: string | null;
  /** Something changed since: to be asked again when it comes into view. */
  stale?: boolean;
}

/** A window on a long list: which of its pages are at hand, wherever they lie. */
export interface AdapterList {
  /** By number; page n holds the items from n * PAGE_SIZE on. */
  pages: Readonly<Record<number, ListPage>>;
  /** Rows of the list on the server. */
  total: number;
  /** All that match; more than `total` where only the best are listed. */
  matches: number;
  /** Rows at the end that have not all the words, only something to do with them. */
  related: number;
  /** How the server searched. */
  mode: SearchMode;
  corrections: readonly Correction[];
  /** New rows at the top that are not shown yet: they wait until the person is there again. */
  above: number;
}

export function toListPage(page: AdapterPage): ListPage {
  return { items: page.items, next: page.nextCursor };
}

/** A list of which this is page `number`. */
export function startList(number: number, page: AdapterPage): AdapterList {
  const { total, matches, related, mode, corrections } = page;
  return { pages: { [number]: toListPage(page) }, total, matches, related, mode, corrections, above: 0 };
}

/** Items that the list shows, at hand or not. */
export function countShown(list: AdapterList): number {
  return Math.max(0, list.total - list.above);
}

/** The item at an index, or null where it is not at hand. */
export function itemAt(list: AdapterList, index: number): AdapterItem | null {
  if (index < 0) return null;
  return list.pages[Math.floor(index / PAGE_SIZE)]?.items[index % PAGE_SIZE] ?? null;
}

/** The index of an item among those at hand, or -1. */
export function indexOf(list: AdapterList, id: string): number {
  for (const [number, page] of Object.entries(list.pages)) {
    const found = page.items.findIndex((item) => item.id === id);
    if (found >= 0) return Number(number) * PAGE_SIZE + found;
  }
  return -1;
}

/** Numbers of the pages from index `first` to index `last` that the list has. */
export function pagesBetween(list: AdapterList, first: number, last: number): number[] {
  const from = Math.max(0, Math.floor(first / PAGE_SIZE));
  const to = Math.floor(Math.min(last, countShown(list) - 1) / PAGE_SIZE);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}

/**
 * How page `number` is asked for: behind a page at hand by that one's cursor, which stays right while rows come and
 * go; elsewhere by rows to skip.
 */
export function placeOf(list: AdapterList | undefined, number: number): { cursor?: string; offset?: number } {
  const cursor = list?.pages[number - 1]?.next;
  if (cursor) return { cursor };
  const offset = number * PAGE_SIZE + (list?.above ?? 0);
  return offset === 0 ? {} : { offset };
}

/** Puts an answer at its place. */
export function putPage(list: AdapterList, number: number, page: AdapterPage): AdapterList {
  const { total, matches } = page;
  return { ...list, total, matches, pages: { ...list.pages, [number]: toListPage(page) } };
}

/** Lets go of the pages farthest from page `near`, so that at most `kept` are held. */
export function dropFarPages(list: AdapterList, near: number, kept = PAGES_KEPT): AdapterList {
  const numbers = Object.keys(list.pages).map(Number);
  if (numbers.length <= kept) return list;
  const close = numbers.sort((a, b) => Math.abs(a - near) - Math.abs(b - near)).slice(0, kept);
  return { ...list, pages: pickPages(list, close) };
}

function pickPages(list: AdapterList, numbers: readonly number[]): Record<number, ListPage> {
  const pages: Record<number, ListPage> = {};
  for (const number of numbers) {
    const page = list.pages[number];
    if (page) pages[number] = page;
  }
  return pages;
}

/** The list with some fields of one item changed, where it is. */
export function patchItem(list: AdapterList, id: string, change: Partial<AdapterItem>): AdapterList {
  const index = indexOf(list, id);
  const number = Math.floor(index / PAGE_SIZE);
  const page = list.pages[number];
  if (index < 0 || !page) return list;
  const items = page.items.map((item) => (item.id === id ? Object.assign({}, item, change) : item));
  return { ...list, pages: { ...list.pages, [number]: { ...page, items } } };
}
