import { expect, it } from 'vitest';
import { spreadPositions } from './spread-positions.js';

it('begins an empty collection, and goes on at its end', () => {
  expect(spreadPositions(null, null, 3)).toEqual([1, 2, 3]);
  expect(spreadPositions(7, null, 2)).toEqual([8, 9]);
});

it('puts items before the first and between two', () => {
  expect(spreadPositions(null, 1, 2)).toEqual([-1, 0]);
  expect(spreadPositions(1, 2, 3)).toEqual([1.25, 1.5, 1.75]);
});

it('asks for new numbers before places become equal', () => {
  let before = 2;
  let fits = 0;
  for (;;) {
    const [place] = spreadPositions(1, before, 1) ?? [];
    if (place === undefined) break;
    expect(place).toBeGreaterThan(1);
    expect(place).toBeLessThan(before);
    before = place;
    fits += 1;
  }
  expect(fits).toBeGreaterThan(10);
});

it('keeps thousands of items at one place apart', () => {
  const places = spreadPositions(1000, 1001, 5000);
  expect(new Set(places).size).toBe(5000);
});
