import { Random } from '@lora/fixtures';
import { compareSketches, SKETCH_SIZE } from '@lora/weights';
import { describe, expect, it } from 'vitest';
import { findPartners, packSigns, SIGN_WORDS } from './sign-bits.js';

/** Numbers about zero with a spread of one: the sum of twelve even ones. */
function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.fraction();
  return sum;
}

function quantize(values: readonly number[]): Int8Array {
  const largest = Math.max(...values.map(Math.abs));
  return Int8Array.from(values, (value) => Math.round((value / largest) * 127));
}

/** Sketches of which every other is made from the one before, at a cosine of `cosine` or so. */
function makePairs(count: number, cosine: number): Int8Array[] {
  const random = new Random(`pairs ${cosine}`);
  return Array.from({ length: count }, () => {
    const one = Array.from({ length: SKETCH_SIZE }, () => normal(random));
    const other = one.map((value) => cosine * value + Math.sqrt(1 - cosine ** 2) * normal(random));
    return [quantize(one), quantize(other)];
  }).flat();
}

function packAll(sketches: readonly Int8Array[]): Int32Array {
  const bits = new Int32Array(sketches.length * SIGN_WORDS);
  for (const [row, sketch] of sketches.entries()) packSigns(sketch, bits, row * SIGN_WORDS);
  return bits;
}

/** Every pair that signs find, as `a b` with the smaller row first. */
function findAll(
  sketches: readonly Int8Array[],
  isFresh: (row: number) => boolean = () => true,
): Set<string> {
  const bits = packAll(sketches);
  const fresh = Uint8Array.from(sketches, (_, row) => Number(isFresh(row)));
  const found = sketches.flatMap((_, row) =>
    fresh[row] === 1 ? findPartners(bits, sketches.length, row, { fresh, limit: 64 }) : [],
  );
  const pairs = found.map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  return new Set(pairs);
}

/** Every pair from a cosine on, by comparing all with all. */
function bruteForce(sketches: readonly Int8Array[], from: number): string[] {
  return sketches.flatMap((a, row) =>
    sketches
      .slice(row + 1)
      .flatMap((b, i) => (Math.abs(compareSketches(a, b) ?? 0) >= from ? [`${row} ${row + 1 + i}`] : [])),
  );
}

describe('signs of sketches', () => {
  it.each([
    [0.35, 0.98],
    [0.5, 0.999],
    [0.9, 1],
  ])('find what comparing all with all finds, from a cosine of %f on', (cosine, recall) => {
    const sketches = makePairs(200, cosine + 0.03);
    const wanted = bruteForce(sketches, cosine);
    expect(wanted.length).toBeGreaterThan(120);
    const found = findAll(sketches);
    expect(wanted.filter((pair) => found.has(pair)).length / wanted.length).toBeGreaterThanOrEqual(recall);
  });

  it('rule out nearly all that have nothing in common', () => {
    const sketches = makePairs(250, 0);
    const pairs = (500 * 499) / 2;
    expect(findAll(sketches).size / pairs).toBeLessThan(0.001);
  });

  it('find the opposite, too', () => {
    const [one] = makePairs(1, 0.5);
    const opposite = one?.map((value) => -value) ?? new Int8Array(SKETCH_SIZE);
    const bits = packAll([one ?? opposite, opposite]);
    const [found] = findPartners(bits, 2, 0, { fresh: new Uint8Array([1, 1]), limit: 1 });
    expect(found?.cosine).toBeCloseTo(-1, 2);
  });

  it('hold for sketches with few large numbers, whose own signs would say nothing', () => {
    const sparse = (x: number, y: number): Int8Array => {
      const sketch = new Int8Array(SKETCH_SIZE);
      [sketch[3], sketch[700]] = [x, y];
      return sketch;
    };
    const bits = packAll([sparse(127, 110), sparse(110, 127), sparse(127, -110)]);
    const found = findPartners(bits, 3, 0, { fresh: new Uint8Array(3), limit: 5 });
    expect(found.map(({ b }) => b)).toEqual([1]);
    expect(found[0]?.cosine).toBeCloseTo(0.99, 1);
  });

  it('compare only new rows with all others, and answer each pair once', () => {
    const sketches = makePairs(20, 0.8);
    expect(findAll(sketches)).toEqual(findAll(sketches, (row) => row % 2 === 0));
    expect(findAll(sketches, () => false).size).toBe(0);
    expect(findAll(sketches, (row) => row === 5)).toEqual(new Set(['4 5']));
  });

  it('keep the strongest where there are too many', () => {
    const [one = new Int8Array(SKETCH_SIZE), near = one] = makePairs(1, 0.6);
    const bits = packAll([one, near, one, near]);
    const found = findPartners(bits, 4, 0, { fresh: new Uint8Array(4), limit: 1 });
    expect(found).toEqual([{ a: 0, b: 2, cosine: 1 }]);
  });
});
