import type { FixtureTensor } from '@lora/fixtures';
import { toBfloat, toHalf } from '@lora/fixtures';
import { bytesOf, decodeNumbers, type NumberDtype } from '../src/numbers/decode-numbers.js';

/** A tensor of these numbers in this dtype. Whole arrays at once: the tests write millions of numbers. */
export function tensorOf(
  dtype: NumberDtype,
  shape: readonly number[],
  numbers: ArrayLike<number>,
): FixtureTensor {
  if (bytesOf(dtype) === 1) return { dtype, shape, data: encodeBytes(dtype, numbers) };
  return { dtype, shape, data: new Uint8Array(encodeWords(dtype, numbers).buffer) };
}

function encodeWords(dtype: NumberDtype, numbers: ArrayLike<number>): { buffer: ArrayBuffer } {
  if (dtype === 'F64') return Float64Array.from(numbers);
  if (dtype === 'F32') return Float32Array.from(numbers);
  const round = dtype === 'F16' ? toHalf : toBfloat;
  const words = new Uint16Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) words[i] = round(numbers[i] ?? 0);
  return words;
}

/** One-byte floats by looking for the nearest of the 256. */
function encodeBytes(dtype: NumberDtype, numbers: ArrayLike<number>): Uint8Array {
  const all = new Float32Array(256);
  decodeNumbers(
    dtype,
    Uint8Array.from({ length: 256 }, (_, i) => i),
    all,
  );
  const sorted = [...all.entries()].filter(([, x]) => Number.isFinite(x)).sort((a, b) => a[1] - b[1]);
  return Uint8Array.from({ length: numbers.length }, (_, i) => {
    const wanted = numbers[i] ?? 0;
    let [low, high] = [0, sorted.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.[1] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const [below, above] = [sorted[low], sorted[high]];
    if (!below || !above) return 0;
    return wanted - below[1] < above[1] - wanted ? below[0] : above[0];
  });
}
