import { FOLD, SKETCH_SIZE } from '../format.js';
import { KERNELS_WASM } from '../generated/kernels-wasm.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { bytesOf, decodeNumbers, type NumberDtype } from '../numbers/decode-numbers.js';
import {
  checkSketchNumber,
  type Fold,
  type FoldPlan,
  type Kernels,
  type KroneckerPlan,
  TILE,
} from './kernels.js';
import { typescriptKernels } from './typescript-kernels.js';

/** Regions of the module's memory in bytes, as in kernels.wat. */
const STAGE = 8_192;
const STAGE_BYTES = 64 * 1024;
const LEFT = 131_072;
const RIGHT = 655_360;
const SIDE_NUMBERS = 131_072;
const SMALL = 1_179_648;
const WIDE = 1_183_744;
const WIDE_BYTES = 4 * 1024 * 1024;
const SPARE = 5_378_048;
const SPARE_BYTES = 4 * 1024 * 1024;
const SUMS = 9_572_352;
const SIGNS = 9_580_544;
const SIGNS_BYTES = 1024 * 1024;
const INPUT = 10_629_120;
const INPUT_BYTES = 4 * 1024 * 1024;

interface Exports {
  memory: WebAssembly.Memory;
  bits: WebAssembly.Global;
  decode_f16: (from: number, count: number) => number;
  decode_bf16: (from: number, count: number) => number;
  decode_f32: (from: number, count: number) => number;
  fold_columns(count: number, column: number, sums: number): void;
  fold_rows(from: number, rows: number, width: number, row: number): void;
  add_run(from: number, count: number, sums: number, sign: number): void;
  multiply(rank: number): void;
  fold_all_columns: FoldAll;
  fold_all_rows: FoldAll;
  add_to_sketch(scale: number, bucket: number, stride: number, seed: number): number;
  add_kronecker(
    first: number,
    a: number,
    b: number,
    u: number,
    c: number,
    cEnd: number,
    cAll: number,
    v: number,
    d: number,
    begin: number,
    end: number,
    rowSigns: number,
    left: number,
    right: number,
  ): void;
  gram(leftRows: number, rightRows: number, length: number): void;
}

type FoldAll = (
  dtype: number,
  size: number,
  src: number,
  rows: number,
  width: number,
  signs: number,
  acc: number,
) => number;

/** The dtypes that the module decodes itself, as it numbers them. */
const DTYPE_CODES: Partial<Record<NumberDtype, number>> = { F16: 0, BF16: 1, F32: 2 };

let compiled: WebAssembly.Module | undefined;

/**
 * The inner loops in WebAssembly with 128-bit SIMD, with 14.9 MB of memory of their own.
 *
 * @throws WebAssembly.CompileError where the runtime has no SIMD
 */
export function wasmKernels(): Kernels {
  compiled ??= new WebAssembly.Module(Buffer.from(KERNELS_WASM, 'base64'));
  // The module is our own: its exports are what kernels.wat says.
  const wasm = new WebAssembly.Instance(compiled).exports as unknown as Exports;
  const bytes = new Uint8Array(wasm.memory.buffer);
  const numbers = new Float32Array(wasm.memory.buffer);
  const reference = typescriptKernels();
  const sketch = new Float64Array(wasm.memory.buffer, SUMS, SKETCH_SIZE);
  let started = 0;
  const signsAt = keepSigns(wasm.memory.buffer);
  return {
    name: 'wasm',
    startFold: (plan) => startFold(plan, { wasm, bytes, numbers }),
    foldWhole(plan, input) {
      const { side, height, width, dtype } = plan;
      const code = DTYPE_CODES[dtype];
      const count = sumsOf(plan);
      const tooLarge = count > SIDE_NUMBERS || input.length > INPUT_BYTES;
      if (code === undefined || tooLarge || (side === 'rows' && width > TILE)) return null;
      const signs = signsAt(plan.signs);
      if (signs === null) return null;
      const acc = side === 'rows' ? LEFT : RIGHT;
      numbers.fill(0, acc / 4, acc / 4 + count);
      bytes.set(input, INPUT);
      wasm.bits.value = 0;
      const fold = side === 'rows' ? wasm.fold_all_rows : wasm.fold_all_columns;
      const nonFinite = fold(code, bytesOf(dtype), INPUT, height, width, signs, acc);
      return { nonFinite, zero: wasm.bits.value === 0 };
    },
    takeSums(plan) {
      const at = (plan.side === 'rows' ? LEFT : RIGHT) / 4;
      return numbers.slice(at, at + sumsOf(plan));
    },
    startSketch() {
      sketch.fill(0);
      return ++started;
    },
    addProduct(rank, scale, { offset, stride, seed }) {
      wasm.multiply(rank);
      return wasm.add_to_sketch(scale, offset, stride, seed);
    },
    addFolded(folded, { offset, stride, seed }) {
      numbers.set(folded, SMALL / 4);
      return wasm.add_to_sketch(1, offset, stride, seed);
    },
    takeSketch(number) {
      checkSketchNumber(number, started);
      return sketch.slice();
    },
    multiply(left, right, rank) {
      if (left.length > SIDE_NUMBERS) return reference.multiply(left, right, rank);
      numbers.set(left, LEFT / 4);
      numbers.set(right, RIGHT / 4);
      wasm.multiply(rank);
      return numbers.slice(SMALL / 4, SMALL / 4 + FOLD * FOLD);
    },
    foldKronecker(terms) {
      const all = [...terms];
      return all.every(fitsSpare)
        ? foldKronecker(all, { wasm, bytes, numbers })
        : reference.foldKronecker(all);
    },
    gram: (left, right, length) =>
      gramInTiles(left, right, length, { wasm, bytes, numbers }) ?? reference.gram(left, right, length),
  };
}

