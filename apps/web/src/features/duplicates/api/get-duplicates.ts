import type { DuplicateGroup } from '@lora/schema';
import type { DuplicateKind } from '@lora/schema/values';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Groups of one page: some screens. */
const PAGE = 30;
/** While a job looks for more, the list grows. */
const RUNNING_MS = 2_500;

function duplicatesQuery(kind: DuplicateKind | undefined, minSaved: number | undefined) {
  return infiniteQueryOptions({
    queryKey: ['duplicates', 'list', { kind, minSaved }] as const,
    queryFn: ({ pageParam, signal }) =>
      api.duplicates({ kind, minSaved, limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    // Whatever changes an adapter may change a group.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.state.state === 'running' ? RUNNING_MS : false),
  });
}

/** Groups of duplicates, what saves most first; what the head tells is that of the first page. */
export function useDuplicates(kind: DuplicateKind | undefined, minSaved: number | undefined) {
  const query = useInfiniteQuery(duplicatesQuery(kind, minSaved));
  const groups: DuplicateGroup[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...query, groups, head: query.data?.pages[0] };
}
