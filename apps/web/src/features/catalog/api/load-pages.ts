import type { AdapterQuery } from '@lora/schema';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import {
  type AdapterList,
  dropFarPages,
  PAGE_SIZE,
  pagesBetween,
  putPage,
} from '../../../lib/adapter-list.js';
import { fetchPage } from './load-adapters.js';

/** Pages far from all that is at hand are asked for when the scrolling has rested this long. */
const REST_MS = 80;
/** Items before and behind the screen that are loaded too, so that steady scrolling never meets an empty card. */
const AHEAD = PAGE_SIZE / 2;

export interface PageLoader {
  /** Brings the items from `first` to `last` that are not at hand, and gives up what was asked for elsewhere. */
  show: (first: number, last: number) => void;
  stop: () => void;
}

/** Loads pages of one list as they come into view; a page that is scrolled past before it is there is cancelled. */
export function createPageLoader(client: QueryClient, query: AdapterQuery, queryKey: QueryKey): PageLoader {
  const running = new Map<number, AbortController>();
  let rest: ReturnType<typeof setTimeout> | undefined;
  const read = () => client.getQueryData<AdapterList>(queryKey);

  const load = async (number: number) => {
    const controller = new AbortController();
    running.set(number, controller);
    try {
      const page = await fetchPage(query, read(), number, controller.signal);
      if (controller.signal.aborted) return;
      client.setQueryData(
        queryKey,
        (now: AdapterList | undefined) => now && dropFarPages(putPage(now, number, page), number),
      );
    } catch {
      // Nothing is lost: the cards stay empty and the next scroll asks again.
    } finally {
      if (running.get(number) === controller) running.delete(number);
    }
  };

  const show = (first: number, last: number) => {
    const list = read();
    if (!list) return;
    const wanted = pagesBetween(list, first - AHEAD, last + AHEAD);
    for (const [number, controller] of running) {
      if (!wanted.includes(number)) controller.abort();
    }
    clearTimeout(rest);
    const missing = wanted.filter((number) => {
      const page = list.pages[number];
      return (!page || page.stale) && !(running.has(number) && !running.get(number)?.signal.aborted);
    });
    if (missing.length === 0) return;
    const isNear = missing.some((number) => list.pages[number - 1] || list.pages[number + 1]);
    const start = () => {
      for (const number of missing) void load(number);
    };
    if (isNear) start();
    else rest = setTimeout(start, REST_MS);
  };

  const stop = () => {
    clearTimeout(rest);
    for (const controller of running.values()) controller.abort();
    running.clear();
  };
  return { show, stop };
}
