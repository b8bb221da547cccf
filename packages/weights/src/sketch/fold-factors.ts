import { FOLD } from '../format.js';
import type { Kernels, KroneckerPlan } from '../kernels/kernels.js';
import { type FoldFactors, type LowRank, type Matrix, transpose } from '../layout/build-factors.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { signsOf } from './signs.js';

/** Rows of a module that have a name of their own. */
interface Rows {
  begin: number;
  end: number;
}

/**
 * Folds some rows of a module's change to 32 x 32 without forming it, before its scale. Rows count from the part's
 * first one.
 *
 * @returns 1,024 numbers row by row; null where that would take more than `foldWork`
 */
export function foldFactors(
  factors: FoldFactors,
  columns: number,
  part: Rows,
  kernels: Kernels,
): Float32Array | null {
  switch (factors.kind) {
    case 'low-rank':
      return foldLowRank(factors, columns, part, kernels);
    case 'hadamard':
      return foldHadamard(factors.first, factors.second, columns, part, kernels);
    case 'kronecker': {
      const { first, second } = factors;
      return foldKronecker(first, { ...second, terms: termsOfRows(second) }, part, kernels);
    }
    default: {
      const { first, second } = factors;
      const { rows, rank, right } = second;
      const terms = termsOfRanks(second);
      return foldKronecker(first, { rows, columns: right.length / rank, terms }, part, kernels);
    }
  }
}

const bytesOfFloats = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

function foldLowRank(
  { rank, left, right }: LowRank,
  columns: number,
  part: Rows,
  kernels: Kernels,
): Float32Array {
  const rows = part.end - part.begin;
  const up = kernels.startFold({
    dtype: 'F32',
    side: 'rows',
    height: rows,
    width: rank,
    signs: signsOf('rows', rows),
  });
  up.push(bytesOfFloats(left.subarray(part.begin * rank, part.end * rank)));
  const { sums: leftSums } = up.finish();
  const signs = signsOf('columns', columns);
  const down = kernels.startFold({ dtype: 'F32', side: 'columns', height: rank, width: columns, signs });
  down.push(bytesOfFloats(right));
  return kernels.multiply(leftSums, down.finish().sums, rank);
}

/**
 * Two products multiplied number by number are one product of rank r1 * r2: its left matrix holds, per row, all
 * products of the two left matrices' numbers (the face-splitting product), its right matrix likewise per column.
 */
function foldHadamard(
  first: LowRank,
  second: LowRank,
  columns: number,
  part: Rows,
  kernels: Kernels,
): Float32Array | null {
  const rank = first.rank * second.rank;
  const rows = part.end - part.begin;
  if (rank * (rows + columns) > WEIGHT_LIMITS.foldWork) return null;
  const turn = ({ left, rank: r }: LowRank): Float32Array =>
    transpose(left.subarray(part.begin * r, part.end * r), rows, r);
  const left = kernels.foldProducts(turn(first), turn(second), signsOf('rows', rows));
  const right = kernels.foldProducts(first.right, second.right, signsOf('columns', columns));
  return kernels.multiply(transpose(left, rank, FOLD), right, rank);
}

/**
 * A Kronecker product needs the signs of the whole matrix. It is the sum of simpler ones, whose second factor is a
 * column u times a row v: one for each rank of a second factor that is a product, else one for each of its rows, with
 * u = 1 there.
 */
function foldKronecker(
  first: Matrix,
  second: { rows: number; columns: number; terms: readonly KroneckerTerm[] },
  part: Rows,
  kernels: Kernels,
): Float32Array | null {
  const columns = first.columns * second.columns;
  const rows = part.end - part.begin;
  const { terms } = second;
  const weights = terms.reduce((n, { u }) => n + u.length, 0);
  const work = weights * first.rows * first.columns + terms.length * (columns + first.columns * FOLD * FOLD);
  if (work > WEIGHT_LIMITS.foldWork) return null;
  const rowSigns = signsOf('rows', rows);
  const columnSigns = signsOf('columns', columns);
  return kernels.foldKronecker(
    terms.map((term) => ({ first, second: { ...term, rows: second.rows }, part, rowSigns, columnSigns })),
  );
}

type KroneckerTerm = Pick<KroneckerPlan['second'], 'from' | 'u' | 'v'>;

const ONE = Float32Array.of(1);

function termsOfRows({ rows, columns, values }: Matrix): KroneckerTerm[] {
  return Array.from({ length: rows }, (_, row) => ({
    from: row,
    u: ONE,
    v: values.subarray(row * columns, (row + 1) * columns),
  }));
}

function termsOfRanks({ rank, rows, left, right }: LowRank & { rows: number }): KroneckerTerm[] {
  const turned = transpose(left, rows, rank);
  const columns = right.length / rank;
  return Array.from({ length: rank }, (_, k) => ({
    from: 0,
    u: turned.subarray(k * rows, (k + 1) * rows),
    v: right.subarray(k * columns, (k + 1) * columns),
  }));
}
