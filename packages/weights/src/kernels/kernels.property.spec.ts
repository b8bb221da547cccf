import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, type NumberDtype } from '../numbers/decode-numbers.js';
import { placeOf, signsOf } from '../sketch/signs.js';
import { chooseKernels } from './choose-kernels.js';
import type { Folded, Kernels } from './kernels.js';
import { typescriptKernels } from './typescript-kernels.js';
import { wasmKernels } from './wasm-kernels.js';

const plain = typescriptKernels();
const wasm = wasmKernels();

interface Case {
  dtype: NumberDtype;
  side: 'rows' | 'columns';
  height: number;
  width: number;
  bytes: Uint8Array;
  chunk: number;
}

function fold(kernels: Kernels, { dtype, side, height, width, bytes, chunk }: Case): Folded {
  const signs = signsOf(side, side === 'rows' ? height : width);
  const run = kernels.startFold({ dtype, side, height, width, signs });
  const step = chunk * bytesOf(dtype);
  for (let at = 0; at < bytes.length; at += step) run.push(bytes.subarray(at, at + step));
  return run.finish();
}

const cases = fc
  .record({
    dtype: fc.constantFrom<NumberDtype>('F16', 'BF16', 'F32', 'F64', 'F8_E4M3', 'F8_E5M2'),
    side: fc.constantFrom<'rows' | 'columns'>('rows', 'columns'),
    height: fc.integer({ min: 1, max: 90 }),
    width: fc.integer({ min: 1, max: 90 }),
    chunk: fc.integer({ min: 1, max: 3000 }),
    seed: fc.integer(),
    wild: fc.boolean(),
  })
  .map(({ seed, wild, ...rest }): Case => {
    const size = bytesOf(rest.dtype);
    const bytes = new Uint8Array(rest.height * rest.width * size);
    let state = seed | 1;
    for (let i = 0; i < bytes.length; i++) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      bytes[i] = state >>> 13;
    }
    // Any bits at all, NaN and infinities among them, or exponents low enough for sums that stay finite.
    if (!wild) {
      const low: Record<NumberDtype, number> = {
        F16: 0xbb,
        BF16: 0xbf,
        F32: 0xbf,
        F64: 0xbf,
        F8_E4M3: 0xf7,
        F8_E5M2: 0xf7,
      };
      for (let i = size - 1; i < bytes.length; i += size) bytes[i] = (bytes[i] ?? 0) & low[rest.dtype];
    }
    return { ...rest, bytes };
  });

