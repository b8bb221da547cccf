import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../../lib/api.js';
import { useLive } from '../../../lib/live.js';

/** A job tells of itself twice a second; the counts need not be newer. */
const GATHER_MS = 1_000;
/** What is loaded and unloaded by itself is told by the socket; this is for when it is silent. */
const ASK_MS = 15_000;
const PAGE = 50;

export const mlStatusQuery = queryOptions({
  queryKey: ['ml', 'status'],
  queryFn: ({ signal }) => api.mlStatus(signal),
  refetchInterval: ASK_MS,
});

export const failedTextsQuery = infiniteQueryOptions({
  queryKey: ['ml', 'failed'],
  queryFn: ({ pageParam, signal }) =>
    api.failedTexts({ limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

/** What models do, as it goes on. */
export function useMlStatus() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['ml'] });
    }, GATHER_MS);
  };
  useLive('ml', ask);
  useLive('reconnected', ask);
  useLive('job', ({ kind }) => {
    if (kind === 'embed' || kind === 'scan') ask();
  });
  return useQuery(mlStatusQuery);
}
