import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply, near, randomDirection, randomNumbers } from '../../test/random-vectors.js';
import { chooseKernels } from '../kernels/choose-kernels.js';
import { typescriptKernels } from '../kernels/typescript-kernels.js';
import { wasmKernels } from '../kernels/wasm-kernels.js';
import { RANKING_LIMITS } from '../limits.js';
import { RESCORED, rescore } from './rescore.js';
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.js';

const BOTH = [wasmKernels(), typescriptKernels()];

describe.each(BOTH)('a matrix of vectors in $name', (kernels) => {
  const X = Float32Array.of(1, 0, 0);
  const Y = Float32Array.of(0, 1, 0);
  const BETWEEN = Float32Array.of(Math.SQRT1_2, Math.SQRT1_2, 0);
  function matrixOf(...vectors: Float32Array[]): VectorMatrix {
    const matrix = createVectorMatrix(3, kernels);
    for (const [row, vector] of vectors.entries()) matrix.set(row, vector);
    return matrix;
  }
  const rowsOf = (matrix: VectorMatrix, o: { limit?: number; mask?: Uint32Array } = {}) =>
    matrix.scan(X, { limit: 10, ...o }).map(({ row }) => row);

  it('finds the nearest rows, best first, with their cosines', () => {
    const found = matrixOf(Y, BETWEEN, X).scan(X, { limit: 10 });
    expect(found.map(({ row }) => row)).toEqual([2, 1, 0]);
    expect(found.map(({ score }) => Math.round(score * 100) / 100)).toEqual([1, 0.71, 0]);
  });

  it('gives no more rows than asked for, of equal ones the first', () => {
    expect(rowsOf(matrixOf(X, X, Y, X), { limit: 2 })).toEqual([0, 1]);
    expect(rowsOf(matrixOf(X), { limit: 0 })).toEqual([]);
  });

  it('finds nothing where it is empty', () => {
    expect(rowsOf(matrixOf())).toEqual([]);
  });

  it('leaves out what was removed, until another vector takes its place', () => {
    const matrix = matrixOf(X, BETWEEN);
    matrix.remove(0);
    matrix.remove(0);
    matrix.remove(999);
    expect(rowsOf(matrix)).toEqual([1]);
    expect([matrix.size, matrix.rows, matrix.has(0)]).toEqual([1, 2, false]);
    matrix.set(0, Y);
    expect(rowsOf(matrix)).toEqual([1, 0]);
    expect(matrix.size).toBe(2);
  });

  it('gives only rows that the caller may see', () => {
    const matrix = matrixOf(...Array.from({ length: 70 }, () => X));
    const mask = Uint32Array.of(0b101, 0, 1 << 5);
    expect(rowsOf(matrix, { mask })).toEqual([0, 2, 69]);
    expect(rowsOf(matrix, { mask: mask.subarray(0, 1) })).toEqual([0, 2]);
    expect(rowsOf(matrix, { mask: new Uint32Array(0) })).toEqual([]);
  });

  it('keeps its rows while it grows', () => {
    const matrix = createVectorMatrix(3, kernels);
    matrix.set(0, X);
    const before = matrix.bytes;
    matrix.set(100_000, BETWEEN);
    matrix.reserve(200_000);
    expect(rowsOf(matrix)).toEqual([0, 100_000]);
    expect(matrix.bytes).toBeGreaterThan(before);
  });

  it('takes a vector of zeros for one that resembles nothing', () => {
    expect(matrixOf(new Float32Array(3)).scan(X, { limit: 1 })).toEqual([{ row: 0, score: 0 }]);
    expect(matrixOf(X).scan(new Float32Array(3), { limit: 1 })).toEqual([{ row: 0, score: 0 }]);
  });

  it('refuses vectors that are no numbers or of another size', () => {
    const matrix = matrixOf(X);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const vector = Float32Array.of(0, wrong, 0);
      expect(() => matrix.set(1, vector)).toThrow(expect.objectContaining({ code: 'not_finite' }));
      expect(() => matrix.scan(vector, { limit: 1 })).toThrow(
        expect.objectContaining({ code: 'not_finite' }),
      );
    }
    const long = new Float32Array(4);
    expect(() => matrix.set(1, long)).toThrow(expect.objectContaining({ code: 'wrong_dim' }));
    expect(() => matrix.scan(long, { limit: 1 })).toThrow(expect.objectContaining({ code: 'wrong_dim' }));
    for (const row of [-1, 0.5, Number.NaN])
      expect(() => matrix.set(row, X)).toThrow(expect.objectContaining({ code: 'wrong_row' }));
    expect([matrix.size, matrix.rows]).toEqual([1, 1]);
  });

  it('refuses what no memory holds, and works on', () => {
    const matrix = matrixOf(X);
    expect(() => matrix.set(2 ** 31, X)).toThrow(expect.objectContaining({ code: 'too_large' }));
    expect(() => matrix.reserve(RANKING_LIMITS.bytes)).toThrow(
      expect.objectContaining({ code: 'too_large' }),
    );
    expect(rowsOf(matrix)).toEqual([0]);
  });

  it.each([0, 1.5, RANKING_LIMITS.dim + 1])('has no vectors of %s numbers', (dim) => {
    expect(() => createVectorMatrix(dim, kernels)).toThrow(expect.objectContaining({ code: 'wrong_dim' }));
  });

  it('does not overflow with the longest vectors, all their numbers at the largest', () => {
    const matrix = createVectorMatrix(RANKING_LIMITS.dim, kernels);
    const vector = new Float32Array(RANKING_LIMITS.dim).fill(1 / Math.sqrt(RANKING_LIMITS.dim));
    matrix.set(0, vector);
    matrix.set(
      1,
      vector.map((value) => -value),
    );
    const scores = matrix.scan(vector, { limit: 2 }).map(({ score }) => score);
    expect(scores[0]).toBeCloseTo(1, 4);
    expect(scores[1]).toBeCloseTo(-1, 4);
  });
});

