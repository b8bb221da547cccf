import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api.js';

/** Failures asked for at once. */
const PAGE = 50;

/** The adapters of a job whose effective rank could not be worked out, page by page. */
export function useSpectraFailures(jobId: string) {
  return useInfiniteQuery({
    queryKey: ['spectra-failures', jobId] as const,
    queryFn: ({ pageParam, signal }) =>
      api.spectraItems(jobId, { outcome: ['failed'], limit: PAGE, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
