import { queryClient } from './query-client.js';

/** What is not for the first screen waits no longer than this for it, so that a server that hangs holds nothing back. */
const LONGEST_MS = 4_000;
/** Then the browser's own idea of a good moment is waited for, this long. */
const IDLE_MS = 500;

let quiet: Promise<void> | undefined;

/**
 * Resolves when the first page shows what it is about: something has been loaded, nothing else is being asked for and
 * the browser has nothing to draw. From then on it resolves at once.
 */
export function whenQuiet(): Promise<void> {
  quiet ??= waitForQuiet();
  return quiet;
}

function waitForQuiet(): Promise<void> {
  return new Promise((resolve) => {
    const cache = queryClient.getQueryCache();
    const rest = () => {
      stop();
      clearTimeout(timer);
      // Not every browser has it.
      if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: IDLE_MS });
      else setTimeout(resolve);
    };
    const check = () => {
      const isLoaded = cache.getAll().some((query) => query.state.status === 'success');
      if (isLoaded && queryClient.isFetching() === 0) rest();
    };
    const stop = cache.subscribe(check);
    const timer = setTimeout(rest, LONGEST_MS);
    check();
  });
}
