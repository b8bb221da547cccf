import type { AdapterQuery } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import type { QueryClient } from '@tanstack/react-query';
import { itemAt, PAGE_SIZE, pagesBetween } from '../../../lib/adapter-list.js';
import { adaptersQuery } from './get-adapters.js';
import { fetchPage } from './load-adapters.js';

/** Ids are named one by one in a bulk change; a longer range is a selection by search. */
export const RANGE_MAX = LIMITS.ids;

/** Ids of the items from one index to another, both included; those that are not at hand are asked for. */
export async function loadRange(
  client: QueryClient,
  query: AdapterQuery,
  from: number,
  to: number,
): Promise<string[]> {
  const list = client.getQueryData(adaptersQuery(query).queryKey);
  if (!list) return [];
  const ids: string[] = [];
  for (const number of pagesBetween(list, from, to)) {
    const start = Math.max(from, number * PAGE_SIZE);
    const end = Math.min(to, (number + 1) * PAGE_SIZE - 1);
    const isHere = itemAt(list, start) && itemAt(list, end);
    const items = isHere ? (list.pages[number]?.items ?? []) : (await fetchPage(query, list, number)).items;
    ids.push(...items.slice(start - number * PAGE_SIZE, end + 1 - number * PAGE_SIZE).map(({ id }) => id));
  }
  return ids;
}
