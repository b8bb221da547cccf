import { createHash } from 'node:crypto';
import type { TensorInfo } from '@lora/safetensors';

/** Names the form below, so that another form could never give the same hash by chance. */
const IDENTITY_FORM = 'lora-content-identity/1';

/**
 * The digest of a tensor table: equal for files with the same tensors in the same places, whatever their metadata,
 * the order of their header or its white space. 32 bytes: SHA-256 over the form's name and one line of JSON
 * `[name, dtype, shape, [begin, end]]` per tensor, sorted by name in UTF-16 order.
 */
export function digestTensorTable(tensors: readonly TensorInfo[]): Buffer {
  const rows = [...tensors]
    .sort(byName)
    .map(({ name, dtype, shape, begin, end }) => JSON.stringify([name, dtype, shape, [begin, end]]));
  return createHash('sha256')
    .update(`${IDENTITY_FORM}\n${rows.join('\n')}\n`)
    .digest();
}

/**
 * The content identity of a file: SHA-256 over the digest of its tensor table and the SHA-256 of its data area; 64
 * lower-case hex digits.
 *
 * Hashing the data area's hash instead of its bytes saves a third SHA-256 over the whole file, as the pass computes
 * that hash for AutoV3 anyway; two contents with one identity would still need a collision of SHA-256.
 *
 * @param tableDigest of `digestTensorTable`, 32 bytes
 * @param dataSha256 SHA-256 of the bytes after the header, 32 bytes
 * @throws RangeError when one of them has another length
 */
export function computeContentIdentity(tableDigest: Uint8Array, dataSha256: Uint8Array): string {
  for (const digest of [tableDigest, dataSha256]) {
    if (digest.length !== 32) throw new RangeError(`A SHA-256 has 32 bytes, not ${digest.length}.`);
  }
  return createHash('sha256').update(tableDigest).update(dataSha256).digest('hex');
}

function byName(a: TensorInfo, b: TensorInfo): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
