import type { AdapterQuery } from '@lora/schema';
import {
  type AdapterList,
  dropFarPages,
  indexOf,
  type ListPage,
  PAGE_SIZE,
  patchItem,
  toListPage,
} from '../../../lib/adapter-list.js';
import { api } from '../../../lib/api.js';

/** A list that is looked at this near to its start is walked from the start when it is loaded anew. */
const WALKED_PAGES = 5;
/** More new adapters than this above the card that a person looks at would be a flood: it waits. */
const SHIFT_MAX = 20;
/** Lists whose place is remembered; older ones start from the top again. */
const PLACES_MAX = 200;

/** Where a person stands in a list. */
export interface Place {
  /** Number of the page in view. */
  page: number;
  /** The card that must stay where it is; null at the very top, where the newest may come in. */
  held: string | null;
}

const places = new Map<string, Place>();

/** The place in the list of a question, as it was noted last. */
export function placeIn(query: AdapterQuery): Place {
  return places.get(JSON.stringify(query)) ?? { page: 0, held: null };
}

/** Notes where a person stands: loading anew and coming back begin there. */
export function notePlace(query: AdapterQuery, part: Partial<Place>): void {
  const name = JSON.stringify(query);
  const place = { ...placeIn(query), ...part };
  places.delete(name);
  places.set(name, place);
  if (places.size > PLACES_MAX) places.delete(places.keys().next().value ?? '');
}

/** One page of a list. */
export function fetchPage(query: AdapterQuery, cursor: string | null, signal?: AbortSignal) {
  return api.adapters(Object.assign({ limit: PAGE_SIZE, cursor: cursor ?? undefined }, query), signal);
}

async function walk(
  query: AdapterQuery,
  from: { number: number; cursor: string | null },
  last: number,
  signal: AbortSignal,
): Promise<{ pages: ListPage[]; total: number }> {
  const pages: ListPage[] = [];
  let { cursor } = from;
  let total = 0;
  for (let number = from.number; number <= last; number += 1) {
    const page = await fetchPage(query, cursor, signal);
    total = page.total;
    if (number > 0 && page.items.length === 0) break;
    pages.push(toListPage(cursor, page));
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  return { pages, total };
}

/** Whether the card that a person looks at would be swept away by what is new above it. */
function isFlood(before: AdapterList, now: AdapterList, held: string | null): boolean {
  if (held === null) return false;
  const was = indexOf(before, held);
  const is = indexOf(now, held);
  if (was < 0) return false;
  return is < 0 || is - was > SHIFT_MAX;
}

/** The old list with what the new one knows about its items. */
function refresh(before: AdapterList, now: AdapterList): AdapterList {
  const patched = now.pages
    .flatMap((page) => page.items ?? [])
    .reduce((list, item) => patchItem(list, item.id, item), before);
  return { ...patched, total: now.total, behind: true };
}

/**
 * Loads the part of a list that is being looked at. Near the start it is walked from the first page, so that new
 * adapters appear in their places; where they would flood what a person looks at they wait (`behind`). Far down only
 * the pages in view are asked again, and what lies above stays as it was.
 */
export async function loadAdapters(
  query: AdapterQuery,
  before: AdapterList | undefined,
  signal: AbortSignal,
): Promise<AdapterList> {
  const { page } = placeIn(query);
  if (!before) {
    // A long walk would keep a person waiting for the first card.
    const first = await walk(query, { number: 0, cursor: null }, Math.min(page, WALKED_PAGES), signal);
    return { ...first, behind: false };
  }
  const isFar = page > WALKED_PAGES && page - 1 < before.pages.length;
  if (isFar) {
    const number = page - 1;
    const from = { number, cursor: before.pages[number]?.cursor ?? null };
    const { pages, total } = await walk(query, from, page + 1, signal);
    // From another end than before: what it found no longer joins.
    if (pages.length > 0) {
      const behind = before.behind || total > before.total;
      const list = { pages: [...before.pages.slice(0, number), ...pages], total, behind };
      return dropFarPages(list, page);
    }
  }
  const start = await walk(query, { number: 0, cursor: null }, Math.min(page, WALKED_PAGES) + 1, signal);
  const now = { ...start, behind: false };
  // Asked only now: the person may have moved meanwhile.
  return isFlood(before, now, placeIn(query).held) ? refresh(before, now) : now;
}
