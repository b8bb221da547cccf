import { FOLD, SKETCH_SIZE } from '../format.js';
import { KERNELS_WASM } from '../generated/kernels-wasm.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { bytesOf, decodeNumbers, type NumberDtype } from '../numbers/decode-numbers.js';
import { checkSketchNumber, type Fold, type FoldPlan, type Kernels, TILE } from './kernels.js';
import { typescriptKernels } from './typescript-kernels.js';

import {
  STAGE,
  STAGE_BYTES,
  LEFT,
  RIGHT,
  SIDE_NUMBERS,
  SMALL,
  WIDE,
  SPARE,
  SPARE_BYTES,
  SUMS,
  SIGNS,
  SIGNS_BYTES,
  INPUT,
  INPUT_BYTES,
  type Exports,
  type Machine,
} from './wasm-memory.js';
import { fitsSpare, foldKronecker, foldProducts, gramInTiles } from './wasm-products.js';

/** Fewer numbers than this are decoded sooner than handed over: alphas are one. */
const FEW = 16;

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
    decode(dtype, input) {
      const code = DTYPE_CODES[dtype];
      const count = input.length / bytesOf(dtype);
      if (code === undefined || input.length > INPUT_BYTES || count * 4 > SPARE_BYTES || count < FEW) {
        return reference.decode(dtype, input);
      }
      bytes.set(input, INPUT);
      wasm.bits.value = 0;
      const nonFinite = wasm.decode_all(code, bytesOf(dtype), INPUT, count, SPARE);
      // The module's NaN and infinities are numbers that only look large.
      if (nonFinite > 0) return reference.decode(dtype, input);
      const values = numbers.slice(SPARE / 4, SPARE / 4 + count);
      return { values, nonFinite, zero: wasm.bits.value === 0 };
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
    foldProducts(left, right, signs) {
      // One row of the left, all of the right, the signs and the sums; each may be read a vector beyond its end.
      const need = right.length + 2 * signs.length + (right.length / signs.length) * FOLD + 16;
      return need * 4 <= SPARE_BYTES
        ? foldProducts({ left, right, signs }, { wasm, bytes, numbers })
        : reference.foldProducts(left, right, signs);
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
