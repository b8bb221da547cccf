import { queryOptions, useQuery } from '@tanstack/react-query';
import { adapterKey } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';

export function adapterQuery(id: string) {
  return queryOptions({ queryKey: adapterKey(id), queryFn: ({ signal }) => api.adapter(id, signal) });
}

/** Everything about one adapter. Under the id of a merged one the answer carries the id that stayed. */
export function useAdapter(id: string) {
  return useQuery(adapterQuery(id));
}
