import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useDelayedWrite } from './use-delayed-write.js';

const DELAY = 40;

/** A box whose words reach the outside late, as a URL does on a busy machine. */
function renderBox() {
  const written: string[] = [];
  const box = renderHook(
    ({ outer }) =>
      useDelayedWrite(outer, (text) => void written.push(text.trim()), DELAY, {
        firstAtOnce: true,
        outerOf: (text) => text.trim(),
      }),
    { initialProps: { outer: '' } },
  );
  return {
    written,
    type: (text: string) => act(() => box.result.current.set(text)),
    rest: () => act(() => void vi.advanceTimersByTime(DELAY)),
    arrive: (outer: string) => box.rerender({ outer }),
    shown: () => box.result.current.value,
  };
}

describe('a value that is written outside after a pause', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes the first change at once, and of those that follow closely only the last', () => {
    const { type, rest, written } = renderBox();
    type('b');
    act(() => void vi.advanceTimersByTime(0));
    expect(written).toEqual(['b']);
    type('ba');
    type('bas');
    rest();
    expect(written).toEqual(['b', 'bas']);
  });

  it('keeps letters that are typed before what was written has arrived', () => {
    const { type, rest, arrive, shown } = renderBox();
    type('ba');
    rest();
    type('bas');
    rest();
    arrive('ba');
    expect(shown()).toBe('bas');
    type('base');
    arrive('bas');
    expect(shown()).toBe('base');
  });

  it('keeps a space at the end that the outside does not know', () => {
    const { type, rest, arrive, shown } = renderBox();
    type('amber ');
    rest();
    arrive('amber');
    expect(shown()).toBe('amber ');
  });

  it('takes a change from outside, also one to what was written before', () => {
    const { type, rest, arrive, shown } = renderBox();
    for (const text of ['ink', 'ink red', 'ink red ']) {
      type(text);
      rest();
      arrive(text.trim());
    }
    arrive('ink');
    expect(shown()).toBe('ink');
    arrive('');
    expect(shown()).toBe('');
  });

  it('is not led astray by a write that never arrived', () => {
    const { type, rest, arrive, shown } = renderBox();
    type('ink');
    rest();
    arrive('something else');
    expect(shown()).toBe('something else');
    act(() => void vi.advanceTimersByTime(10_000));
    arrive('ink');
    expect(shown()).toBe('ink');
  });
});
