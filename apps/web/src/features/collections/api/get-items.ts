import type { AdapterItem, AdapterPage } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

export function itemsKey(id: string) {
  return ['collection-items', id] as const;
}

function itemsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: itemsKey(id),
    queryFn: ({ pageParam, signal }): Promise<AdapterPage> =>
      api.adapters(
        // Also what is hidden or away has its place in the order.
        {
          collection: [id],
          sort: 'manual',
          state: 'all',
          limit: LIMITS.page,
          cursor: pageParam ?? undefined,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
}

/** The adapters of a collection by hand in their order, page after page. */
export function useCollectionItems(id: string) {
  const query = useInfiniteQuery(itemsQuery(id));
  const items: AdapterItem[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, items };
}

/** Shows another order, or fewer of them, at once: the pages are cut anew as they were. */
export function showItems(
  client: QueryClient,
  id: string,
  change: (items: AdapterItem[]) => AdapterItem[],
): void {
  client.setQueryData(itemsKey(id), (data: InfiniteData<AdapterPage> | undefined) => {
    if (!data) return data;
    const left = change(data.pages.flatMap((page) => page.items));
    const pages = data.pages.map((page, at) =>
      Object.assign({}, page, {
        items: at === data.pages.length - 1 ? left : left.splice(0, page.items.length),
      }),
    );
    return { ...data, pages };
  });
}
