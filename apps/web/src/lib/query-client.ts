import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.js';

/** The socket tells what changed; this is only the net below it. */
const STALE_MS = 60_000;
/** Going back to a list within this time finds it as it was left. */
const KEPT_MS = 30 * 60_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Offline the service worker answers: the library's own pausing would keep the questions from it.
        networkMode: 'always',
        staleTime: STALE_MS,
        gcTime: KEPT_MS,
        retry: (count, error) => !(error instanceof ApiError) && count < 1,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export const queryClient = createQueryClient();
