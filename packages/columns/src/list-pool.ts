import { Bitmap } from './bitmap.js';
import { growCapacity, growUint32 } from './growing-numbers.js';

/** Waste below this many numbers is not worth a pass over all lists. */
const MIN_WASTE = 4096;

/** A list of numbers for each row, all in one array. */
export class ListPool {
  /** Where a row's list begins in `pool`, and its length. */
  starts: Uint32Array = new Uint32Array(0);
  lengths: Uint32Array = new Uint32Array(0);
  pool: Uint32Array = new Uint32Array(0);
  private used = 0;
  private wasted = 0;

  get bytes(): number {
    return this.starts.byteLength + this.lengths.byteLength + this.pool.byteLength;
  }

  get(row: number): Uint32Array {
    const start = this.starts[row] ?? 0;
    return this.pool.slice(start, start + (this.lengths[row] ?? 0));
  }

  set(row: number, list: readonly number[]): void {
    this.starts = growUint32(this.starts, row + 1);
    this.lengths = growUint32(this.lengths, row + 1);
    const before = this.lengths[row] ?? 0;
    if (list.length <= before) {
      this.wasted += before - list.length;
    } else {
      this.wasted += before;
      this.lengths[row] = 0;
      this.makeRoom(list.length);
      this.starts[row] = this.used;
      this.used += list.length;
    }
    this.lengths[row] = list.length;
    this.pool.set(list, this.starts[row] ?? 0);
  }

  /** The rows below `end` with a marked number in their list. */
  match(mask: Uint8Array, end: number, capacity: number): Bitmap {
    const found = new Bitmap(capacity);
    const { starts, lengths, pool } = this;
    const { words } = found;
    for (let row = 0; row < end; row++) {
      const start = starts[row] ?? 0;
      const stop = start + (lengths[row] ?? 0);
      let hit = 0;
      for (let i = start; i < stop; i++) hit |= mask[pool[i] ?? 0] ?? 0;
      if (hit !== 0) words[row >>> 5] = (words[row >>> 5] ?? 0) | (1 << (row & 31));
    }
    return found;
  }

  private makeRoom(length: number): void {
    if (this.used + length <= this.pool.length) return;
    if (this.wasted > MIN_WASTE && this.wasted > this.used / 4) {
      this.compact(length);
      return;
    }
    this.pool = growUint32(this.pool, this.used + length);
  }

  private compact(extra: number): void {
    const live = this.used - this.wasted;
    const pool = new Uint32Array(growCapacity(0, live + extra));
    let at = 0;
    for (let row = 0; row < this.lengths.length; row++) {
      const start = this.starts[row] ?? 0;
      const length = this.lengths[row] ?? 0;
      pool.set(this.pool.subarray(start, start + length), at);
      this.starts[row] = at;
      at += length;
    }
    this.pool = pool;
    this.used = at;
    this.wasted = 0;
  }
}