describe('WebAssembly and the reference', () => {
  it('give the same rows and the same scores, bit by bit, whatever was set, removed and masked', () => {
    const step = fc.record({ row: fc.nat(150), remove: fc.boolean(), seed: fc.integer() });
    const mask = fc.option(fc.uint32Array({ maxLength: 6 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.array(step, { maxLength: 60 }),
        mask,
        fc.integer(),
        (dim, steps, mask, seed) => {
          const [wasm, reference] = BOTH.map((kernels) => {
            const matrix = createVectorMatrix(dim, kernels);
            for (const { row, remove, seed: own } of steps) {
              if (remove) matrix.remove(row);
              else matrix.set(row, randomDirection(randomNumbers(own), dim));
            }
            return matrix.scan(randomDirection(randomNumbers(seed), dim), { limit: 20, mask });
          });
          expect(wasm).toEqual(reference);
        },
      ),
    );
  });

  it('differ from exact cosines by what rounding to int8 takes', () => {
    const random = randomNumbers(7);
    for (const kernels of BOTH) {
      const matrix = createVectorMatrix(512, kernels);
      const vectors = Array.from({ length: 200 }, () => randomDirection(random, 512));
      for (const [row, vector] of vectors.entries()) matrix.set(row, vector);
      const query = randomDirection(random, 512);
      for (const { row, score } of matrix.scan(query, { limit: 200 }))
        expect(Math.abs(score - multiply(vectors[row] ?? query, query))).toBeLessThan(0.005);
    }
  });

  it('are exchanged where a runtime has no SIMD, and only there', () => {
    const withoutSimd = () => {
      throw new WebAssembly.CompileError('no SIMD');
    };
    expect(chooseKernels(withoutSimd).name).toBe('typescript');
    expect(chooseKernels().name).toBe('wasm');
    const broken = () => {
      throw new TypeError('another fault');
    };
    expect(() => chooseKernels(broken)).toThrow('another fault');
  });
});

describe('a scan and its rescoring', () => {
  const DIM = 512;
  const random = randomNumbers(2026);
  /** As in a library: many subjects, each with a crowd of adapters that are hard to tell apart. */
  const vectors = Array.from({ length: 40 }, () => randomDirection(random, DIM)).flatMap((subject) =>
    Array.from({ length: 150 }, () => near(random, subject, 0.3)),
  );
  const matrix = createVectorMatrix(DIM);
  for (const [row, vector] of vectors.entries()) matrix.set(row, vector);
  const queries = Array.from({ length: 30 }, (_, i) =>
    near(random, vectors[i * 199] ?? new Float32Array(DIM), 0.2),
  );

  function exact(query: Float32Array): number[] {
    return vectors
      .map((vector, row) => ({ row, score: multiply(vector, query) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 20)
      .map(({ row }) => row);
  }
  function rescored(query: Float32Array): number[] {
    const candidates = matrix.scan(query, { limit: RESCORED });
    const found = candidates.map(({ row }) => ({ item: row, vector: vectors[row] ?? query }));
    return rescore(query, found, 20).map(({ item }) => item);
  }

  it('find the 20 nearest of 6,000 in their exact order', () => {
    for (const query of queries) expect(rescored(query)).toEqual(exact(query));
  });

  it('need each other: the order of the scan alone is another', () => {
    const alike = queries.filter((query) => {
      const alone = matrix.scan(query, { limit: 20 }).map(({ row }) => row);
      return alone.join() === exact(query).join();
    });
    expect(alike.length).toBeLessThan(queries.length / 2);
  });
});
