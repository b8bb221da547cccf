import type { AdapterPage, AdapterQuery } from '@lora/schema';
import {
  type AdapterList,
  indexOf,
  PAGE_SIZE,
  pagesBetween,
  patchItem,
  placeOf,
  putPage,
  startList,
} from '../../../lib/adapter-list.js';
import { api } from '../../../lib/api.js';
import { placeIn } from './places.js';

/** More new adapters than this above the card that a person looks at would be a flood: they wait. */
const SHIFT_MAX = 20;

/** Page `number` of a list, as far as it is known. */
export function fetchPage(
  query: AdapterQuery,
  list: AdapterList | undefined,
  number: number,
  signal?: AbortSignal,
): Promise<AdapterPage> {
  return api.adapters(Object.assign({ limit: PAGE_SIZE }, placeOf(list, number), query), signal);
}

/** The first answer: the page that a person stood at when they were here last, else the first one. */
async function loadFirst(query: AdapterQuery, signal: AbortSignal): Promise<AdapterList> {
  const { first, last } = placeIn(query);
  const number = Math.floor((first + last) / 2 / PAGE_SIZE);
  const page = await fetchPage(query, undefined, number, signal);
  if (number > 0 && page.items.length === 0)
    return startList(0, await fetchPage(query, undefined, 0, signal));
  return startList(number, page);
}

/** The pages in view, each asked by rows to skip, as the rows behind old cursors may have moved. */
async function loadView(query: AdapterQuery, before: AdapterList, signal: AbortSignal): Promise<AdapterList> {
  const { first, last, held } = placeIn(query);
  const above = held === null ? 0 : before.above;
  const [top = 0, ...others] = pagesBetween(before, first, last);
  const from = { ...before, pages: {}, above };
  const start = { ...startList(top, await fetchPage(query, from, top, signal)), above };
  const pages = await Promise.all(others.map((number) => fetchPage(query, from, number, signal)));
  return others.reduce((list, number, at) => {
    const page = pages[at];
    return page && page.items.length > 0 ? putPage(list, number, page) : list;
  }, start);
}

/** Rows that came in above what a person looks at; negative where some went. Null: that cannot be told. */
function countShift(before: AdapterList, now: AdapterList, held: string | null): number | null {
  if (held === null) return null;
  const was = indexOf(before, held);
  if (was < 0) return null;
  const is = indexOf(now, held);
  if (is >= 0) return is - was;
  // Swept out of the pages in view; or it is gone itself, and then nothing is to be held.
  return now.total > before.total ? now.total - before.total : null;
}

/** The old list with what the new one knows about its items; `shift` more rows wait above. */
function holdBack(before: AdapterList, now: AdapterList, shift: number): AdapterList {
  const patched = Object.values(now.pages)
    .flatMap((page) => page.items)
    .reduce((list, item) => patchItem(list, item.id, item), before);
  return { ...patched, total: now.total, matches: now.matches, above: before.above + shift };
}

/** Pages out of view: kept until they are asked again, where nothing shows that their rows have moved. */
function keepOthers(before: AdapterList, now: AdapterList): AdapterList {
  const others = Object.entries(before.pages).filter(([number]) => !(Number(number) in now.pages));
  const pages = Object.fromEntries(others.map(([number, page]) => [number, { ...page, stale: true }]));
  return { ...now, pages: { ...pages, ...now.pages } };
}

/**
 * Loads the part of a list that is being looked at. Where rows came or went the other pages are let go; where many
 * would sweep away what a person looks at they wait (`above`).
 */
export async function loadAdapters(
  query: AdapterQuery,
  before: AdapterList | undefined,
  signal: AbortSignal,
): Promise<AdapterList> {
  if (!before) return loadFirst(query, signal);
  const now = await loadView(query, before, signal);
  // Asked only now: the person may have moved meanwhile.
  const shift = countShift(before, now, placeIn(query).held);
  if (shift !== null && shift > SHIFT_MAX) return holdBack(before, now, shift);
  return shift === 0 && now.total === before.total ? keepOthers(before, now) : now;
}
