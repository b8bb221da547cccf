import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

export const rootsQuery = queryOptions({ queryKey: ['roots'], queryFn: ({ signal }) => api.roots(signal) });

export function useRoots() {
  return useQuery(rootsQuery);
}
