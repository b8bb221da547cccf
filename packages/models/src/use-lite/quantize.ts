/** A matrix of whole numbers with a factor for each row or each column. */
export interface Int8Matrix {
  values: Int8Array;
  /** One for each row, or for each column. */
  scales: Float32Array;
}

/** Largest magnitude: symmetric, so that 0 stays 0. */
const LARGEST = 127;

/**
 * Rounds a matrix (rows x columns, row by row) to int8, with the factor of each row or column that makes its largest
 * magnitude 127.
 */
export function quantize(
  numbers: Float32Array,
  { columns, along }: { columns: number; along: 'rows' | 'columns' },
): Int8Matrix {
  const rows = numbers.length / columns;
  const scales = new Float32Array(along === 'rows' ? rows : columns);
  const place = (i: number) => (along === 'rows' ? Math.floor(i / columns) : i % columns);
  for (const [i, value] of numbers.entries()) {
    const at = place(i);
    scales[at] = Math.max(scales[at] ?? 0, Math.abs(value) / LARGEST);
  }
  const values = Int8Array.from(numbers, (value, i) => {
    const scale = scales[place(i)] ?? 0;
    return scale === 0 ? 0 : Math.max(-LARGEST, Math.min(LARGEST, Math.round(value / scale)));
  });
  return { values, scales };
}
