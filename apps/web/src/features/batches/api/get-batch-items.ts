import type { BatchItem, BatchItemsQuery } from '@lora/schema';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

const PAGE = 100;

/** Which of a change's adapters are listed. */
export type ItemFilter = Pick<BatchItemsQuery, 'outcome' | 'undo'>;

function itemsQuery(id: string, filter: ItemFilter) {
  return infiniteQueryOptions({
    queryKey: ['batch-items', id, filter],
    queryFn: ({ pageParam, signal }) =>
      api.batchItems(id, { ...filter, limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
}

/** What a bulk change, or its undo, did adapter by adapter, page after page. */
export function useBatchItems(id: string, filter: ItemFilter, enabled = true) {
  const query = useInfiniteQuery({ ...itemsQuery(id, filter), enabled });
  const items: BatchItem[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, items };
}
