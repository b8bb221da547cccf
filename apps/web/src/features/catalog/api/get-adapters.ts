import type { AdapterQuery } from '@lora/schema';
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useMemo } from 'react';
import { type AdapterList, dropFarPages, PAGE_SIZE } from '../../../lib/adapter-list.js';
import { loadAdapters } from './load-adapters.js';
import { createPageLoader } from './load-pages.js';
import { forgetPlace, notePlace, placeIn } from './places.js';

/** Lists that are kept for Back beside the one on the screen, and pages of each: 900 items. */
const OTHERS_KEPT = 3;
const PAGES_OF_OTHERS = 3;

export function adaptersQuery(query: AdapterQuery) {
  return queryOptions<AdapterList>({
    queryKey: ['adapters', query],
    queryFn: ({ client, queryKey, signal }) =>
      loadAdapters(query, client.getQueryData<AdapterList>(queryKey), signal),
  });
}

/** Lets go of lists that were left: the last few are kept for Back, around their place. */
function trimLists(client: QueryClient, query: AdapterQuery): void {
  const { queryKey } = adaptersQuery(query);
  const isOld = client.getQueryState(queryKey)?.isInvalidated;
  client.setQueryData(queryKey, (list: AdapterList | undefined) => {
    const { first, last } = placeIn(query);
    return list && dropFarPages(list, Math.floor((first + last) / 2 / PAGE_SIZE), PAGES_OF_OTHERS);
  });
  // Data that is set counts as new.
  if (isOld) void client.invalidateQueries({ queryKey, exact: true, refetchType: 'none' });
  const left = client
    .getQueryCache()
    .findAll({ queryKey: ['adapters'], type: 'inactive' })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const old of left.slice(OTHERS_KEPT)) client.removeQueries({ queryKey: old.queryKey, exact: true });
}

/**
 * A long list of adapters: `data` holds what is at hand, `show` is told which items are on the screen and brings the
 * missing ones, `hold` which card must stay where it is. While another question is being answered the old answer
 * stays (`isPlaceholderData`). `isBack`: a person came here by stepping back and expects the place as it was.
 */
export function useAdapters(query: AdapterQuery, isBack: boolean) {
  const client = useQueryClient();

  const loader = useMemo(() => {
    if (!isBack) forgetPlace(query);
    return createPageLoader(client, query, adaptersQuery(query).queryKey);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- how a person came counts on coming only
  }, [client, query]);
  const list = useQuery({ ...adaptersQuery(query), placeholderData: keepPreviousData });
  useEffect(
    () => () => {
      loader.stop();
      // Later, when the list that takes its place is the active one.
      setTimeout(() => trimLists(client, query));
    },
    [client, query, loader],
  );

  const show = useCallback(
    (first: number, last: number) => {
      if (!client.getQueryData(adaptersQuery(query).queryKey)) return;
      notePlace(query, { first, last });
      loader.show(first, last);
    },
    [client, query, loader],
  );

  const hold = useCallback(
    (id: string | null) => {
      const { held } = placeIn(query);
      if (held === id) return;
      notePlace(query, { held: id });
      const { queryKey } = adaptersQuery(query);
      // Back at the top: what waited may come in.
      if (id === null && client.getQueryData(queryKey)?.above)
        void client.refetchQueries({ queryKey, exact: true });
    },
    [client, query],
  );
  return { ...list, show, hold };
}
