import { FOLD, SKETCH_SIZE } from '../format.js';
import { bytesOf, checkNumbers, decodeNumbers } from '../numbers/decode-numbers.js';
import { scatter } from '../sketch/signs.js';
import {
  checkSketchNumber,
  type Fold,
  type FoldPlan,
  type Kernels,
  type KroneckerPlan,
  type SketchPlace,
  TILE,
} from './kernels.js';

/** The reference: plain TypeScript, float32 sums in the order of the file. */
export function typescriptKernels(): Kernels {
  const sums: Record<FoldPlan['side'], Float32Array> = {
    rows: new Float32Array(0),
    columns: new Float32Array(0),
  };
  const sketch = new Float64Array(SKETCH_SIZE);
  let started = 0;
  const add = (folded: Float32Array, scale: number, place: SketchPlace): number => {
    const scaled = folded.map((value) => value * scale);
    const norm = sumSquares(scaled);
    if (Number.isFinite(norm)) scatter(place, scaled, sketch);
    return norm;
  };
  return {
    name: 'typescript',
    startFold,
    foldWhole(plan, bytes) {
      const fold = startFold(plan);
      fold.push(bytes);
      const { sums: folded, nonFinite, zero } = fold.finish();
      sums[plan.side] = folded;
      return { nonFinite, zero };
    },
    decode(dtype, bytes) {
      const values = new Float32Array(bytes.length / bytesOf(dtype));
      decodeNumbers(dtype, bytes, values);
      return { values, ...checkNumbers(values) };
    },
    takeSums: ({ side }) => sums[side].slice(),
    startSketch() {
      sketch.fill(0);
      return ++started;
    },
    addProduct: (rank, scale, place) => add(multiply(sums.rows, sums.columns, rank), scale, place),
    addFolded: (folded, place) => add(folded, 1, place),
    takeSketch(number) {
      checkSketchNumber(number, started);
      return sketch.slice();
    },
    multiply,
    foldProducts,
    foldKronecker,
    gram,
  };
}

/** Four sums, of every fourth number, as four lanes have them. */
function sumSquares(values: Float32Array): number {
  const lanes = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) lanes[i % 4] = (lanes[i % 4] ?? 0) + (values[i] ?? 0) ** 2;
  const [a = 0, b = 0, c = 0, d = 0] = lanes;
  return a + b + (c + d);
}

function startFold(plan: FoldPlan): Fold {
  const { dtype, side, height, width, signs } = plan;
  const sums = new Float32Array(side === 'rows' ? FOLD * width : height * FOLD);
  const tile = new Float32Array(TILE);
  const size = bytesOf(dtype);
  const add = side === 'rows' ? addToRows : addToColumns;
  let row = 0;
  let column = 0;
  let nonFinite = 0;
  let zero = true;
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const room = Math.min(TILE, width - column) * size;
        const count = decodeNumbers(dtype, bytes.subarray(at, at + room), tile);
        const check = checkNumbers(tile, 0, count);
        nonFinite += check.nonFinite;
        zero &&= check.zero;
        add(tile, count, { sums, signs, width, row, column });
        at += count * size;
        column += count;
        if (column === width) {
          column = 0;
          row++;
        }
      }
    },
    finish: () => ({ sums, nonFinite, zero }),
  };
}

interface Place {
  sums: Float32Array;
  signs: Uint32Array;
  width: number;
  row: number;
  column: number;
}

function addToRows(tile: Float32Array, count: number, { sums, signs, width, row, column }: Place): void {
  const to = (row % FOLD) * width + column;
  if ((signs[row] ?? 0) === 0)
    for (let i = 0; i < count; i++) sums[to + i] = (sums[to + i] ?? 0) + (tile[i] ?? 0);
  else for (let i = 0; i < count; i++) sums[to + i] = (sums[to + i] ?? 0) - (tile[i] ?? 0);
}

