import type { AdapterFilter } from '@lora/schema';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

export function facetsQuery(filter: AdapterFilter) {
  return queryOptions({ queryKey: ['facets', filter], queryFn: ({ signal }) => api.facets(filter, signal) });
}

/** Counts by value under a filter; the old ones stay until the new ones are there. */
export function useFacets(filter: AdapterFilter) {
  return useQuery({ ...facetsQuery(filter), placeholderData: keepPreviousData });
}
