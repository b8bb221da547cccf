import { useCallback, useEffect, useRef, useState } from 'react';

/** The usual pause before a value that a person moves reaches the URL. */
export const URL_PAUSE_MS = 200;

/** What has been written arrives outside when the page is drawn anew; on a busy machine that takes a while. */
const ARRIVES_MS = 5_000;

export interface DelayedWrite<T> {
  value: T;
  /** Takes a new value now, writes it after the pause. */
  set: (value: T) => void;
  /** Writes what is waiting now; ends when it is written. */
  flush: () => void | Promise<void>;
  /** Says that this person has written `outer` otherwise: its arrival is no change from outside. */
  expect: (outer: T) => void;
}

export interface DelayedWriteOptions<T> {
  /** A change after a pause does not wait, only those that follow it closely. */
  firstAtOnce?: boolean;
  /** What the value outside becomes when a value is written; the value itself unless this says otherwise. */
  outerOf?: (value: T) => T;
}

/**
 * A value that moves at once here and is written outside (into the URL) after a pause of `delay` ms: browsers refuse
 * more than some hundred history entries in a few seconds. A change from outside (Back) wins while nothing waits; what
 * was written from here and arrives late is none, or it would take back what has been typed since.
 */
export function useDelayedWrite<T>(
  outer: T,
  write: (value: T) => void | Promise<void>,
  delay: number,
  { firstAtOnce = false, outerOf }: DelayedWriteOptions<T> = {},
): DelayedWrite<T> {
  const [value, setValue] = useState(outer);
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; value: T } | null>(null);
  const underWay = useRef<{ outer: T; since: number }[]>([]);
  const setAt = useRef(Number.NEGATIVE_INFINITY);
  const latest = useRef({ outer, write, outerOf });
  useEffect(() => {
    latest.current = { outer, write, outerOf };
  });

  useEffect(() => {
    const now = performance.now();
    underWay.current = underWay.current.filter(({ since }) => now - since < ARRIVES_MS);
    const at = underWay.current.findIndex((one) => Object.is(one.outer, outer));
    // Those before it were overtaken.
    if (at >= 0) underWay.current.splice(0, at + 1);
    else if (!waiting.current) setValue(outer);
  }, [outer]);

  const expect = useCallback((next: T) => {
    const last = underWay.current.at(-1);
    // What stands outside already does not arrive.
    if (!Object.is(last ? last.outer : latest.current.outer, next))
      underWay.current.push({ outer: next, since: performance.now() });
  }, []);

  const flush = useCallback(() => {
    const last = waiting.current;
    if (!last) return;
    clearTimeout(last.timer);
    waiting.current = null;
    const { write: put, outerOf: becomes } = latest.current;
    expect(becomes ? becomes(last.value) : last.value);
    return put(last.value);
  }, [expect]);

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
  return { value, set, flush, expect };
}
