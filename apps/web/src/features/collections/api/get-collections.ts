import type { Collection } from '@lora/schema';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

export const collectionsQuery = queryOptions({
  queryKey: ['collections', 'list'],
  queryFn: ({ signal }) => api.collections(signal),
  // Its counts and covers change with every adapter.
  staleTime: 0,
});

/** All collections and saved searches, in their order. */
export function useCollections() {
  const query = useQuery(collectionsQuery);
  const collections: readonly Collection[] = query.data?.items ?? [];
  return { ...query, collections };
}

/** One collection; undefined while it is not known, null where there is none. */
export function useCollection(id: string | null): Collection | null | undefined {
  const { data } = useQuery({ ...collectionsQuery, enabled: id !== null });
  if (id === null) return null;
  return data && (data.items.find((one) => one.id === id) ?? null);
}
