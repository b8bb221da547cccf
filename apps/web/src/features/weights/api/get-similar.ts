import type { SimilarAdapters } from '@lora/schema';
import type { SimilarBy } from '@lora/schema/values';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Cards of one rail: some screens to the right, and each costs the server two files. */
const SHOWN = 12;
/** The server compares files for an answer: it holds for a while. */
const STALE_MS = 5 * 60_000;
/** How often a file that is still being read is asked for again. */
const PENDING_MS = 10_000;

/** Asks again while the file has not been read. */
export function whilePending(state: string | undefined): number | false {
  return state === 'pending' ? PENDING_MS : false;
}

function similarQuery(id: string, by: SimilarBy) {
  return queryOptions({
    queryKey: ['similar', id, by] as const,
    queryFn: ({ signal }): Promise<SimilarAdapters> => api.similar(id, { by, limit: SHOWN }, signal),
    staleTime: STALE_MS,
    refetchInterval: ({ state }) => whilePending(state.data?.state),
  });
}

/** Adapters whose weights or texts have something in common with those of this one; asked once it is wanted. */
export function useSimilar(id: string, by: SimilarBy, wanted: boolean) {
  return useQuery({ ...similarQuery(id, by), enabled: wanted });
}
