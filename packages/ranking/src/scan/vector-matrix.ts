import { chooseKernels } from '../kernels/choose-kernels.js';
import { BLOCK, roomFor, type ScanKernels } from '../kernels/kernels.js';
import { RANKING_LIMITS } from '../limits.js';
import { RankingError } from '../ranking-error.js';
import { BestRows, type ScoredRow } from './best-rows.js';
import { roundQuery, roundRow } from './round-vector.js';

export interface ScanOptions {
  /** Most rows to answer with. */
  limit: number;
  /**
   * Only rows whose bit is set: row 0 is the lowest bit of the first word. Rows beyond its end are not in it. Left
   * out: all rows.
   */
  mask?: Uint32Array;
}

/**
 * Vectors as int8 with a factor each, for an exact scan: every live row is looked at. Row numbers are the caller's
 * (dense, from 0); a removed row stays a hole until another vector takes its number. Not for the main thread: 100,000
 * rows of 512 take some milliseconds.
 */
export interface VectorMatrix {
  readonly dim: number;
  /** Rows that hold a vector. */
  readonly size: number;
  /** The highest row ever used and one: masks have that many bits, `rows - size` of them holes. */
  readonly rows: number;
  /** Bytes that it takes. */
  readonly bytes: number;
  /** Makes room at once for so many rows, where the number is known: growing row by row keeps room to spare. */
  reserve(rows: number): void;
  /**
   * Puts a vector (norm 1) into a row, in the place of an older one.
   *
   * @throws RankingError `wrong_dim`, `wrong_row`, `not_finite`, `too_large`
   */
  set(row: number, vector: Float32Array): void;
  /** Takes a row out; one that holds nothing stays so. */
  remove(row: number): void;
  has(row: number): boolean;
  /**
   * The rows nearest to a query (norm 1), best first, with cosines that rounding has changed by some thousandths: see
   * `rescore`. Of equal scores the lower row comes first.
   *
   * @throws RankingError `wrong_dim`, `not_finite`
   */
  scan(query: Float32Array, options: ScanOptions): ScoredRow[];
}

/**
 * An empty matrix.
 *
 * @param dim numbers of a vector
 * @throws RankingError `wrong_dim` where no matrix can have so many
 */
export function createVectorMatrix(dim: number, kernels: ScanKernels = chooseKernels()): VectorMatrix {
  if (!Number.isInteger(dim) || dim < 1 || dim > RANKING_LIMITS.dim)
    throw new RankingError('wrong_dim', `Vectors have 1 to ${RANKING_LIMITS.dim} numbers, not ${dim}.`);
  const store = kernels.createRows(dim);
  let live = new Uint32Array(0);
  let size = 0;
  let rows = 0;

  function reserve(wanted: number): void {
    store.reserve(wanted);
    if (wanted <= live.length * BLOCK) return;
    const old = live;
    live = new Uint32Array(roomFor(wanted, old.length * BLOCK) / BLOCK);
    live.set(old);
  }

  function has(row: number): boolean {
    return (((live[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
  }

  return {
    dim,
    get size() {
      return size;
    },
    get rows() {
      return rows;
    },
    get bytes() {
      return store.bytes + live.byteLength;
    },
    reserve,
    has,
    set(row, vector) {
      if (!Number.isSafeInteger(row) || row < 0)
        throw new RankingError('wrong_row', `${row} is no row number: rows count from 0.`);
      const { values, factor } = roundRow(vector, dim);
      reserve(row + 1);
      store.write(row, values, factor);
      if (!has(row)) size += 1;
      live[row >>> 5] = (live[row >>> 5] ?? 0) | (1 << (row & 31));
      rows = Math.max(rows, row + 1);
    },
    remove(row) {
      if (!has(row)) return;
      live[row >>> 5] = (live[row >>> 5] ?? 0) & ~(1 << (row & 31));
      size -= 1;
    },
    scan(query, { limit, mask }) {
      const rounded = roundQuery(query, dim);
      store.setQuery(rounded.values);
      const best = new BestRows(limit);
      const words = Math.min(Math.ceil(rows / BLOCK), mask?.length ?? Number.POSITIVE_INFINITY);
      for (let word = 0; word < words; word++) {
        const wanted = (live[word] ?? 0) & (mask?.[word] ?? -1);
        if (wanted !== 0) addBlock(best, word, wanted, store.score(word));
      }
      return best.list().map(({ row, score }) => ({ row, score: score * rounded.factor }));
    },
  };
}

function addBlock(best: BestRows, block: number, wanted: number, scores: Float32Array): void {
  let { bar } = best;
  for (let left = wanted; left !== 0; left &= left - 1) {
    const i = 31 - Math.clz32(left & -left);
    const score = scores[i] ?? 0;
    if (score < bar) continue;
    best.add(block * BLOCK + i, score);
    bar = best.bar;
  }
}
