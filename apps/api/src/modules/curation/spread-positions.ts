/** Between two neighbours; a double has 52 digits for halves of it. */
const STEP = 1;
/** Far above the smallest difference that doubles of a collection's size can tell apart. */
const SMALLEST_GAP = 1e-6;

/**
 * Places for new items between two neighbours, in ascending order.
 *
 * @param after place of the item before; null at the beginning
 * @param before place of the item behind; null at the end
 * @returns null where the gap is used up: number all items anew first
 */
export function spreadPositions(after: number | null, before: number | null, count: number): number[] | null {
  const places = Array.from({ length: count }, (_, n) => n + 1);
  if (before === null) return places.map((n) => (after ?? 0) + n * STEP);
  if (after === null) return places.map((n) => before - (count + 1 - n) * STEP);
  const gap = (before - after) / (count + 1);
  return gap < SMALLEST_GAP ? null : places.map((n) => after + n * gap);
}
