import type { Batch, BatchChange, BatchItem, BatchSelection } from '@lora/schema';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Items of one request: more than a dialog shows at once. */
const PAGE = 60;

function previewQuery(selection: BatchSelection, change: BatchChange | null) {
  return infiniteQueryOptions({
    queryKey: ['batch-preview', selection, change],
    queryFn: ({ pageParam, signal }): Promise<Batch> =>
      api.addBatch({ selection, change: change ?? {}, dryRun: true, offset: pageParam, limit: PAGE }, signal),
    initialPageParam: 0,
    getNextPageParam: (page, _, offset) => (offset + PAGE < page.counts.total ? offset + PAGE : undefined),
    enabled: change !== null,
    // It must be as true as it can be: what it counts may change at any time.
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** What a change would do to a selection: counts over all of it, and adapter by adapter, page after page. */
export function usePreview(selection: BatchSelection, change: BatchChange | null) {
  const query = useInfiniteQuery(previewQuery(selection, change));
  const pages = change === null ? [] : (query.data?.pages ?? []);
  const items: BatchItem[] = pages.flatMap((page) => page.items ?? []);
  return { ...query, counts: pages[0]?.counts, items };
}
