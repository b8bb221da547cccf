import type { Bitmap } from './bitmap.js';
import { Dictionary } from './dictionary.js';
import { ListPool } from './list-pool.js';

/** Any number of distinct values per row, as codes. */
export class ListColumn {
  readonly dictionary = new Dictionary();
  readonly lists = new ListPool();

  get bytes(): number {
    return this.dictionary.bytes + this.lists.bytes;
  }

  /** @param values a value that is given twice counts once */
  set(row: number, values: readonly string[]): void {
    const before = this.lists.get(row);
    const distinct = values.length > 1 ? [...new Set(values)] : values;
    this.lists.set(
      row,
      distinct.map((value) => this.dictionary.acquire(value)),
    );
    for (const code of before) this.dictionary.release(code);
  }

  /** The rows below `end` that have a value with a marked code. */
  match(mask: Uint8Array, end: number, capacity: number): Bitmap {
    return this.lists.match(mask, end, capacity);
  }
}
