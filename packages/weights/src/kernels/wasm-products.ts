import { FOLD } from '../format.js';
import type { KroneckerPlan } from './kernels.js';
import {
  LEFT,
  RIGHT,
  SIDE_NUMBERS,
  SMALL,
  WIDE,
  WIDE_BYTES,
  SPARE,
  SPARE_BYTES,
  type Machine,
} from './wasm-memory.js';

export function foldProducts(
  { left, right, signs }: { left: Float32Array; right: Float32Array; signs: Uint32Array },
  { wasm, numbers }: Machine,
): Float32Array {
  const { length } = signs;
  const rows = left.length / length;
  const sumCount = (right.length / length) * FOLD;
  const signsAt = SPARE / 4;
  const rowAt = signsAt + length;
  const acc = rowAt + length + 4;
  const rightAt = acc + sumCount;
  new Uint32Array(wasm.memory.buffer).set(signs, signsAt);
  numbers.set(right, rightAt);
  const sums = new Float32Array(rows * sumCount);
  for (let row = 0; row < rows; row++) {
    numbers.set(left.subarray(row * length, (row + 1) * length), rowAt);
    wasm.fold_products(rowAt * 4, rightAt * 4, right.length / length, length, signsAt * 4, acc * 4);
    sums.set(numbers.subarray(acc, acc + sumCount), row * sumCount);
  }
  return sums;
}

/** Numbers that a term needs in SPARE: first, the signs of the rows, u, v, and room for what is folded. */
function spareOf({ first, second, rowSigns }: KroneckerPlan): number {
  const { u, v } = second;
  return first.values.length + rowSigns.length + u.length + v.length + FOLD * (first.columns + 1);
}

export const fitsSpare = (plan: KroneckerPlan): boolean =>
  spareOf(plan) * 4 <= SPARE_BYTES && plan.columnSigns.length * 4 <= WIDE_BYTES;

export function foldKronecker(terms: readonly KroneckerPlan[], { wasm, numbers }: Machine): Float32Array {
  const words = new Uint32Array(wasm.memory.buffer);
  numbers.fill(0, SMALL / 4, SMALL / 4 + FOLD * FOLD);
  let before: KroneckerPlan | undefined;
  for (const term of terms) {
    const { first, second, part, rowSigns, columnSigns } = term;
    const signsAt = SPARE / 4 + first.values.length;
    const left = signsAt + rowSigns.length;
    const right = left + FOLD * first.columns;
    const u = right + FOLD;
    const v = u + second.u.length;
    if (before?.first.values !== first.values) numbers.set(first.values, SPARE / 4);
    if (before?.rowSigns !== rowSigns) words.set(rowSigns, signsAt);
    if (before?.columnSigns !== columnSigns) words.set(columnSigns, WIDE / 4);
    numbers.set(second.u, u);
    numbers.set(second.v, v);
    wasm.add_kronecker(
      SPARE,
      first.rows,
      first.columns,
      u * 4,
      second.from,
      second.from + second.u.length,
      second.rows,
      v * 4,
      second.v.length,
      part.begin,
      part.end,
      signsAt * 4,
      left * 4,
      right * 4,
    );
    before = term;
  }
  return numbers.slice(SMALL / 4, SMALL / 4 + FOLD * FOLD);
}

/** Numbers of each row multiplied at once: 32 such rows stay in the processor's first two caches. */
const GRAM_PIECE = 512;

/** Rows are cut into pieces that fit the two regions; null where even 4 numbers of each row do not. */
export function gramInTiles(
  left: Float32Array,
  right: Float32Array,
  length: number,
  { wasm, numbers }: Machine,
): Float64Array | null {
  const leftRows = length === 0 ? 0 : left.length / length;
  const rightRows = length === 0 ? 0 : right.length / length;
  if (leftRows === 0 || rightRows === 0) return new Float64Array(0);
  const padded = Math.ceil(rightRows / 4) * 4;
  const piece = Math.min(GRAM_PIECE, Math.floor(SIDE_NUMBERS / Math.max(leftRows, padded) / 4) * 4);
  if (piece < 4 || leftRows * padded * 8 > WIDE_BYTES) return null;
  const sums = new Float64Array(wasm.memory.buffer, WIDE, leftRows * padded).fill(0);
  for (let begin = 0; begin < length; begin += piece) {
    const end = Math.min(length, begin + piece);
    const wide = Math.ceil((end - begin) / 4) * 4;
    numbers.fill(0, LEFT / 4, LEFT / 4 + leftRows * wide);
    numbers.fill(0, RIGHT / 4, RIGHT / 4 + padded * wide);
    for (let a = 0; a < leftRows; a++) {
      numbers.set(left.subarray(a * length + begin, a * length + end), LEFT / 4 + a * wide);
    }
    for (let b = 0; b < rightRows; b++) {
      numbers.set(right.subarray(b * length + begin, b * length + end), RIGHT / 4 + b * wide);
    }
    wasm.gram(leftRows, padded, wide);
  }
  const result = new Float64Array(leftRows * rightRows);
  for (let a = 0; a < leftRows; a++)
    result.set(sums.subarray(a * padded, a * padded + rightRows), a * rightRows);
  return result;
}
