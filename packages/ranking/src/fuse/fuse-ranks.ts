/** One way of ranking: what it found, best first. */
export interface RankedList<T, N extends string = string> {
  name: N;
  items: readonly T[];
  /** How much it counts beside the others; 1 if left out. */
  weight?: number;
}

/** That a list has an item, at which rank (the best has 1). */
export interface RankReason<N extends string = string> {
  list: N;
  rank: number;
}

export interface FusedItem<T, N extends string = string> {
  item: T;
  score: number;
  /** Every list that has it, in the order of the lists. */
  reasons: readonly RankReason<N>[];
}

/**
 * How little the first ranks of one list outweigh what several lists agree on; the value of the paper, and of most
 * who came after.
 */
const RANK_CONSTANT = 60;

/**
 * Joins ranked lists whose scores cannot be compared: each item gets the sum of weight / (k + rank) over the lists that
 * have it (reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009, https://doi.org/10.1145/1571941.1572114).
 * An item that a list has twice counts at its better rank. Of equal scores the better single rank comes first, then
 * the item of the earlier list.
 *
 * @param lists any number of them
 * @param options.ahead what stays in front in its own order, whatever the others say: plain matches of a name are
 *   never hidden by what only sounds alike
 */
export function fuseRanks<T, N extends string>(
  lists: readonly RankedList<T, N>[],
  { k = RANK_CONSTANT, ahead }: { k?: number; ahead?: RankedList<T, N> } = {},
): FusedItem<T, N>[] {
  const found = new Map<T, { score: number; best: number; reasons: RankReason<N>[] }>();
  for (const { name, items, weight = 1 } of ahead ? [{ ...ahead, weight: 0 }, ...lists] : lists) {
    const seen = new Set<T>();
    for (const [i, item] of items.entries()) {
      if (seen.has(item)) continue;
      seen.add(item);
      const entry = found.get(item) ?? { score: 0, best: Number.POSITIVE_INFINITY, reasons: [] };
      const rank = i + 1;
      entry.score += weight / (k + rank);
      entry.best = Math.min(entry.best, rank);
      entry.reasons.push({ list: name, rank });
      found.set(item, entry);
    }
  }
  const front = new Map((ahead?.items ?? []).map((item, i) => [item, i] as const).reverse());
  const place = (item: T) => front.get(item) ?? Number.MAX_SAFE_INTEGER;
  // Sorting keeps the order of equals, which is that of the lists.
  return [...found]
    .sort(([a, x], [b, y]) => place(a) - place(b) || y.score - x.score || x.best - y.best)
    .map(([item, { score, reasons }]) => ({ item, score, reasons }));
}
