import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSettled } from './use-settled.js';

describe('what stands below a picture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is shown when the picture has its height', () => {
    const { result } = renderHook(() => useSettled(true));
    expect(result.current.isSettled).toBe(false);
    act(() => result.current.settle());
    expect(result.current.isSettled).toBe(true);
  });

  it('is shown at once where no picture comes', () => {
    expect(renderHook(() => useSettled(false)).result.current.isSettled).toBe(true);
  });

  it('does not wait for a picture that never comes', () => {
    const { result } = renderHook(() => useSettled(true));
    act(() => void vi.advanceTimersByTime(10_000));
    expect(result.current.isSettled).toBe(true);
  });
});
