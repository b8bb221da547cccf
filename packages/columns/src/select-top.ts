import type { FacetValue } from './column-row.js';

/** How many rows have each value of a field. */
export interface Tally {
  /** By code; values with 0 are not told. */
  counts: Uint32Array;
  text(code: number): string;
  /** The order of values with the same count. */
  compare(a: string, b: string): number;
}

/**
 * The most frequent values, equals by value, without sorting the long rest.
 *
 * @param o.limit at most so many
 * @param o.after only values behind this one
 * @param o.contains only values with this part, whatever the case
 */
export function selectTop(
  tally: Tally,
  o: { limit: number; after?: FacetValue | null; contains?: string },
): FacetValue[] {
  const { counts } = tally;
  const part = o.contains?.toLowerCase() ?? '';
  const best: FacetValue[] = [];
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0;
    const worst = best.length === o.limit ? best[0] : undefined;
    if (count === 0 || (worst && count < worst.count)) continue;
    const entry = { value: tally.text(code), count };
    if (worst && !isBefore(entry, worst, tally)) continue;
    if (o.after && !isBefore(o.after, entry, tally)) continue;
    if (part !== '' && !entry.value.toLowerCase().includes(part)) continue;
    if (worst) replaceWorst(best, entry, tally);
    else pushEntry(best, entry, tally);
  }
  return best.sort((a, b) => b.count - a.count || tally.compare(a.value, b.value));
}

/** How many values have a row, of those with the part. */
export function countValues(tally: Tally, contains = ''): number {
  const part = contains.toLowerCase();
  let total = 0;
  for (let code = 0; code < tally.counts.length; code++) {
    if ((tally.counts[code] ?? 0) > 0 && (part === '' || tally.text(code).toLowerCase().includes(part)))
      total++;
  }
  return total;
}

function isBefore(a: FacetValue, b: FacetValue, tally: Tally): boolean {
  return a.count > b.count || (a.count === b.count && tally.compare(a.value, b.value) < 0);
}

/** The list is a binary heap with the worst entry on top. */
function pushEntry(heap: FacetValue[], entry: FacetValue, tally: Tally): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent];
    if (!above || !isBefore(above, entry, tally)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function replaceWorst(heap: FacetValue[], entry: FacetValue, tally: Tally): void {
  let at = 0;
  for (;;) {
    const left = heap[at * 2 + 1];
    const right = heap[at * 2 + 2];
    const isRight = left && right && isBefore(left, right, tally);
    const worse = isRight ? right : left;
    if (!worse || !isBefore(entry, worse, tally)) break;
    heap[at] = worse;
    at = at * 2 + (isRight ? 2 : 1);
  }
  heap[at] = entry;
}
