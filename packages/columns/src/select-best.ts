/**
 * The first `limit` of the numbers below `count` in an order, without sorting the rest.
 *
 * @param isBefore a strict order of any two of them
 */
export function selectBest(
  count: number,
  limit: number,
  isBefore: (a: number, b: number) => boolean,
): number[] {
  if (limit <= 0) return [];
  // A binary heap with the worst of the best on top.
  const heap: number[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (heap.length < limit) {
      let at = heap.push(entry) - 1;
      for (
        let parent = (at - 1) >>> 1;
        at > 0 && isBefore(heap[parent] ?? 0, entry);
        parent = (at - 1) >>> 1
      ) {
        heap[at] = heap[parent] ?? 0;
        at = parent;
      }
      heap[at] = entry;
    } else if (isBefore(entry, heap[0] ?? 0)) sink(heap, entry, isBefore);
  }
  return heap.sort((a, b) => (isBefore(a, b) ? -1 : 1));
}

function sink(heap: number[], entry: number, isBefore: (a: number, b: number) => boolean): void {
  let at = 0;
  for (let left = 1; left < heap.length; left = at * 2 + 1) {
    const right = left + 1;
    const worse = right < heap.length && isBefore(heap[left] ?? 0, heap[right] ?? 0) ? right : left;
    if (!isBefore(entry, heap[worse] ?? 0)) break;
    heap[at] = heap[worse] ?? 0;
    at = worse;
  }
  heap[at] = entry;
}
