import type { ActivityQuery, Batch, BatchPage, Revision } from '@lora/schema';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';
import { request } from '../../../lib/http.js';
import { type ActivityFilter, asksBatches, matchesBatch, singleKinds } from '../activity-filter.js';
import { type ActivityEntry, mergeActivity, type Reach } from '../merge-activity.js';

const PAGE = 50;

function asQuery({ personId, field, since, until }: ActivityFilter): ActivityQuery {
  return { personId, field, since, until };
}

function singlesQuery(filter: ActivityFilter) {
  const kind = singleKinds(filter);
  return infiniteQueryOptions({
    queryKey: ['activity', 'singles', filter],
    queryFn: ({ pageParam, signal }) =>
      api.activity({ ...asQuery(filter), kind, limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: kind.length > 0,
    staleTime: 0,
  });
}

function batchesQuery(enabled: boolean) {
  return infiniteQueryOptions({
    queryKey: ['activity', 'batches'],
    queryFn: ({ pageParam, signal }): Promise<BatchPage> =>
      request('get', '/api/v1/batches', {
        params: { query: { limit: PAGE, cursor: pageParam ?? undefined } },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled,
    staleTime: 0,
  });
}

/** How far a list has been read: the time of its last row while there is more. */
function reachOf(
  query: { data?: { pages: { items: unknown[] }[] }; hasNextPage: boolean },
  timeOf: (last: never) => string | null,
): Reach {
  const last = query.data?.pages.at(-1)?.items.at(-1);
  return query.hasNextPage && last !== undefined ? timeOf(last as never) : null;
}

export interface Activity {
  entries: readonly ActivityEntry[];
  isPending: boolean;
  error: unknown;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

/**
 * What people changed in the library, newest first, a bulk change as one entry however many adapters it changed. Two
 * lists of the server are walked side by side; nothing is shown that the other list could still come before.
 */
export function useActivity(filter: ActivityFilter): Activity {
  const wantsSingles = singleKinds(filter).length > 0;
  const wantsBatches = asksBatches(filter);
  const singles = useInfiniteQuery(singlesQuery(filter));
  const batches = useInfiniteQuery(batchesQuery(wantsBatches));

  const revisions: Revision[] = singles.data?.pages.flatMap(({ items }) => items) ?? [];
  const found: Batch[] = wantsBatches
    ? (batches.data?.pages.flatMap(({ items }) => items) ?? []).filter((batch) => matchesBatch(filter, batch))
    : [];
  const singlesReach = wantsSingles ? reachOf(singles, (last: Revision) => last.at) : null;
  const batchesReach = wantsBatches ? reachOf(batches, (last: Batch) => last.createdAt) : null;
  const { entries } = mergeActivity({ revisions, batches: found, singlesReach, batchesReach });

  const hasMore = singlesReach !== null || batchesReach !== null;
  // The list that was read less far back holds the other one up.
  const behind =
    batchesReach === null || (singlesReach !== null && singlesReach >= batchesReach) ? singles : batches;
  const asked = [...(wantsSingles ? [singles] : []), ...(wantsBatches ? [batches] : [])];
  return {
    entries,
    isPending: asked.some((query) => query.isPending),
    error: asked.find((query) => query.error)?.error ?? null,
    hasMore,
    isLoadingMore: asked.some((query) => query.isFetchingNextPage),
    loadMore: () => void behind.fetchNextPage(),
    retry: () => {
      for (const query of asked) void query.refetch();
    },
  };
}

/** The adapters that one bulk change touched, from the history. */
export function useBatchRevisions(batchId: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['activity', 'batch', batchId],
    queryFn: ({ pageParam, signal }) =>
      api.activity({ batchId, kind: ['batch'], limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled,
  });
}
