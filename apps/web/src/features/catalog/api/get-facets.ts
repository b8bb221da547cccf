import type { AdapterFilter } from '@lora/schema';
import type { FacetField } from '@lora/schema/values';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

export function facetsQuery(filter: AdapterFilter, fields: FacetField[]) {
  return queryOptions({
    queryKey: ['facets', filter, fields],
    queryFn: ({ signal }) => api.facets(Object.assign({ fields }, filter), signal),
  });
}

/**
 * Counts by value of some fields under a filter; the old ones stay until the new ones are there.
 *
 * @param wait true while what matters more is asked for: it must not stand in line behind the counts
 */
export function useFacets(filter: AdapterFilter, fields: FacetField[], wait: boolean) {
  return useQuery({
    ...facetsQuery(filter, fields),
    placeholderData: keepPreviousData,
    enabled: fields.length > 0 && !wait,
  });
}

function facetValuesQuery(field: FacetField, filter: AdapterFilter, contains: string) {
  return infiniteQueryOptions({
    queryKey: ['facets', 'values', field, filter, contains],
    queryFn: ({ signal, pageParam }) =>
      api.facetValues(field, Object.assign({ contains, cursor: pageParam }, filter), signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** All values of one field, page by page, or those that contain some letters. */
export function useFacetValues(field: FacetField, filter: AdapterFilter, contains: string, enabled: boolean) {
  return useInfiniteQuery({
    ...facetValuesQuery(field, filter, contains),
    placeholderData: keepPreviousData,
    enabled,
  });
}
