import type { WeightAnatomy } from '@lora/schema';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';
import { whilePending } from './get-similar.js';

export function anatomyKey(id: string) {
  return ['anatomy', id] as const;
}

function anatomyQuery(id: string) {
  return queryOptions({
    queryKey: anatomyKey(id),
    queryFn: ({ signal }): Promise<WeightAnatomy> => api.anatomy(id, signal),
    refetchInterval: ({ state }) => whilePending(state.data?.state),
  });
}

/** What the weights of one adapter are like. */
export function useAnatomy(id: string) {
  return useQuery(anatomyQuery(id));
}
