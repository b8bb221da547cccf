import { Bitmap } from './bitmap.js';
import { growCapacity } from './growing-numbers.js';

/** One number or none per row, for fields that are compared but not counted value by value. */
export class NumberColumn {
  private numbers: Float64Array = new Float64Array(0);

  get bytes(): number {
    return this.numbers.byteLength;
  }

  set(row: number, value: number | null): void {
    if (row >= this.numbers.length) {
      const grown = new Float64Array(growCapacity(this.numbers.length, row + 1));
      grown.set(this.numbers);
      this.numbers = grown;
    }
    // Not-a-number is in no range, as SQL's null.
    this.numbers[row] = value ?? Number.NaN;
  }

  /** Not-a-number for a row without one. */
  get(row: number): number {
    return this.numbers[row] ?? Number.NaN;
  }

  /** The rows below `end` with `min <= number < max`. */
  match(min: number, max: number, end: number, capacity: number): Bitmap {
    const found = new Bitmap(capacity);
    for (let row = 0; row < end; row++) {
      const number = this.numbers[row] ?? Number.NaN;
      if (number >= min && number < max) found.set(row, true);
    }
    return found;
  }
}
