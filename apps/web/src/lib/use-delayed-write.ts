import { useCallback, useEffect, useRef, useState } from 'react';

/** The usual pause before a value that a person moves reaches the URL. */
export const URL_PAUSE_MS = 200;

export interface DelayedWrite<T> {
  value: T;
  /** Takes a new value now, writes it after the pause. */
  set: (value: T) => void;
  /** Writes what is waiting now; ends when it is written. */
  flush: () => void | Promise<void>;
}

/**
 * A value that moves at once here and is written outside (into the URL) after a pause of `delay` ms: browsers refuse
 * more than some hundred history entries in a few seconds. A change from outside (Back) wins while nothing waits.
 *
 * @param firstAtOnce a change after a pause does not wait, only those that follow it closely
 */
export function useDelayedWrite<T>(
  outer: T,
  write: (value: T) => void | Promise<void>,
  delay: number,
  firstAtOnce = false,
): DelayedWrite<T> {
  const [value, setValue] = useState(outer);
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; value: T } | null>(null);
  const setAt = useRef(Number.NEGATIVE_INFINITY);
  const latestWrite = useRef(write);
  useEffect(() => {
    latestWrite.current = write;
  });

  useEffect(() => {
    if (!waiting.current) setValue(outer);
  }, [outer]);

  const flush = useCallback(() => {
    const last = waiting.current;
    if (!last) return;
    clearTimeout(last.timer);
    waiting.current = null;
    return latestWrite.current(last.value);
  }, []);

  const set = useCallback(
    (next: T) => {
      setValue(next);
      if (waiting.current) clearTimeout(waiting.current.timer);
      const isFirst = performance.now() - setAt.current > delay;
      setAt.current = performance.now();
      // After the next drawing, as `write` may depend on the value.
      const wait = firstAtOnce && isFirst ? 0 : delay;
      waiting.current = { value: next, timer: setTimeout(() => void flush(), wait) };
    },
    [flush, delay, firstAtOnce],
  );

  useEffect(
    () => () => {
      if (waiting.current) clearTimeout(waiting.current.timer);
    },
    [],
  );
  return { value, set, flush };
}
