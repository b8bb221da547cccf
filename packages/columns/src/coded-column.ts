import { type Bitmap, matchCodes } from './bitmap.js';
import { Dictionary, NO_VALUE } from './dictionary.js';
import { growUint32 } from './growing-numbers.js';

/** One value or none per row, as a code. Numbers are kept as text: they are few and counted like any value. */
export class CodedColumn {
  readonly dictionary = new Dictionary();
  codes: Uint32Array = new Uint32Array(0);

  get bytes(): number {
    return this.codes.byteLength + this.dictionary.bytes;
  }

  set(row: number, value: string | null): void {
    this.codes = growUint32(this.codes, row + 1);
    const before = this.codes[row] ?? NO_VALUE;
    // Taken before the old use is given back: a value that stays keeps its code.
    this.codes[row] = value === null ? NO_VALUE : this.dictionary.acquire(value);
    this.dictionary.release(before);
  }

  /** The rows below `end` with a marked code. */
  match(mask: Uint8Array, end: number, capacity: number): Bitmap {
    return matchCodes(this.codes, mask, end, capacity);
  }
}
