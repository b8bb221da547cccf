import { Children, type ReactNode, useEffect, useState } from 'react';

/**
 * Draws its children, the parts of a page, from top to bottom, each in a moment of its own, between which the page
 * answers to touches and keys. What comes later stands below what is there, so nothing moves.
 *
 * @param atOnce all in one go, as where the browser is about to scroll to a place further down
 * @param onDrawn told when the last one is there; must stay the same from one drawing to the next
 */
export function InTurn({
  children,
  atOnce = false,
  onDrawn,
}: {
  /** As many from one drawing to the next. */
  children: ReactNode;
  atOnce?: boolean;
  onDrawn: () => void;
}) {
  const parts = Children.toArray(children);
  const [drawn, setDrawn] = useState(atOnce ? parts.length : 1);
  useEffect(() => {
    if (drawn >= parts.length) return onDrawn();
    const timer = setTimeout(() => setDrawn(drawn + 1));
    return () => clearTimeout(timer);
  }, [drawn, parts.length, onDrawn]);
  return parts.slice(0, drawn);
}
