/** Bits of one word. */
const WORD = 32;

/** A set of row numbers, one bit each. Rows are dense small integers, so this is smaller and faster than a Set. */
export class Bitmap {
  readonly words: Uint32Array;

  /** @param capacity row numbers are below it */
  constructor(capacity: number) {
    this.words = new Uint32Array(Math.ceil(capacity / WORD));
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** The same set with room for more rows. */
  grown(capacity: number): Bitmap {
    const copy = new Bitmap(capacity);
    copy.words.set(this.words);
    return copy;
  }

  copy(): Bitmap {
    return this.grown(this.words.length * WORD);
  }

  has(row: number): boolean {
    return (((this.words[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
  }

  set(row: number, on: boolean): void {
    const word = this.words[row >>> 5] ?? 0;
    const bit = 1 << (row & 31);
    this.words[row >>> 5] = on ? word | bit : word & ~bit;
  }

  /** Keeps the rows that are in both; changes this set, like the two below. */
  and(other: Bitmap): this {
    const { words } = this;
    for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) & (other.words[i] ?? 0);
    return this;
  }

  or(other: Bitmap): this {
    const { words } = this;
    for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) | (other.words[i] ?? 0);
    return this;
  }

  andNot(other: Bitmap): this {
    const { words } = this;
    for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) & ~(other.words[i] ?? 0);
    return this;
  }

  count(): number {
    let total = 0;
    for (const word of this.words) total += countBits(word);
    return total;
  }

  countAnd(other: Bitmap): number {
    const { words } = this;
    let total = 0;
    for (let i = 0; i < words.length; i++) total += countBits((words[i] ?? 0) & (other.words[i] ?? 0));
    return total;
  }

  /** The rows in ascending order. */
  toRows(limit = Number.POSITIVE_INFINITY): Uint32Array {
    const rows = new Uint32Array(Math.min(limit, this.count()));
    let at = 0;
    for (let i = 0; i < this.words.length && at < rows.length; i++) {
      // A write beyond the end of a typed array is ignored: that is how the limit ends the last word.
      for (let word = this.words[i] ?? 0; word !== 0; word &= word - 1) {
        rows[at++] = i * WORD + 31 - Math.clz32(word & -word);
      }
    }
    return rows;
  }
}

/** Set bits of a 32-bit word (the adding in parallel of "Hacker's Delight", 5-1). */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The rows below `end` whose code is marked with 1 in the mask. */
export function matchCodes(codes: Uint32Array, mask: Uint8Array, end: number, capacity: number): Bitmap {
  const found = new Bitmap(capacity);
  for (let start = 0; start < end; start += WORD) {
    const stop = Math.min(WORD, end - start);
    let word = 0;
    for (let bit = 0; bit < stop; bit++) word |= (mask[codes[start + bit] ?? 0] ?? 0) << bit;
    found.words[start >>> 5] = word;
  }
  return found;
}
