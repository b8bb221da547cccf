import { Trans } from '@lingui/react/macro';
import { useEffect, useRef } from 'react';
import { Button } from './button.js';

/** Asks for the next page this far before its place is seen. */
const AHEAD = '400px';

export interface LoadMoreProps {
  /** There is more, and nothing is being loaded. */
  ready: boolean;
  busy: boolean;
  onLoad: () => void;
}

/** The end of a list that has more: loads it when it comes into sight, or by its button. */
export function LoadMore({ ready, busy, onLoad }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onLoad);
  useEffect(() => {
    load.current = onLoad;
  });
  useEffect(() => {
    const place = end.current;
    if (!ready || !place || !('IntersectionObserver' in globalThis)) return;
    const watcher = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) load.current();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(place);
    return () => watcher.disconnect();
  }, [ready]);
  if (!ready && !busy) return null;
  return (
    <div ref={end} className="flex justify-center py-3">
      <Button variant="quiet" busy={busy} onClick={onLoad}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
