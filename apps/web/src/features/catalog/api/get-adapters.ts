import type { AdapterQuery } from '@lora/schema';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback } from 'react';
import {
  type AdapterList,
  cursorOf,
  dropFarPages,
  PAGE_SIZE,
  putPage,
  toListPage,
} from '../../../lib/adapter-list.js';
import { fetchPage, loadAdapters, notePlace, placeIn } from './load-adapters.js';

export function adaptersQuery(query: AdapterQuery) {
  return queryOptions<AdapterList>({
    queryKey: ['adapters', query],
    queryFn: ({ client, queryKey, signal }) =>
      loadAdapters(query, client.getQueryData<AdapterList>(queryKey), signal),
  });
}

/** Loads one page of a list that is at hand: the next one, or one that was let go. */
async function loadPage(client: QueryClient, query: AdapterQuery, number: number): Promise<void> {
  const { queryKey } = adaptersQuery(query);
  const list = client.getQueryData(queryKey);
  const cursor = list && cursorOf(list, number);
  if (cursor === undefined) return;
  const page = await client.fetchQuery({
    queryKey: ['adapter-page', query, cursor],
    queryFn: ({ signal }) => fetchPage(query, cursor, signal),
    staleTime: 0,
    gcTime: 0,
  });
  client.setQueryData(
    queryKey,
    (now: AdapterList | undefined) =>
      now && dropFarPages(putPage(now, number, toListPage(cursor, page), page.total), placeIn(query).page),
  );
}

/**
 * A long list of adapters: `data` holds what is at hand, `show` is told which items are on the screen and brings the
 * missing ones, `hold` which card must stay where it is. While another question is being answered the old answer
 * stays (`isPlaceholderData`).
 */
export function useAdapters(query: AdapterQuery) {
  const client = useQueryClient();
  const list = useQuery({ ...adaptersQuery(query), placeholderData: keepPreviousData });

  const show = useCallback(
    (first: number, last: number) => {
      const now = client.getQueryData(adaptersQuery(query).queryKey);
      if (!now) return;
      notePlace(query, { page: Math.floor((first + last) / 2 / PAGE_SIZE) });
      // A page ahead, so that a person who scrolls steadily never sees an empty card.
      const end = Math.floor((last + PAGE_SIZE / 2) / PAGE_SIZE);
      for (let number = Math.floor(first / PAGE_SIZE); number <= end; number += 1) {
        if (now.pages[number]?.items || cursorOf(now, number) === undefined) continue;
        // A failure is not lost: the cards stay empty and the next scroll asks again.
        loadPage(client, query, number).catch(() => undefined);
        return;
      }
    },
    [client, query],
  );

  const hold = useCallback(
    (id: string | null) => {
      const { held } = placeIn(query);
      if (held === id) return;
      notePlace(query, { held: id });
      const { queryKey } = adaptersQuery(query);
      // Back at the top: what waited may come in.
      if (id === null && client.getQueryData(queryKey)?.behind)
        void client.refetchQueries({ queryKey, exact: true });
    },
    [client, query],
  );
  return { ...list, show, hold };
}
