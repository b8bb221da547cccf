import type { NumberDtype } from '../numbers/decode-numbers.js';

/** @throws RangeError where two files were sketched at once, whose numbers would be mixed */
export function checkSketchNumber(number: number, current: number): void {
  if (number !== current) throw new RangeError('One set of kernels sketches one file at a time.');
}

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

/** Numbers of a whole tensor. */
export interface Decoded extends Omit<Folded, 'sums'> {
  values: Float32Array;
}

/** A fold under way. */
export interface Fold {
  /** The next whole numbers of the matrix, in the order of the file. */
  push(bytes: Uint8Array): void;
  finish(): Folded;
}

/** Where the numbers of a module go in a sketch, see `placeOf`. */
export interface SketchPlace {
  /** Bucket of the first number. */
  offset: number;
  /** Buckets from one number to the next. */
  stride: number;
  /** Of the signs. */
  seed: number;
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
  /**
   * Folds a whole matrix. Its sums stay inside, one matrix for each side, until the next fold of that side or
   * `startFold`: for `addProduct` or `takeSums`.
   *
   * @returns null where it is too large for that
   */
  foldWhole(plan: FoldPlan, bytes: Uint8Array): Omit<Folded, 'sums'> | null;
  /** Decodes whole numbers to float32. */
  decode(dtype: NumberDtype, bytes: Uint8Array): Decoded;
  /** A copy of the sums that the last `foldWhole` of this side left. */
  takeSums(plan: Pick<FoldPlan, 'side' | 'height' | 'width'>): Float32Array;
  /** Forgets the sketch that was being added up; answers the number of the new one. */
  startSketch(): number;
  /**
   * Multiplies the sums of both sides and adds the product times `scale` to the sketch.
   *
   * @returns the sum of the squares of what was added; nothing was added where it is not finite
   */
  addProduct(rank: number, scale: number, place: SketchPlace): number;
  /** As `addProduct`, of 1,024 numbers from elsewhere. */
  addFolded(folded: Float32Array, place: SketchPlace): number;
  /**
   * A copy of the sketch: 1,024 numbers.
   *
   * @throws RangeError when another was started since
   */
  takeSketch(number: number): Float64Array;
  /** left (32 x rank) times right (rank x 32), 1,024 numbers row by row. */
  multiply(left: Float32Array, right: Float32Array, rank: number): Float32Array;
  /**
   * Multiplies each row of `left` with each row of `right`, number by number, and folds each product by place mod 32.
   *
   * @param signs bit 31 or nothing, one per place; its length is that of a row
   * @returns 32 sums for each pair of rows, in float32, the rows of `right` changing first
   */
  foldProducts(left: Float32Array, right: Float32Array, signs: Uint32Array): Float32Array;
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
