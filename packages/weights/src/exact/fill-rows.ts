import { type LowRank, type Matrix, multiplyMatrices } from '../layout/build-factors.js';
import type { Change } from './inner-product.js';

/** Forms some rows of a change, scale included: count x columns. */
export function fillRows(
  { factors, scale, begin, columns }: Change,
  row: number,
  count: number,
): Float32Array {
  const from = begin + row;
  const out =
    factors.kind === 'low-rank'
      ? multiplyRange(factors, columns, from, count)
      : factors.kind === 'hadamard'
        ? multiplyEach(
            multiplyRange(factors.first, columns, from, count),
            multiplyRange(factors.second, columns, from, count),
          )
        : fillKronecker(factors.first, factors.second, from, count);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * scale;
  return out;
}

function multiplyRange(
  { rank, left, right }: LowRank,
  columns: number,
  from: number,
  count: number,
): Float32Array {
  const rows = left.subarray(from * rank, (from + count) * rank);
  return multiplyMatrices(rows, right, { rows: count, inner: rank, columns });
}

function multiplyEach(a: Float32Array, b: Float32Array): Float32Array {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) * (b[i] ?? 0);
  return a;
}

function fillKronecker(first: Matrix, second: Matrix, from: number, count: number): Float32Array {
  const columns = first.columns * second.columns;
  const out = new Float32Array(count * columns);
  for (let o = 0; o < count; o++) {
    const a = Math.floor((from + o) / second.rows);
    const c = (from + o) % second.rows;
    for (let b = 0; b < first.columns; b++) {
      const x = first.values[a * first.columns + b] ?? 0;
      const to = o * columns + b * second.columns;
      for (let d = 0; d < second.columns; d++) out[to + d] = x * (second.values[c * second.columns + d] ?? 0);
    }
  }
  return out;
}
