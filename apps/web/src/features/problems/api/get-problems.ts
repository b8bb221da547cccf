import type { ProblemQuery } from '@lora/schema';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** One page: more than a screen, and under 50 kB. */
const PAGE = 100;

export function problemsQuery(filter: Pick<ProblemQuery, 'kind' | 'rootId'>) {
  return infiniteQueryOptions({
    queryKey: ['problems', filter],
    queryFn: ({ pageParam, signal }) =>
      api.problems({ ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useProblems(filter: Pick<ProblemQuery, 'kind' | 'rootId'>) {
  return useInfiniteQuery(problemsQuery(filter));
}
