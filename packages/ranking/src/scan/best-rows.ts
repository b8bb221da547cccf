/** A row and how near it is: the cosine to the query, for vectors of norm 1. */
export interface ScoredRow {
  row: number;
  score: number;
}

/** The best of any number of rows, of which it keeps only so many: a heap with the worst on top. */
export class BestRows {
  readonly #kept: ScoredRow[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Rows below this score cannot come in any more. */
  get bar(): number {
    if (this.#kept.length < this.#limit) return Number.NEGATIVE_INFINITY;
    return this.#kept[0]?.score ?? Number.POSITIVE_INFINITY;
  }

  add(row: number, score: number): void {
    const added = { row, score };
    const [worst] = this.#kept;
    if (this.#kept.length < this.#limit) {
      this.#kept.push(added);
      this.#rise();
    } else if (worst && isWorse(worst, added)) {
      this.#kept[0] = added;
      this.#sink();
    }
  }

  /** Best first; of equal scores the lower row first. */
  list(): ScoredRow[] {
    return this.#kept.toSorted((a, b) => b.score - a.score || a.row - b.row);
  }

  #rise(): void {
    for (let at = this.#kept.length - 1; at > 0; ) {
      const parent = (at - 1) >>> 1;
      if (!this.#swapWhereWorse(at, parent)) return;
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [this.#kept[2 * at + 1], this.#kept[2 * at + 2]];
      if (!left) return;
      const child = right && isWorse(right, left) ? 2 * at + 2 : 2 * at + 1;
      if (!this.#swapWhereWorse(child, at)) return;
      at = child;
    }
  }

  /** Puts a worse entry above a better one. */
  #swapWhereWorse(child: number, parent: number): boolean {
    const [low, high] = [this.#kept[child], this.#kept[parent]];
    if (!low || !high || !isWorse(low, high)) return false;
    this.#kept[child] = high;
    this.#kept[parent] = low;
    return true;
  }
}

function isWorse(a: ScoredRow, b: ScoredRow): boolean {
  return a.score < b.score || (a.score === b.score && a.row > b.row);
}