describe('WebAssembly and TypeScript give the same numbers', () => {
  test('folds of any shape, dtype and chunks: bit by bit, and the same count of NaN and infinities', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const [a, b] = [fold(plain, c), fold(wasm, c)];
        expect(b.nonFinite).toBe(a.nonFinite);
        expect(b.zero).toBe(a.zero);
        expect(b.nonFinite > 0 || isDeepStrictEqual(b.sums, a.sums)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('rows longer than a tile, tensors longer than the stage', () => {
    for (const [height, width] of [
      [3, 9000],
      [9000, 3],
      [2000, 64],
    ] as const) {
      for (const side of ['rows', 'columns'] as const) {
        if ((side === 'rows' ? width : height) * 32 > 131_072) continue;
        for (const dtype of ['F16', 'F8_E4M3'] as const) {
          const bytes = Uint8Array.from(
            { length: height * width * bytesOf(dtype) },
            (_, i) => (i * 37) & 0x33,
          );
          const c: Case = { dtype, side, height, width, bytes, chunk: bytes.length };
          expect(fold(wasm, c)).toEqual(fold(plain, c));
        }
      }
    }
  });

  test('a single NaN or infinity is found wherever it stands, and nothing but zeros is told', () => {
    for (const [dtype, bits] of [
      ['F16', 0x7c00],
      ['F16', 0xfe00],
      ['BF16', 0xff80],
      ['BF16', 0x7fc0],
    ] as const) {
      for (let at = 0; at < 70; at += 3) {
        const words = new Uint16Array(70);
        words[at] = bits;
        const c: Case = {
          dtype,
          side: 'columns',
          height: 2,
          width: 35,
          bytes: new Uint8Array(words.buffer),
          chunk: 70,
        };
        for (const kernels of [plain, wasm])
          expect(fold(kernels, c)).toMatchObject({ nonFinite: 1, zero: false });
      }
      const zeros: Case = {
        dtype,
        side: 'rows',
        height: 9,
        width: 3,
        bytes: new Uint8Array(54).fill(0),
        chunk: 5,
      };
      for (const kernels of [plain, wasm])
        expect(fold(kernels, zeros)).toMatchObject({ nonFinite: 0, zero: true });
    }
    const minus = new Uint8Array(Float32Array.of(-0, -0, -0).buffer);
    const c: Case = { dtype: 'F32', side: 'rows', height: 1, width: 3, bytes: minus, chunk: 3 };
    for (const kernels of [plain, wasm]) expect(fold(kernels, c).zero).toBe(true);
  });

  const floats = (length: number): fc.Arbitrary<Float32Array> =>
    fc.float32Array({
      minLength: length,
      maxLength: length,
      noNaN: true,
      noDefaultInfinity: true,
      min: -2,
      max: 2,
    });

  test('products of folds, bit by bit', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 20 })
          .chain((rank) => fc.tuple(fc.constant(rank), floats(32 * rank), floats(32 * rank))),
        ([rank, left, right]) => {
          expect(wasm.multiply(left, right, rank)).toEqual(plain.multiply(left, right, rank));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('folds of whole tensors, and what stays inside: bit by bit', () => {
    let whole = 0;
    fc.assert(
      fc.property(cases, ({ dtype, side, height, width, bytes }) => {
        const signs = signsOf(side, side === 'rows' ? height : width);
        const plan = { dtype, side, height, width, signs };
        const expected = plain.foldWhole(plan, bytes);
        const actual = wasm.foldWhole(plan, bytes);
        // Other dtypes go through float32 in pieces.
        const isRead = ['F16', 'BF16', 'F32'].includes(dtype);
        if (isRead) whole++;
        const sums = actual && actual.nonFinite === 0 ? wasm.takeSums(plan) : null;
        expect(actual).toEqual(isRead ? expected : null);
        expect(sums).toEqual(sums && plain.takeSums(plan));
        expect(wasm.decode(dtype, bytes)).toEqual(plain.decode(dtype, bytes));
      }),
      { numRuns: 400 },
    );
    expect(whole).toBeGreaterThan(100);
  });

  test('tables of signs make room for others', () => {
    const width = 100_003;
    for (let height = 1; height < 4; height++) {
      for (const length of [width, width + 1, width + 2]) {
        const bytes = new Uint8Array(Float32Array.from({ length: height * length }, (_, i) => i % 5).buffer);
        const plan = {
          dtype: 'F32' as const,
          side: 'columns' as const,
          height,
          width: length,
          signs: signsOf('columns', length),
        };
        expect(wasm.foldWhole(plan, bytes)).toEqual(plain.foldWhole(plan, bytes));
        expect(wasm.takeSums(plan)).toEqual(plain.takeSums(plan));
      }
    }
  });

  test('sketches of products, bit by bit; what is not finite is left out', () => {
    const place = placeOf('denoiser/mid_block_attentions_0_proj_in');
    const bytes = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer);
    fc.assert(
      fc.property(
        fc
          .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }), fc.double({ noNaN: true }))
          .chain(([rank, n, scale]) =>
            fc.tuple(fc.constant({ rank, n, scale }), floats(n * rank), floats(rank * n), floats(1024)),
          ),
        ([{ rank, n, scale }, up, down, other]) => {
          const results = [plain, wasm].map((kernels) => {
            const number = kernels.startSketch();
            kernels.foldWhole(
              { dtype: 'F32', side: 'rows', height: n, width: rank, signs: signsOf('rows', n) },
              bytes(up),
            );
            kernels.foldWhole(
              { dtype: 'F32', side: 'columns', height: rank, width: n, signs: signsOf('columns', n) },
              bytes(down),
            );
            const norms = [kernels.addProduct(rank, scale, place), kernels.addFolded(other, place)];
            return { norms, values: kernels.takeSketch(number) };
          });
          const [first, second] = results;
          expect(second?.values).toEqual(first?.values);
          expect(first?.values.every((value) => Number.isFinite(value))).toBe(true);
          expect(second?.norms.map((norm) => Number.isFinite(norm))).toEqual(
            first?.norms.map((norm) => Number.isFinite(norm)),
          );
          const finite = (norms: readonly number[] = []) => norms.filter((norm) => Number.isFinite(norm));
          expect(finite(second?.norms)).toEqual(finite(first?.norms));
        },
      ),
      { numRuns: 100 },
    );
    for (const kernels of [plain, wasm]) {
      const number = kernels.startSketch();
      kernels.startSketch();
      expect(() => kernels.takeSketch(number)).toThrow(/one file at a time/);
    }
  });

  test('folds of products of rows: bit by bit', () => {
    const rows = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        fc
          .tuple(rows, rows, fc.integer({ min: 1, max: 100 }))
          .chain(([a, b, n]) => fc.tuple(fc.constant(n), floats(a * n), floats(b * n))),
        ([n, left, right]) => {
          const signs = signsOf('columns', n);
          expect(wasm.foldProducts(left, right, signs)).toEqual(plain.foldProducts(left, right, signs));
        },
      ),
      { numRuns: 100 },
    );
    for (const n of [5_001, 1_100_000]) {
      const row = Float32Array.from({ length: n }, (_, i) => Math.sin(i));
      const signs = signsOf('rows', n);
      expect(wasm.foldProducts(row, row, signs)).toEqual(plain.foldProducts(row, row, signs));
    }
  });

  test('folds of Kronecker products, some of their rows, several terms: bit by bit', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        fc
          .record({ a: size, b: size, c: size, d: size, at: fc.nat(), upTo: fc.nat(), cut: fc.nat() })
          .chain((o) => fc.tuple(fc.constant(o), floats(o.a * o.b), floats(o.c), floats(o.d))),
        ([{ a, b, c, d, at, upTo, cut }, values, u, v]) => {
          const begin = at % (a * c);
          const end = begin + 1 + (upTo % (a * c - begin));
          const [rowSigns, columnSigns] = [signsOf('rows', end - begin), signsOf('columns', b * d)];
          const rest = {
            first: { rows: a, columns: b, values },
            part: { begin, end },
            rowSigns,
            columnSigns,
          };
          const from = cut % c;
          const terms = [
            { ...rest, second: { rows: c, from: 0, u, v } },
            { ...rest, second: { rows: c, from, u: u.subarray(from), v: v.map((x) => x / 3) } },
          ];
          expect(wasm.foldKronecker(terms)).toEqual(plain.foldKronecker(terms));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a Kronecker product beyond the memory falls back to the reference', () => {
    const values = Float32Array.from({ length: 1024 * 1024 }, (_, i) => i % 7);
    const term = {
      first: { rows: 1024, columns: 1024, values },
      second: { rows: 1, from: 0, u: Float32Array.of(1), v: Float32Array.of(2) },
      part: { begin: 0, end: 1024 },
      rowSigns: signsOf('rows', 1024),
      columnSigns: signsOf('columns', 1024),
    };
    expect(wasm.foldKronecker([term])).toEqual(plain.foldKronecker([term]));
  });

  test('Grams of any shape within 1e-5', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.integer({ min: 1, max: 9 }),
            fc.integer({ min: 1, max: 9 }),
            fc.integer({ min: 1, max: 70 }),
          )
          .chain(([a, b, n]) => fc.tuple(fc.constant(n), floats(a * n), floats(b * n))),
        ([n, left, right]) => {
          const [expected, actual] = [plain.gram(left, right, n), wasm.gram(left, right, n)];
          expect(actual.length).toBe(expected.length);
          expected.forEach((x, i) => expect(Math.abs(x - (actual[i] ?? 0))).toBeLessThan(1e-5 * 4 * n));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('Grams in several pieces, beyond the memory, and of nothing', () => {
    const long = Float32Array.from({ length: 3 * 5001 }, (_, i) => Math.sin(i));
    const [expected, actual] = [plain.gram(long, long, 5001), wasm.gram(long, long, 5001)];
    expected.forEach((x, i) => expect(actual[i]).toBeCloseTo(x, 2));
    const many = Float32Array.from({ length: 750 * 4 }, (_, i) => Math.cos(i));
    expect(wasm.gram(many, many, 4)).toEqual(plain.gram(many, many, 4));
    expect(wasm.gram(new Float32Array(0), long, 0)).toEqual(new Float64Array(0));
  });

  test('a product beyond the memory falls back to the reference', () => {
    const rank = 4_100;
    const sides = new Float32Array(32 * rank).fill(0.5);
    expect(wasm.multiply(sides, sides, rank)).toEqual(plain.multiply(sides, sides, rank));
    expect(() =>
      wasm.startFold({ dtype: 'F16', side: 'rows', height: 1, width: rank, signs: signsOf('rows', 1) }),
    ).toThrow(/at most/);
  });

  test('this runtime has SIMD, so it is chosen', () => {
    expect(chooseKernels().name).toBe('wasm');
  });
});
