import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** The server reads files for an answer: it holds for a while. */
const STALE_MS = 60_000;

function comparisonQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ['duplicates', 'compare', ids] as const,
    queryFn: ({ signal }) => api.compareDuplicates({ ids: [...ids] }, signal),
    enabled: ids.length > 1,
    staleTime: STALE_MS,
  });
}

/** Some adapters side by side. */
export function useComparison(ids: readonly string[]) {
  return useQuery(comparisonQuery(ids));
}
