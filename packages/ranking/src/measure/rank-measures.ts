/**
 * How well an order answers, from 0 to 1: normalised discounted cumulative gain of the first `at` items, with gains of
 * 2^grade - 1 (Järvelin and Kekäläinen 2002; the gains of Burges et al. 2005).
 *
 * @param ranked best first, each once
 * @param grades of the items that are relevant, 1 and more
 * @returns 0 where nothing is relevant
 */
export function ndcg<T>(ranked: readonly T[], grades: ReadonlyMap<T, number>, at = 10): number {
  const best = discount([...grades.values()].sort((a, b) => b - a).slice(0, at));
  if (best === 0) return 0;
  return discount(ranked.slice(0, at).map((item) => grades.get(item) ?? 0)) / best;
}

/**
 * The share of what is relevant that the first `at` items hold: of at most `at`, so that 1 can be reached.
 *
 * @returns 0 where nothing is relevant
 */
export function recall<T>(ranked: readonly T[], relevant: ReadonlySet<T>, at = 10): number {
  const most = Math.min(at, relevant.size);
  return most === 0 ? 0 : ranked.slice(0, at).filter((item) => relevant.has(item)).length / most;
}

function discount(grades: readonly number[]): number {
  return grades.reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
}
