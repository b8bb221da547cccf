import type { Kernels } from '../kernels/kernels.js';
import { type Factors, type LowRank, multiplyMatrices, transpose } from '../layout/build-factors.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { fillRows } from './fill-rows.js';

/** Some rows of a module's change. */
export interface Change {
  factors: Factors;
  scale: number;
  begin: number;
  rows: number;
  columns: number;
}

/** A change made ready for products: what several of them need is computed once. */
export interface PreparedChange extends Change {
  /** The change as one product, its left matrix transposed (rank x rows); null where its form has none. */
  turned: { rank: number; left: Float32Array; right: Float32Array } | null;
}

export function prepareChange(change: Change): PreparedChange {
  const own = asLowRank(change);
  const turned = own && { ...own, left: transpose(own.left, change.rows, own.rank) };
  return { ...change, turned };
}

/** Up to this product of two ranks a LoHa is written as one product; beyond, its rows are formed block by block. */
const FACE_SPLIT_RANK = 64;

/** Numbers of a change that are formed at once where no shorter way exists: 4 MB each. */
const BLOCK_NUMBERS = 1024 * 1024;

/**
 * The sum of the products of all numbers of two changes of the same shape, exactly (float32 factors, float64 sums).
 * Two low-rank changes: s1 s2 sum((up1ᵀ up2) ∘ (down1 down2ᵀ)), without forming either change.
 *
 * @returns null where that would take more than `productWork` multiplications
 */
export function innerProduct(a: PreparedChange, b: PreparedChange, kernels: Kernels): number | null {
  const scale = a.scale * b.scale;
  if (scale === 0) return 0;
  const { turned: p } = a;
  const { turned: q } = b;
  if (p && q) {
    if (p.rank * q.rank * (a.rows + a.columns) > WEIGHT_LIMITS.productWork) return null;
    const left = kernels.gram(p.left, q.left, a.rows);
    const right = kernels.gram(p.right, q.right, a.columns);
    let sum = 0;
    for (let i = 0; i < left.length; i++) sum += (left[i] ?? 0) * (right[i] ?? 0);
    return scale * sum;
  }
  const short =
    multiplyKroneckers(a, b) ?? multiplyKroneckerBy(a, q, b.rows) ?? multiplyKroneckerBy(b, p, a.rows);
  return short === null ? multiplyRows(a, b) : scale * short;
}

/** The left matrix has only the change's own rows. */
function asLowRank({ factors, begin, rows, columns }: Change): LowRank | null {
  if (factors.kind === 'low-rank') {
    const { rank, left, right } = factors;
    return { rank, left: left.subarray(begin * rank, (begin + rows) * rank), right };
  }
  if (factors.kind !== 'hadamard') return null;
  const { first, second } = factors;
  const rank = first.rank * second.rank;
  if (rank > FACE_SPLIT_RANK) return null;
  const left = new Float32Array(rows * rank);
  const right = new Float32Array(rank * columns);
  for (let k = 0; k < first.rank; k++) {
    for (let l = 0; l < second.rank; l++) {
      const m = k * second.rank + l;
      for (let o = 0; o < rows; o++) {
        const x = first.left[(begin + o) * first.rank + k] ?? 0;
        left[o * rank + m] = x * (second.left[(begin + o) * second.rank + l] ?? 0);
      }
      for (let i = 0; i < columns; i++) {
        right[m * columns + i] = (first.right[k * columns + i] ?? 0) * (second.right[l * columns + i] ?? 0);
      }
    }
  }
  return { rank, left, right };
}

/** Two Kronecker products of factors of the same shapes, all rows: the product of the factors' products. */
function multiplyKroneckers(a: Change, b: Change): number | null {
  const [p, q] = [a.factors, b.factors];
  if (p.kind !== 'kronecker' || q.kind !== 'kronecker') return null;
  const isWhole = p.first.rows * p.second.rows === a.rows && q.first.rows * q.second.rows === b.rows;
  if (!isWhole || p.first.rows !== q.first.rows || p.first.columns !== q.first.columns) return null;
  return sumProducts(p.first.values, q.first.values) * sumProducts(p.second.values, q.second.values);
}

/**
 * A Kronecker product with a low-rank change: each of its columns of `up` and rows of `down`, written as matrices U and
 * D of the factors' sizes, gives sum(U ∘ (first D secondᵀ)).
 */
function multiplyKroneckerBy(
  { factors, rows }: Change,
  by: PreparedChange['turned'],
  byRows: number,
): number | null {
  if (factors.kind !== 'kronecker' || by === null || rows !== byRows) return null;
  const { first, second } = factors;
  if (first.rows * second.rows !== rows) return null;
  const columns = first.columns * second.columns;
  const secondTransposed = transpose(second.values, second.rows, second.columns);
  let sum = 0;
  for (let k = 0; k < by.rank; k++) {
    const down = by.right.subarray(k * columns, (k + 1) * columns);
    const half = multiplyMatrices(first.values, down, {
      rows: first.rows,
      inner: first.columns,
      columns: second.columns,
    });
    const product = multiplyMatrices(half, secondTransposed, {
      rows: first.rows,
      inner: second.columns,
      columns: second.rows,
    });
    for (let o = 0; o < rows; o++) sum += (product[o] ?? 0) * (by.left[k * rows + o] ?? 0);
  }
  return sum;
}

function sumProducts(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Work of forming one number of a change. */
function workPerNumber(factors: Factors): number {
  if (factors.kind === 'low-rank') return factors.rank;
  return factors.kind === 'hadamard' ? factors.first.rank + factors.second.rank : 1;
}

function multiplyRows(a: Change, b: Change): number | null {
  const work = a.rows * a.columns * (workPerNumber(a.factors) + workPerNumber(b.factors));
  if (work > WEIGHT_LIMITS.productWork) return null;
  const step = Math.max(1, Math.floor(BLOCK_NUMBERS / a.columns));
  let sum = 0;
  for (let row = 0; row < a.rows; row += step) {
    const count = Math.min(step, a.rows - row);
    sum += sumProducts(fillRows(a, row, count), fillRows(b, row, count));
  }
  return sum;
}
