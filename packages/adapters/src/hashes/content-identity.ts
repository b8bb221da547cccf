import { hash } from 'node:crypto';
import type { TensorInfo } from '@lora/safetensors';

/** Names the form below, so that another form could never give the same hash by chance. */
const IDENTITY_FORM = 'lora-content-identity/1';

/**
 * The digest of a tensor table: equal for files with the same tensors in the same places, whatever their metadata,
 * the order of their header or its white space. 32 bytes: SHA-256 over the form's name and one line of JSON
 * `[name, dtype, shape, [begin, end]]` per tensor, sorted by name in UTF-16 order.
 */
export function digestTensorTable(tensors: readonly TensorInfo[]): Buffer {
  let text = `${IDENTITY_FORM}\n`;
  // Written out by hand: the same text as JSON.stringify gives for such a list, in a third of the time.
  for (const { name, dtype, shape, begin, end } of inNameOrder(tensors)) {
    text += `[${JSON.stringify(name)},"${dtype}",[${shape.join(',')}],[${begin},${end}]]\n`;
  }
  return hash('sha256', tensors.length === 0 ? `${text}\n` : text, 'buffer');
}

/** Most writers already use this order: then nothing needs sorting. */
function inNameOrder(tensors: readonly TensorInfo[]): readonly TensorInfo[] {
  for (let i = 1; i < tensors.length; i++) {
    const [before, tensor] = [tensors[i - 1], tensors[i]];
    if (before && tensor && before.name > tensor.name) return tensors.toSorted(byName);
  }
  return tensors;
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
  return hash('sha256', Buffer.concat([tableDigest, dataSha256]));
}

function byName(a: TensorInfo, b: TensorInfo): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
