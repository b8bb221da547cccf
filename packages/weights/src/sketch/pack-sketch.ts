import { SKETCH_SIZE } from '../format.js';

/** A sketch as it is stored: 1 KB and a factor. */
export interface PackedSketch {
  /** Multiply the bytes by this; 0 for a sketch of nothing. */
  scale: number;
  /** 1,024 whole numbers from -127 to 127. */
  bytes: Int8Array;
}

/** Rounds a sketch to bytes; a cosine changes by some 0.00002. */
export function packSketch(values: Float32Array): PackedSketch {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = largest / 127;
  const bytes = new Int8Array(values.length);
  if (scale > 0) for (let i = 0; i < values.length; i++) bytes[i] = Math.round((values[i] ?? 0) / scale);
  return { scale, bytes };
}

/** The sketch as numbers again. */
export function unpackSketch({ scale, bytes }: PackedSketch): Float32Array {
  return Float32Array.from(bytes, (byte) => byte * scale);
}

/**
 * The cosine of two sketches of the same format, packed or not: an estimate with an error of about 0.03.
 *
 * @returns null where one of them is all zeros
 * @throws RangeError when one of them is no sketch
 */
export function compareSketches(a: Float32Array | Int8Array, b: Float32Array | Int8Array): number | null {
  if (a.length !== SKETCH_SIZE || b.length !== SKETCH_SIZE) {
    throw new RangeError(`A sketch has ${SKETCH_SIZE} numbers, not ${a.length} or ${b.length}.`);
  }
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < SKETCH_SIZE; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? null : ab / Math.sqrt(aa * bb);
}
