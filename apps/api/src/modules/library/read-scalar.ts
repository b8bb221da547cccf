import type { Dtype } from '@lora/safetensors';

/**
 * Reads one little-endian number from a scalar tensor.
 *
 * @returns null for types that hold no such number or when there are too few bytes
 */
export function readScalar(dtype: Dtype, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[dtype];
  if (!read || bytes.byteLength < read.size) return null;
  const value = read.get(view);
  return Number.isFinite(value) ? value : null;
}

const READERS: Partial<Record<Dtype, { size: number; get: (view: DataView) => number }>> = {
  F64: { size: 8, get: (view) => view.getFloat64(0, true) },
  F32: { size: 4, get: (view) => view.getFloat32(0, true) },
  F16: { size: 2, get: (view) => view.getFloat16(0, true) },
  // A bfloat16 is the upper half of a float32.
  BF16: { size: 2, get: (view) => toFloat32(view.getUint16(0, true) << 16) },
  I64: { size: 8, get: (view) => Number(view.getBigInt64(0, true)) },
  I32: { size: 4, get: (view) => view.getInt32(0, true) },
  I16: { size: 2, get: (view) => view.getInt16(0, true) },
  U8: { size: 1, get: (view) => view.getUint8(0) },
};

function toFloat32(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, bits);
  return view.getFloat32(0);
}
