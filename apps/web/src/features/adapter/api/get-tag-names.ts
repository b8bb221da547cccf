import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** The most frequent tags of the library, for suggestions. */
export function useTagNames(): string[] {
  const facets = useQuery({
    queryKey: ['facets', { fields: ['tag'] }],
    queryFn: ({ signal }) => api.facets({ fields: ['tag'] }, signal),
    select: ({ tag }) => tag?.values.map(({ value }) => value),
  });
  return facets.data ?? [];
}
