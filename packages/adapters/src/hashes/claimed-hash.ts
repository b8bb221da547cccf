/**
 * - `absent`: the file claims nothing
 * - `unusable`: what it claims is no hash, or the hash of nothing, which faulty tools write
 * - `match`: the tensors are those the trainer wrote
 * - `differs`: the tensors were changed after training (merged, resized, converted, damaged)
 */
export type ClaimedHashVerdict = 'absent' | 'unusable' | 'match' | 'differs';

/** SHA-256 of no bytes: some tools write it when they fail to find the data. */
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Digits of AutoV3 where it is written short. */
const SHORT_DIGITS = 12;

/**
 * Holds the hash that the metadata claims against the computed one.
 *
 * @param claimed `sshs_model_hash`, or `modelspec.hash_sha256` with its `0x`; any case, full or 12 digits
 * @param autoV3 the computed SHA-256 of the bytes after the header, 64 lower-case hex digits
 */
export function compareClaimedHash(claimed: string | undefined, autoV3: string): ClaimedHashVerdict {
  const hash = (claimed ?? '').trim().toLowerCase().replace(/^0x/, '');
  // "None" is Python's way to write nothing.
  if (hash === '' || hash === 'none') return 'absent';
  const isHash =
    /^[0-9a-f]+$/.test(hash) && (hash.length === EMPTY_SHA256.length || hash.length === SHORT_DIGITS);
  if (!isHash || EMPTY_SHA256.startsWith(hash)) return 'unusable';
  return autoV3.startsWith(hash) ? 'match' : 'differs';
}

/** AutoV3 as Civitai and A1111 show it: its first 12 digits. */
export function shortAutoV3(autoV3: string): string {
  return autoV3.slice(0, SHORT_DIGITS);
}