function addToColumns(tile: Float32Array, count: number, { sums, signs, row, column }: Place): void {
  const to = row * FOLD;
  for (let i = 0; i < count; i++) {
    const value = tile[i] ?? 0;
    const at = to + ((column + i) % FOLD);
    sums[at] = (sums[at] ?? 0) + ((signs[column + i] ?? 0) === 0 ? value : -value);
  }
}

function multiply(left: Float32Array, right: Float32Array, rank: number): Float32Array {
  const product = new Float32Array(FOLD * FOLD);
  for (let p = 0; p < FOLD; p++) {
    for (let k = 0; k < rank; k++) {
      const x = left[p * rank + k] ?? 0;
      for (let q = 0; q < FOLD; q++) {
        const at = p * FOLD + q;
        product[at] = (product[at] ?? 0) + Math.fround(x * (right[k * FOLD + q] ?? 0));
      }
    }
  }
  return product;
}

function foldProducts(left: Float32Array, right: Float32Array, signs: Uint32Array): Float32Array {
  const { length } = signs;
  const [rows, others] = [left.length / length, right.length / length];
  const sums = new Float32Array(rows * others * FOLD);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < others; j++) {
      const to = (i * others + j) * FOLD;
      for (let n = 0; n < length; n++) {
        const product = Math.fround((left[i * length + n] ?? 0) * (right[j * length + n] ?? 0));
        const at = to + (n % FOLD);
        sums[at] = (sums[at] ?? 0) + ((signs[n] ?? 0) === 0 ? product : -product);
      }
    }
  }
  return sums;
}

function foldKronecker(terms: Iterable<KroneckerPlan>): Float32Array {
  const sums = new Float32Array(FOLD * FOLD);
  for (const term of terms) addKronecker(term, sums);
  return sums;
}

/** Folds the rows of first (x) u to 32 x b, then, for each b, v with the signs of the columns under it. */
function addKronecker(
  { first, second, part, rowSigns, columnSigns }: KroneckerPlan,
  sums: Float32Array,
): void {
  const { rows, columns, values } = first;
  const { u, v } = second;
  const left = new Float32Array(FOLD * columns);
  for (let i = 0; i < u.length; i++) {
    for (let a = 0; a < rows; a++) {
      const row = a * second.rows + second.from + i - part.begin;
      if (row < 0 || row >= part.end - part.begin) continue;
      const x = (rowSigns[row] ?? 0) === 0 ? (u[i] ?? 0) : -(u[i] ?? 0);
      const to = (row % FOLD) * columns;
      for (let b = 0; b < columns; b++) {
        left[to + b] = (left[to + b] ?? 0) + Math.fround(x * (values[a * columns + b] ?? 0));
      }
    }
  }
  const right = new Float32Array(FOLD);
  for (let b = 0; b < columns; b++) {
    right.fill(0);
    for (let d = 0, column = b * v.length; d < v.length; d++, column++) {
      const value = v[d] ?? 0;
      const at = column % FOLD;
      right[at] = (right[at] ?? 0) + ((columnSigns[column] ?? 0) === 0 ? value : -value);
    }
    for (let p = 0; p < FOLD; p++) {
      const x = left[p * columns + b] ?? 0;
      for (let q = 0; q < FOLD; q++) {
        const at = p * FOLD + q;
        sums[at] = (sums[at] ?? 0) + Math.fround(x * (right[q] ?? 0));
      }
    }
  }
}

function gram(left: Float32Array, right: Float32Array, length: number): Float64Array {
  const leftRows = length === 0 ? 0 : left.length / length;
  const rightRows = length === 0 ? 0 : right.length / length;
  const sums = new Float64Array(leftRows * rightRows);
  for (let a = 0; a < leftRows; a++) {
    for (let b = 0; b < rightRows; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += (left[a * length + i] ?? 0) * (right[b * length + i] ?? 0);
      sums[a * rightRows + b] = sum;
    }
  }
  return sums;
}
