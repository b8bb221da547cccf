import { useEffect, useRef } from 'react';

const KEY = 'lora.library-place';
/** A place that is not reached by then is given up: the library has become shorter, or the server slow. */
const GIVE_UP_MS = 5_000;

function readPlace(): number | null {
  try {
    const stored = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const place: { url?: unknown; y?: unknown } = JSON.parse(stored ?? '{}');
    return place.url === window.location.href && typeof place.y === 'number' && place.y > 0 ? place.y : null;
  } catch {
    return null;
  }
}

/**
 * Finds the scroll place again after a reload. The list is not there yet when the page starts, and its pages come one
 * by one: frame by frame the page goes on as far as it reaches, until the place is there or the person moves.
 */
export function usePlaceAfterReload(): void {
  const goal = useRef<number | null>(null);

  useEffect(() => {
    goal.current ??= readPlace();
    const forget = () => {
      goal.current = null;
    };
    const keep = () => {
      try {
        sessionStorage.setItem(KEY, JSON.stringify({ url: window.location.href, y: window.scrollY }));
      } catch {
        // Then a reload starts at the top.
      }
    };
    let frame = 0;
    const approach = () => {
      if (goal.current === null) return;
      window.scrollTo(0, goal.current);
      if (Math.abs(window.scrollY - goal.current) < 2) return forget();
      frame = requestAnimationFrame(approach);
    };
    approach();

    const timer = setTimeout(forget, GIVE_UP_MS);
    const moves = ['wheel', 'touchstart', 'keydown', 'mousedown'];
    for (const move of moves) window.addEventListener(move, forget, { passive: true });
    window.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      for (const move of moves) window.removeEventListener(move, forget);
      window.removeEventListener('pagehide', keep);
    };
  }, []);
}
