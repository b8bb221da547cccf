import type { Revision } from '@lora/schema';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Revisions of one adapter: enough to fill any screen twice. */
const PAGE = 50;

export function revisionsKey(adapterId: string) {
  return ['revisions', adapterId] as const;
}

function revisionsQuery(adapterId: string) {
  return infiniteQueryOptions({
    queryKey: revisionsKey(adapterId),
    queryFn: ({ pageParam, signal }) =>
      api.revisions(adapterId, { limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Another person may have written meanwhile; the tab is seldom opened.
    staleTime: 0,
  });
}

/** What people changed on an adapter, newest first, page after page. */
export function useRevisions(adapterId: string) {
  const query = useInfiniteQuery(revisionsQuery(adapterId));
  const revisions: readonly Revision[] = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return { ...query, revisions, total: query.data?.pages[0]?.total ?? 0 };
}
