const MB = 1_000_000;

/** One step of the size facet: `min <= size < max` in bytes. */
interface SizeBucket {
  value: string;
  min: number;
  max: number;
}

/**
 * The steps of the size facet, smallest first: typical LoRA sizes by rank and architecture lie in different steps.
 * The values are written as the search language has them, in decimal units.
 */
export const SIZE_BUCKETS: readonly SizeBucket[] = [
  { value: '<10mb', min: 0, max: 10 * MB },
  { value: '10mb..50mb', min: 10 * MB, max: 50 * MB },
  { value: '50mb..150mb', min: 50 * MB, max: 150 * MB },
  { value: '150mb..500mb', min: 150 * MB, max: 500 * MB },
  { value: '500mb..2gb', min: 500 * MB, max: 2000 * MB },
  { value: '>=2gb', min: 2000 * MB, max: Number.POSITIVE_INFINITY },
];

/** The step a size in bytes falls in. */
export function findSizeBucket(size: number): string {
  return SIZE_BUCKETS.find(({ max }) => size < max)?.value ?? '>=2gb';
}

/** Orders the values of the size facet, smallest first. */
export function compareSizeBuckets(a: string, b: string): number {
  return placeOf(a) - placeOf(b);
}

function placeOf(bucket: string): number {
  return SIZE_BUCKETS.findIndex(({ value }) => value === bucket);
}
