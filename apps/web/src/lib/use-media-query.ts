import { useCallback, useSyncExternalStore } from 'react';

/** From here on filters and inspector have room beside the cards. */
export const WIDE = '(min-width: 1024px)';
/** From here on there is a rail instead of a bottom bar. */
export const DESKTOP = '(min-width: 768px)';

/** Fingers are the way to point. */
export const TOUCH = '(hover: none)';

/** Whether a media query holds now. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (tell: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', tell);
      return () => list.removeEventListener('change', tell);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
