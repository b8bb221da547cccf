/** Limits of what is read out of a header's metadata; the header itself is bounded by the safetensors reader. */
export const METADATA_LIMITS = {
  /** JSON inside one value: the largest tag tables of real files are under 2 MB, and parsing 8 MB takes 50 ms. */
  json: 8 * 1024 * 1024,
  /** Dataset folders shown and read: real runs have a few dozen. */
  folders: 500,
  /** Subsets of one dataset, and datasets of one run. */
  subsets: 500,
  /** Distinct training tags counted: a tag table of a million entries is an attack, not a data set. */
  distinctTags: 200_000,
  /** Training tags kept with their counts: what a detail page can show. */
  topTags: 300,
  /** Aspect ratio buckets kept. */
  buckets: 500,
  /** Arguments of the network module. */
  networkArgs: 50,
  /** Single-line words: module names, optimisers, hashes, file names. */
  line: 300,
  /** Free text: comments, descriptions, licences. */
  text: 20_000,
  /** Words of a trigger phrase, class tokens. */
  words: 100,
  /** Metadata keys walked through where keys themselves hold words (textual inversion tokens). */
  keys: 5000,
} as const;
