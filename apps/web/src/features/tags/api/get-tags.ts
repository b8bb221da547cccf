import type { Tag } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../../lib/api.js';

export type TagSort = 'name' | '-adapters';

/** So many tags are loaded to the end and shown as a tree; of more only a list is, page after page. */
export const TREE_MAX = 1_000;

function tagsQuery(contains: string, sort: TagSort) {
  return infiniteQueryOptions({
    queryKey: ['tags', 'list', { contains, sort }],
    queryFn: ({ pageParam, signal }) =>
      api.tags(
        { contains: contains || undefined, sort, limit: LIMITS.page, cursor: pageParam ?? undefined },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** The tags that contain a text, page after page; `isWhole`: all of them are there. */
export function useTags(contains: string, sort: TagSort) {
  const query = useInfiniteQuery(tagsQuery(contains, sort));
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const tags: Tag[] = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const loadsAll = total <= TREE_MAX && hasNextPage && !isFetchingNextPage && !isError;
  useEffect(() => {
    if (loadsAll) void fetchNextPage();
  }, [loadsAll, fetchNextPage]);
  return { ...query, tags, total, isWhole: query.isSuccess && !hasNextPage };
}
