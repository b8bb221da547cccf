import type { Dtype } from '@lora/safetensors';
import { WeightsError } from '../weights-error.js';

/** Bytes of one number of each dtype that is read. Others (whole numbers, sub-byte floats) hold no adapter's weights. */
const BYTES = { F8_E4M3: 1, F8_E5M2: 1, F16: 2, BF16: 2, F32: 4, F64: 8 } as const;

/** A dtype whose numbers are read. */
export type NumberDtype = keyof typeof BYTES;

export function isNumberDtype(dtype: Dtype): dtype is NumberDtype {
  return Object.hasOwn(BYTES, dtype);
}

/** Bytes of one number. */
export function bytesOf(dtype: NumberDtype): number {
  return BYTES[dtype];
}

/**
 * Decodes little-endian numbers to float32. Whatever float32 cannot hold becomes infinite.
 *
 * Sources: IEEE 754 (F16, F32, F64); bfloat16 is the upper half of a float32; "FP8 Formats for Deep Learning"
 * (arXiv 2209.05433): E4M3 has no infinity and its only NaN is all ones, E5M2 is like IEEE.
 *
 * @param bytes whole numbers of that dtype, at any address
 * @param to has room for them from `at` on
 * @returns how many were decoded
 * @throws WeightsError `unknown_dtype` when the bytes end inside a number
 */
export function decodeNumbers(dtype: NumberDtype, bytes: Uint8Array, to: Float32Array, at = 0): number {
  const size = BYTES[dtype];
  const count = bytes.length / size;
  if (!Number.isInteger(count)) {
    throw new WeightsError('unknown_dtype', `${bytes.length} bytes are no whole number of ${dtype} values.`);
  }
  if (dtype === 'F8_E4M3' || dtype === 'F8_E5M2') {
    const table = smallTable(dtype);
    for (let i = 0; i < count; i++) to[at + i] = table[bytes[i] ?? 0] ?? 0;
    return count;
  }
  // Typed views need an even address. Not `slice`: on a Buffer that is a view, at the same address.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = aligned;
  if (dtype === 'F32') to.set(new Float32Array(buffer, byteOffset, count), at);
  else if (dtype === 'F64') to.set(new Float64Array(buffer, byteOffset, count), at);
  else {
    const words = new Uint16Array(buffer, byteOffset, count);
    if (dtype === 'F16') {
      const table = halfTable();
      for (let i = 0; i < count; i++) to[at + i] = table[words[i] ?? 0] ?? 0;
    } else {
      const bits = new Uint32Array(to.buffer, to.byteOffset + at * 4, count);
      for (let i = 0; i < count; i++) bits[i] = (words[i] ?? 0) << 16;
    }
  }
  return count;
}

/** How many numbers are NaN or infinite, and whether there is nothing but zeros (either sign). */
export function checkNumbers(
  numbers: Float32Array,
  begin = 0,
  end = numbers.length,
): { nonFinite: number; zero: boolean } {
  let nonFinite = 0;
  let zero = true;
  for (let i = begin; i < end; i++) {
    const x = numbers[i] ?? 0;
    if (x !== 0) zero = false;
    // A difference with itself is 0 only for finite numbers.
    if (x - x !== 0) nonFinite++;
  }
  return { nonFinite, zero };
}

let halves: Float32Array | undefined;

function halfTable(): Float32Array {
  halves ??= Float32Array.from({ length: 0x10000 }, (_, bits) =>
    decodeSmallFloat(bits, { exponentBits: 5, mantissaBits: 10 }),
  );
  return halves;
}

const smalls = new Map<NumberDtype, Float32Array>();

function smallTable(dtype: 'F8_E4M3' | 'F8_E5M2'): Float32Array {
  let table = smalls.get(dtype);
  if (!table) {
    table = Float32Array.from({ length: 0x100 }, (_, bits) => {
      if (dtype === 'F8_E5M2') return decodeSmallFloat(bits, { exponentBits: 5, mantissaBits: 2 });
      if ((bits & 0x7f) === 0x7f) return Number.NaN;
      return decodeSmallFloat(bits, { exponentBits: 4, mantissaBits: 3, finite: true });
    });
    smalls.set(dtype, table);
  }
  return table;
}

interface SmallFloat {
  exponentBits: number;
  mantissaBits: number;
  /** The highest exponent holds ordinary numbers. */
  finite?: boolean;
}

function decodeSmallFloat(bits: number, form: SmallFloat): number {
  const { exponentBits, mantissaBits } = form;
  const top = 2 ** exponentBits - 1;
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = bits >>> (exponentBits + mantissaBits) === 1 ? -1 : 1;
  const exponent = (bits >>> mantissaBits) & top;
  const fraction = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  if (exponent === top && form.finite !== true) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** (1 - bias);
  return sign * (1 + fraction) * 2 ** (exponent - bias);
}
