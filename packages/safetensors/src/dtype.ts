/**
 * Bits of one element of each dtype of the format.
 * Source: https://github.com/huggingface/safetensors, `safetensors/src/tensor.rs`, `Dtype::bitsize`.
 */
const BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** Type of a tensor's elements, as the header writes it. */
export type Dtype = keyof typeof BITS;

const BY_NAME = new Map<string, Dtype>();
for (const name in BITS) if (isOwnDtype(name)) BY_NAME.set(name, name);

/** All dtypes of the format. */
export const DTYPES: readonly Dtype[] = [...BY_NAME.values()];

/** The dtype of that name, or undefined; names are upper case. */
export function findDtype(name: string): Dtype | undefined {
  return BY_NAME.get(name);
}

/** Bits of one element: 4 or 6 for the sub-byte floats, else a multiple of 8. */
export function dtypeBits(dtype: Dtype): number {
  return BITS[dtype];
}

/** Bytes of one element; 0.5 or 0.75 for the sub-byte floats, whose tensors still end on a whole byte. */
export function dtypeBytes(dtype: Dtype): number {
  return BITS[dtype] / 8;
}

function isOwnDtype(name: string): name is Dtype {
  return Object.hasOwn(BITS, name);
}
