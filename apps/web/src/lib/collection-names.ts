import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from './api.js';

/** A collection as far as others speak of it. */
export interface NamedCollection {
  id: string;
  name: string;
  /** A saved search: nothing can be put into it by hand. */
  isSearch: boolean;
}

/** All collections in their order, once `enabled`; empty until they are there. */
export function useNamedCollections(enabled = true): readonly NamedCollection[] {
  const { data } = useQuery({
    queryKey: ['collections', 'names'],
    queryFn: ({ signal }) => api.collections(signal),
    enabled,
  });
  return useMemo(
    () => data?.items.map(({ id, name, query }) => ({ id, name, isSearch: query !== null })) ?? [],
    [data],
  );
}
