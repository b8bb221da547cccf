import type { Batch, MergeMetadata } from '@lora/schema';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

function mergePreviewQuery(merge: MergeMetadata) {
  return queryOptions({
    queryKey: ['duplicates', 'merge-preview', merge] as const,
    queryFn: ({ signal }): Promise<Batch> => api.mergeMetadata({ ...merge, dryRun: true }, signal),
    enabled: merge.from.length > 0,
    // It must be as true as it can be: what it tells may change at any time.
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
}

/** Exactly what a merge would change. */
export function useMergePreview(merge: MergeMetadata) {
  return useQuery(mergePreviewQuery(merge));
}
