import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** The most frequent tags of the library, for suggestions. */
export function useTagNames(): string[] {
  const facets = useQuery({
    queryKey: ['facets', {}],
    queryFn: ({ signal }) => api.facets({}, signal),
    select: ({ tag }) => tag.map(({ value }) => value),
  });
  return facets.data ?? [];
}
