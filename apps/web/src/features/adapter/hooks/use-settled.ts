import { useCallback, useEffect, useState } from 'react';

/** A picture that takes longer holds nothing back any more. */
const LONGEST_MS = 1_500;

/**
 * Whether what stands below a picture may be seen: how high the picture is nobody knows before it is there, and what
 * stands below it would jump.
 *
 * @param waits whether there is a picture to wait for
 */
export function useSettled(waits: boolean): { isSettled: boolean; settle: () => void } {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), LONGEST_MS);
    return () => clearTimeout(timer);
  }, []);
  return { isSettled: isOver || !waits, settle: useCallback(() => setOver(true), []) };
}
