import type { NumberDtype } from '../numbers/decode-numbers.js';

/** How a matrix is folded while its bytes pass by. */
export interface FoldPlan {
  dtype: NumberDtype;
  /** `rows`: sums of 32 x width, by row mod 32. `columns`: sums of height x 32, by column mod 32. */
  side: 'rows' | 'columns';
  height: number;
  width: number;
  /** Bit 31 or nothing, one per folded row or column. */
  signs: Uint32Array;
}

export interface Folded {
  /** Row by row: 32 x width, or height x 32. */
  sums: Float32Array;
  /** NaN or infinite numbers; the sums mean nothing then. */
  nonFinite: number;
  /** Nothing but zeros. */
  zero: boolean;
}

/** A fold under way. */
export interface Fold {
  /** The next whole numbers of the matrix, in the order of the file. */
  push(bytes: Uint8Array): void;
  finish(): Folded;
}

/** Some rows of a Kronecker product whose second factor is u (rows x 1) times v (1 x columns). */
export interface KroneckerPlan {
  /** rows x columns, row by row. */
  first: { rows: number; columns: number; values: Float32Array };
  /** Rows of the second factor, and of u those from `from` on; the others are 0. */
  second: { rows: number; from: number; u: Float32Array; v: Float32Array };
  /** Rows of the product that are folded; they count from the first of them. */
  part: { begin: number; end: number };
  rowSigns: Uint32Array;
  columnSigns: Uint32Array;
}

/**
 * The inner loops. One instance serves one thing at a time: a fold is finished before the next starts, and products
 * are not taken in between.
 */
export interface Kernels {
  readonly name: 'wasm' | 'typescript';
  startFold(plan: FoldPlan): Fold;
  /** left (32 x rank) times right (rank x 32), 1,024 numbers row by row. */
  multiply(left: Float32Array, right: Float32Array, rank: number): Float32Array;
  /** The sum of Kronecker products of the same sizes, folded to 32 x 32 in float32, in the order of the terms. */
  foldKronecker(terms: Iterable<KroneckerPlan>): Float32Array;
  /**
   * Products of each row of `left` with each row of `right`: rows(left) x rows(right) float64 sums, row by row.
   *
   * @param length numbers per row, of both
   */
  gram(left: Float32Array, right: Float32Array, length: number): Float64Array;
}

/** Numbers decoded at once: they stay in the processor's first cache. */
export const TILE = 2_048;
