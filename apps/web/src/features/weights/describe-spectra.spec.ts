import { describe, expect, it } from 'vitest';
import { describeSpectra, describeSpectraProblem, formatKept, keptAt, listKept } from './describe-spectra.js';

/** Shares that fall by a factor from one direction to the next, 1 in sum. */
function falling(rank: number, factor: number): number[] {
  const shares = Array.from({ length: rank }, (_, i) => factor ** i);
  const sum = shares.reduce((n, share) => n + share, 0);
  return shares.map((share) => share / sum);
}
const say = (rank: number, effectiveRank: number, directions: number[], rankMin = rank) =>
  describeSpectra({ rankMin, rankMax: rank, effectiveRank, directions });

describe('the sentence on the effective rank', () => {
  it('names the smallest usual rank that keeps 95 % of the change', () => {
    const directions = falling(32, 0.8);
    expect(keptAt(directions, 8)).toBeLessThan(0.95);
    expect(keptAt(directions, 16)).toBeGreaterThan(0.95);
    expect(say(32, 10.8, directions)).toBe(
      'Of rank 32 about 11 are used; resizing to 16 would keep 97 % of the change.',
    );
  });

  it('says what would be lost where no lower rank keeps so much', () => {
    expect(say(32, 31.7, falling(32, 1))).toBe(
      'Of rank 32 about 32 are used; resizing to 16 would keep only 50 % of the change.',
    );
  });

  it('never says that all is kept where something is lost, and says so where nothing is', () => {
    expect(formatKept(0.9994)).toBe('99 %');
    expect(formatKept(0.004)).toBe('under 1 %');
    expect(formatKept(0)).toBe('0 %');
    expect(say(64, 2.2, [0.7, 0.3, ...Array.from({ length: 62 }, () => 0)])).toBe(
      'Of rank 64 about 2 are used; resizing to 2 would keep practically all of the change.',
    );
  });

  it('tells of modules of different ranks', () => {
    expect(say(32, 9, falling(32, 0.8), 4)).toMatch(/^Of ranks 4 to 32 about 9 are used; /);
  });

  it('tells of odd and of the lowest ranks', () => {
    expect(say(20, 19, falling(20, 1))).toBe(
      'Of rank 20 about 19 are used; resizing to 16 would keep only 80 % of the change.',
    );
    expect(say(1, 1, [1])).toBe('Its rank of 1 is the lowest there is.');
    expect(say(2, 1.01, [0.999, 0.001])).toBe(
      'Of rank 2 about 1 are used; resizing to 1 would keep 99 % of the change.',
    );
    expect(say(2, 0.2, [0.9, 0.1])).toMatch(/about 1 are used/);
  });

  it('says nothing without numbers', () => {
    expect(describeSpectra({ rankMin: 0, rankMax: 0, effectiveRank: null, directions: [] })).toBe('');
  });

  it('says nothing about style or quality', () => {
    for (const effective of [1, 8, 31]) {
      expect(say(32, effective, falling(32, 0.8))).not.toMatch(
        /style|quality|good|bad|better|worse|overfit/i,
      );
    }
  });
});

it('the table holds the usual ranks up to the own one', () => {
  const table = listKept({ rankMin: 20, rankMax: 20, effectiveRank: 9, directions: falling(20, 1) });
  expect(table.map(({ rank }) => rank)).toEqual([1, 2, 4, 8, 16, 20]);
  expect(table.at(-1)?.kept).toBeCloseTo(1, 9);
});

it('every reason has words of its own, and new ones a plain sentence', () => {
  const codes = ['other_algorithm', 'nothing_changed', 'not_finite', 'file_missing', 'file_changed'];
  const words = codes.map(describeSpectraProblem);
  expect(new Set(words).size).toBe(codes.length);
  expect(describeSpectraProblem('from_the_future')).toBe("It couldn't be worked out.");
  expect(describeSpectraProblem(null)).toBe("It couldn't be worked out.");
});
