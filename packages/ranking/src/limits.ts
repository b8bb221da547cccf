/** What a matrix of vectors may hold. */
export const RANKING_LIMITS = {
  /** Numbers of a vector: 8,192 products of 8 with 12 bits just fit into 32 bits. */
  dim: 8192,
  /** Bytes of a matrix: WebAssembly has 4 GiB of memory, of which the first 64 KiB are for the query. */
  bytes: 2 ** 32 - 2 * 65_536,
} as const;
