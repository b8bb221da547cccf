/** Rows that are scored at once: as many as a word of a mask has bits. */
export const BLOCK = 32;

/** Rows of int8 numbers with a factor each, and the loop that multiplies them with a query. */
export interface Rows {
  /** Bytes that the rows take. */
  readonly bytes: number;
  /**
   * Makes room for rows below this number; new ones are zeros.
   *
   * @throws RankingError `too_large`
   */
  reserve(rows: number): void;
  /** @param values as many as the matrix has columns; the score of the row is their product times `factor` */
  write(row: number, values: Int8Array, factor: number): void;
  setQuery(values: Int16Array): void;
  /** Scores of the 32 rows from 32 · `block` on, which have room; valid until the next call. */
  score(block: number): Float32Array;
}

/** Two implementations that give the same scores, bit by bit. */
export interface ScanKernels {
  readonly name: 'wasm' | 'typescript';
  createRows(dim: number): Rows;
}

/** Room for at least `wanted` rows, in whole blocks; half as much again as before, so that little is ever moved. */
export function roomFor(wanted: number, before: number): number {
  return Math.ceil(Math.max(wanted, before * 1.5) / BLOCK) * BLOCK;
}
