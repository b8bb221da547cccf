import { RankingError } from '../ranking-error.js';

/** A vector as whole numbers with one factor for all: number = value · factor. */
export interface RoundedVector<T> {
  values: T;
  factor: number;
}

/** Largest magnitude of a stored number. */
const ROW = 127;
/** Of a query: 12 bits, so that only the stored side is rounded coarsely, and 8,192 products still fit into 32 bits. */
const QUERY = 2047;

/** @throws RankingError `wrong_dim`, `not_finite` */
export function roundRow(vector: Float32Array, dim: number): RoundedVector<Int8Array> {
  const factor = findFactor(vector, dim, ROW);
  return {
    values: Int8Array.from(vector, (value) => (factor === 0 ? 0 : Math.round(value / factor))),
    factor,
  };
}

/** @throws RankingError `wrong_dim`, `not_finite` */
export function roundQuery(vector: Float32Array, dim: number): RoundedVector<Int16Array> {
  const factor = findFactor(vector, dim, QUERY);
  return {
    values: Int16Array.from(vector, (value) => (factor === 0 ? 0 : Math.round(value / factor))),
    factor,
  };
}

/** Numbers below are taken as 0: their factor would have no float32. */
const LEAST = 1e-30;

function findFactor(vector: Float32Array, dim: number, largest: number): number {
  if (vector.length !== dim)
    throw new RankingError(
      'wrong_dim',
      `A vector of ${vector.length} numbers does not fit a matrix of ${dim}.`,
    );
  let most = 0;
  for (const value of vector) {
    if (!Number.isFinite(value))
      throw new RankingError('not_finite', 'A vector holds NaN or infinite numbers.');
    most = Math.max(most, Math.abs(value));
  }
  return most < LEAST ? 0 : Math.fround(most / largest);
}
