/** Something with its vector in float32. */
export interface Candidate<T> {
  item: T;
  vector: Float32Array;
}

/** Something with its exact score. */
export interface Rescored<T> {
  item: T;
  /** The cosine to the query, for vectors of norm 1. */
  score: number;
}

/**
 * How many of a scan are worth their exact scores: more change nothing among the first 20
 * (docs/decisions/009-hybrid-search.md).
 */
export const RESCORED = 100;

/**
 * Orders the best of a scan by their exact scores, best first; of equal ones the earlier candidate first.
 */
export function rescore<T>(
  query: Float32Array,
  candidates: readonly Candidate<T>[],
  limit: number = candidates.length,
): Rescored<T>[] {
  return candidates
    .map(({ item, vector }) => ({ item, score: multiply(query, vector) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

function multiply(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
