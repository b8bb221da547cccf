import type { Bitmap } from './bitmap.js';
import type { CodedColumn } from './coded-column.js';
import type { ListColumn } from './list-column.js';
import type { ListPool } from './list-pool.js';
import type { RowTable } from './row-table.js';

/**
 * A set of rows whose values are counted. Where it holds more than half of all rows, the others are counted and taken
 * off the totals: the usual "everything but the hidden ones" then costs next to nothing.
 */
export class Selection {
  private readonly isMost: boolean;
  /** The rows to go through: the chosen ones, or all others. */
  private readonly fewer: Uint32Array;
  private chosen: Uint32Array | null = null;

  constructor(
    private readonly bitmap: Bitmap,
    table: RowTable,
  ) {
    this.isMost = bitmap.count() * 2 > table.size;
    this.fewer = (this.isMost ? table.live.copy().andNot(bitmap) : bitmap).toRows();
  }

  countAnd(other: Bitmap): number {
    return this.bitmap.countAnd(other);
  }

  /** How many of the rows have each code. */
  countCodes({ codes, dictionary }: CodedColumn): Uint32Array {
    const counts = new Uint32Array(dictionary.end);
    for (const row of this.fewer) {
      const code = codes[row] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
    return this.finish(counts, dictionary.uses);
  }

  /** How many of the rows have each code in their list. */
  countLists({ lists, dictionary }: ListColumn): Uint32Array {
    const { starts, lengths, pool } = lists;
    const counts = new Uint32Array(dictionary.end);
    for (const row of this.fewer) {
      const start = starts[row] ?? 0;
      const end = start + (lengths[row] ?? 0);
      for (let i = start; i < end; i++) {
        const code = pool[i] ?? 0;
        counts[code] = (counts[code] ?? 0) + 1;
      }
    }
    return this.finish(counts, dictionary.uses);
  }

  /**
   * How many of the rows have each group in their list, where `groups` gives the group of a code (0: none). A row with
   * two codes of one group counts once.
   */
  countGroups({ starts, lengths, pool }: ListPool, groups: Uint32Array, groupEnd: number): Uint32Array {
    this.chosen ??= this.isMost ? this.bitmap.toRows() : this.fewer;
    const counts = new Uint32Array(groupEnd);
    const lastRow = new Uint32Array(groupEnd);
    for (const row of this.chosen) {
      const start = starts[row] ?? 0;
      const end = start + (lengths[row] ?? 0);
      for (let i = start; i < end; i++) {
        const group = groups[pool[i] ?? 0] ?? 0;
        if (group === 0 || lastRow[group] === row + 1) continue;
        lastRow[group] = row + 1;
        counts[group] = (counts[group] ?? 0) + 1;
      }
    }
    return counts;
  }

  private finish(counts: Uint32Array, totals: Uint32Array): Uint32Array {
    if (this.isMost) {
      for (let code = 0; code < counts.length; code++)
        counts[code] = (totals[code] ?? 0) - (counts[code] ?? 0);
    }
    // Rows without a value are no value.
    counts[0] = 0;
    return counts;
  }
}
