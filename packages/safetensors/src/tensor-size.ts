import { type Dtype, dtypeBits } from './dtype.js';
import { quoteName, SafetensorsError } from './safetensors-error.js';

/** A tensor as the header claims it; dimensions that no number can hold are bigints. */
export interface ClaimedTensor {
  name: string;
  dtype: Dtype;
  shape: readonly (number | bigint)[];
  begin: number;
  end: number;
}

/** Elements times 64 bits stay exact in a number below this. */
const EXACT_ELEMENTS = Number.MAX_SAFE_INTEGER / 64;

/**
 * The shape as numbers, once the tensor's dtype, shape and offsets agree.
 *
 * @throws SafetensorsError `overflow`, `misaligned_tensor` (sub-byte elements that end inside a byte),
 *   `invalid_tensor_info` (offsets in the wrong order, or another number of bytes than the shape needs)
 */
export function checkTensorSize(tensor: ClaimedTensor): number[] {
  const { name, dtype, begin, end } = tensor;
  const bits = countBits(tensor);
  if (bits % 8 !== 0) {
    throw new SafetensorsError(
      'misaligned_tensor',
      `Tensor ${quoteName(name)} has elements of ${dtypeBits(dtype)} bits that do not fill whole bytes.`,
      name,
    );
  }
  if (end < begin) {
    throw new SafetensorsError(
      'invalid_tensor_info',
      `Tensor ${quoteName(name)} ends at byte ${end}, before its start at byte ${begin}.`,
      name,
    );
  }
  if (end - begin !== bits / 8) {
    throw new SafetensorsError(
      'invalid_tensor_info',
      `Tensor ${quoteName(name)} is ${dtype} [${tensor.shape.join(', ')}], which takes ${bits / 8} bytes, but its offsets span ${end - begin}. The file is damaged or was written by a faulty program.`,
      name,
    );
  }
  return tensor.shape.map(Number);
}

function countBits(tensor: ClaimedTensor): number {
  let elements = 1;
  for (const size of tensor.shape) {
    if (typeof size === 'bigint') return countLargeBits(tensor);
    elements *= size;
    if (elements > EXACT_ELEMENTS) return countLargeBits(tensor);
  }
  return elements * dtypeBits(tensor.dtype);
}

/** The slow, exact way: a zero further on can still make the product small, but a bigint dimension is refused. */
function countLargeBits({ name, dtype, shape }: ClaimedTensor): number {
  let bits = BigInt(dtypeBits(dtype));
  for (const size of shape) bits *= BigInt(size);
  const exact = bits <= BigInt(Number.MAX_SAFE_INTEGER) && !shape.some((size) => typeof size === 'bigint');
  if (exact) return Number(bits);
  throw new SafetensorsError(
    'overflow',
    `Tensor ${quoteName(name)} claims a size that no file can have: ${dtype} [${shape.join(', ')}].`,
    name,
  );
}
