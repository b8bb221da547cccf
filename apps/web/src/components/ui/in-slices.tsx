import { type ReactNode, useDeferredValue } from 'react';

/**
 * Draws something large for the first time in slices, between which the page answers to touches and keys; until it is
 * whole the fallback stands in its place. Later changes are drawn at once.
 */
export function InSlices({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const isReady = useDeferredValue(true, false);
  return isReady ? children : fallback;
}
