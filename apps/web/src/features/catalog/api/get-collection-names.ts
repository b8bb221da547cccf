import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api.js';

/** Names of the collections by id, once `enabled`; empty until they are there. */
export function useCollectionNames(enabled: boolean): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['collections', 'names'],
    queryFn: ({ signal }) => api.collections(signal),
    enabled,
  });
  return useMemo(() => new Map(data?.items.map(({ id, name }) => [id, name])), [data]);
}
