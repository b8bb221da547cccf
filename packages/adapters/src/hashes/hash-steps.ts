import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { PassStep } from './pass-step.js';

/** SHA-256 of all bytes the step sees. */
export function sha256Step(): PassStep<Buffer> {
  const hash = createHash('sha256');
  return {
    update: (chunk) => void hash.update(chunk),
    finish: () => hash.digest(),
  };
}

/** CRC-32 (the one of ZIP and PNG) of all bytes the step sees, as 8 lower-case hex digits. */
export function crc32Step(): PassStep<string> {
  let value = 0;
  return {
    update(chunk) {
      value = crc32(chunk, value);
    },
    finish: () => formatCrc32(value),
  };
}

export const formatCrc32 = (value: number): string => value.toString(16).padStart(8, '0');

/** What the bytes behind a header are: none, nothing but zeros, or real data. */
export type DataKind = 'empty' | 'zero' | 'data';

/** Zeros to compare a chunk with; `Buffer.equals` is a memcmp, many times faster than a loop. */
const ZEROS = Buffer.alloc(64 * 1024);

/** Tells whether the bytes hold anything; costs nothing any more after the first byte that is not zero. */
export function dataKindStep(): PassStep<DataKind> {
  let kind: DataKind = 'empty';
  return {
    update(chunk) {
      if (kind !== 'data') kind = isZero(chunk) ? 'zero' : 'data';
    },
    finish: () => kind,
  };
}

function isZero(chunk: Uint8Array): boolean {
  for (let at = 0; at < chunk.length; at += ZEROS.length) {
    const part = chunk.subarray(at, at + ZEROS.length);
    if (!ZEROS.subarray(0, part.length).equals(part)) return false;
  }
  return true;
}
