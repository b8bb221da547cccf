import { expect, it } from 'vitest';
import { toCrop, toPercent } from './crop-shares.js';

const percent = (x: number, y: number, width: number, height: number) => ({
  unit: '%' as const,
  x,
  y,
  width,
  height,
});

it('a part goes to percents and back', () => {
  const crop = { x: 0.25, y: 0, width: 0.5, height: 1 };
  expect(toPercent(crop)).toEqual(percent(25, 0, 50, 100));
  expect(toCrop(toPercent(crop))).toEqual(crop);
  expect(toPercent(null)).toEqual(percent(0, 0, 100, 100));
});

it('a part of the whole picture, or nearly, is no crop', () => {
  expect(toCrop(percent(0, 0, 100, 100))).toBeNull();
  expect(toCrop(percent(0.1, 0.2, 99.8, 99.7))).toBeNull();
});

it('a part never reaches beyond the picture nor below what the server takes', () => {
  expect(toCrop(percent(-0.01, 99, 50.0001, 1))).toEqual({ x: 0, y: 0.95, width: 0.500001, height: 0.05 });
  const edge = toCrop(percent(60.00001, 0, 40.00001, 50));
  expect((edge?.x ?? 1) + (edge?.width ?? 1)).toBeLessThanOrEqual(1);
});
