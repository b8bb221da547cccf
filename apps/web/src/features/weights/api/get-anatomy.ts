import type { WeightAnatomy } from '@lora/schema';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';
import { whilePending } from './get-similar.js';

function anatomyQuery(id: string) {
  return queryOptions({
    queryKey: ['anatomy', id] as const,
    queryFn: ({ signal }): Promise<WeightAnatomy> => api.anatomy(id, signal),
    refetchInterval: ({ state }) => whilePending(state.data?.state),
  });
}

/** What the weights of one adapter are like. */
export function useAnatomy(id: string) {
  return useQuery(anatomyQuery(id));
}
