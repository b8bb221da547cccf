import type { JobProgress } from '@lora/schema';
import { describe, expect, it } from 'vitest';
import { describeProgress, shareOf } from './describe-progress.js';

/** A scan in its first pass; `over` says what is different. */
function progress(over: Partial<JobProgress> = {}): JobProgress {
  return {
    phase: 'Reading',
    done: 3214,
    total: 10_000,
    bytes: 0,
    bytesTotal: null,
    rate: 412,
    secondsLeft: 16,
    ...over,
  };
}

describe('the words of a progress', () => {
  it('say how many of how many, how fast and how long', () => {
    expect(describeProgress(progress())).toBe('Reading 3,214 of 10,000 · 412/s · 16 s left');
  });
  it('leave out what is not known', () => {
    expect(describeProgress(progress({ phase: 'Looking', total: null, rate: null, secondsLeft: null }))).toBe(
      'Looking 3,214',
    );
  });
  it('tell bytes where they count', () => {
    expect(
      describeProgress(
        progress({
          phase: 'Hashing',
          bytes: 12_000_000_000,
          bytesTotal: 228_000_000_000,
          rate: null,
          secondsLeft: 754,
        }),
      ),
    ).toBe('Hashing 3,214 of 10,000 · 12 GB of 228 GB · 13 min left');
  });
});

it('the share goes by things, then by bytes, then it is unknown', () => {
  expect(shareOf(progress())).toBeCloseTo(0.3214);
  expect(shareOf(progress({ total: null, bytes: 1, bytesTotal: 4 }))).toBe(0.25);
  expect(shareOf(progress({ total: null }))).toBeNull();
  expect(shareOf(progress({ done: 20_000 }))).toBe(1);
});
