import type { Batch } from '@lora/schema';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';
import { useLive } from '../../../lib/live.js';

const PAGE = 50;

const batchesQuery = infiniteQueryOptions({
  queryKey: ['batches'],
  queryFn: ({ pageParam, signal }) => api.batches({ limit: PAGE, cursor: pageParam ?? undefined }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
  // Others begin changes too.
  staleTime: 0,
});

/** All bulk changes, newest first, page after page; loaded anew when one begins or ends. */
export function useBatches() {
  const query = useInfiniteQuery(batchesQuery);
  const { refetch } = query;
  useLive('job', (job) => {
    if (job.kind !== 'scan') void refetch();
  });
  const batches: Batch[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, batches };
}
