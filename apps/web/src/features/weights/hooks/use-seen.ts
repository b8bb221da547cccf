import { type RefObject, useEffect, useState } from 'react';

/** Counted as seen this far before it is. */
const AHEAD = '200px';

/** Whether an element has ever come into sight; at once where the browser cannot tell. */
export function useSeen(place: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(!('IntersectionObserver' in globalThis));
  useEffect(() => {
    const element = place.current;
    if (seen || !element) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [place, seen]);
  return seen;
}