interface Machine {
  wasm: Exports;
  bytes: Uint8Array;
  numbers: Float32Array;
}

const sumsOf = ({ side, height, width }: Pick<FoldPlan, 'side' | 'height' | 'width'>): number =>
  side === 'rows' ? FOLD * width : height * FOLD;

/** Tables of signs in SIGNS, so that they are not copied for every tensor; null for one that is too long. */
function keepSigns(memory: ArrayBuffer): (signs: Uint32Array) => number | null {
  const places = new Map<Uint32Array, number>();
  const words = new Uint32Array(memory);
  let end = SIGNS;
  return (signs) => {
    const known = places.get(signs);
    if (known !== undefined) return known;
    if (signs.byteLength > SIGNS_BYTES) return null;
    if (end + signs.byteLength > SIGNS + SIGNS_BYTES) {
      places.clear();
      end = SIGNS;
    }
    const at = end;
    words.set(signs, at / 4);
    // Whole vectors are read; the next table starts behind them.
    end += Math.ceil(signs.byteLength / 16) * 16;
    places.set(signs, at);
    return at;
  };
}

/** The dtypes that the module decodes itself; others pass through float32. */
function decoderOf(dtype: NumberDtype, wasm: Exports): Exports['decode_f32'] | null {
  if (dtype === 'F16') return wasm.decode_f16;
  if (dtype === 'BF16') return wasm.decode_bf16;
  return dtype === 'F32' ? wasm.decode_f32 : null;
}

function startFold(plan: FoldPlan, machine: Machine): Fold {
  const { wasm, bytes, numbers } = machine;
  const { side, width, signs } = plan;
  const decode = decoderOf(plan.dtype, wasm);
  const size = decode === null ? 4 : bytesOf(plan.dtype);
  const sumCount = sumsOf(plan);
  if (sumCount > SIDE_NUMBERS || signs.length > WEIGHT_LIMITS.dimension) {
    throw new RangeError(`A fold has at most ${SIDE_NUMBERS} sums, not ${sumCount}.`);
  }
  numbers.fill(0, LEFT / 4, LEFT / 4 + sumCount);
  new Uint32Array(wasm.memory.buffer, WIDE, signs.length).set(signs);
  wasm.bits.value = 0;
  const read = decode ?? wasm.decode_f32;
  let row = 0;
  let column = 0;
  let nonFinite = 0;

  /** Columns: tiles end where rows end. */
  function foldColumns(count: number): void {
    for (let done = 0; done < count; ) {
      const run = Math.min(TILE, width - column, count - done);
      nonFinite += read(STAGE + done * size, run);
      wasm.fold_columns(run, column, LEFT + row * FOLD * 4);
      done += run;
      step(run);
    }
  }

  /** Rows: many short rows in a tile; the first and the last may be a part of one. */
  function foldRows(count: number): void {
    for (let done = 0; done < count; ) {
      const run = Math.min(TILE, count - done);
      nonFinite += read(STAGE + done * size, run);
      for (let at = 0; at < run; ) {
        const whole = column === 0 ? Math.floor((run - at) / width) : 0;
        if (whole > 0) {
          wasm.fold_rows(at * 4, whole, width, row);
          row += whole;
          at += whole * width;
        } else {
          const part = Math.min(width - column, run - at);
          wasm.add_run(at * 4, part, LEFT + ((row % FOLD) * width + column) * 4, signs[row] ?? 0);
          at += part;
          step(part);
        }
      }
      done += run;
    }
  }

  function step(run: number): void {
    column += run;
    if (column === width) {
      column = 0;
      row++;
    }
  }

  const fold = side === 'rows' ? foldRows : foldColumns;
  function pushStage(part: Uint8Array): void {
    bytes.set(part, STAGE);
    fold(part.length / size);
  }
  const scratch = decode === null ? new Float32Array(STAGE_BYTES / 4) : null;
  return {
    push(input) {
      const most = scratch === null ? STAGE_BYTES : scratch.length * bytesOf(plan.dtype);
      for (let at = 0; at < input.length; at += most) {
        const part = input.subarray(at, at + most);
        if (scratch === null) pushStage(part);
        else {
          const count = decodeNumbers(plan.dtype, part, scratch);
          pushStage(new Uint8Array(scratch.buffer, 0, count * 4));
        }
      }
    },
    finish: () => ({
      sums: numbers.slice(LEFT / 4, LEFT / 4 + sumCount),
      nonFinite,
      zero: wasm.bits.value === 0,
    }),
  };
}

/** Numbers that a term needs in SPARE: first, the signs of the rows, u, v, and room for what is folded. */
function spareOf({ first, second, rowSigns }: KroneckerPlan): number {
  const { u, v } = second;
  return first.values.length + rowSigns.length + u.length + v.length + FOLD * (first.columns + 1);
}

const fitsSpare = (plan: KroneckerPlan): boolean =>
  spareOf(plan) * 4 <= SPARE_BYTES && plan.columnSigns.length * 4 <= WIDE_BYTES;

function foldKronecker(terms: readonly KroneckerPlan[], { wasm, numbers }: Machine): Float32Array {
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
function gramInTiles(
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
