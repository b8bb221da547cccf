/** Between the texts; in none of them. */
export const TEXT_END = '\n';
/** New texts are looked at one by one until they are this many, or this share of all: then they are joined. */
const MIN_TAIL = 1024;
const TAIL_SHARE = 1 / 16;

/**
 * A list of short texts that tells which of them contain a part. All lie in one string, which the engine's own
 * `indexOf` goes through at several GB a second: for a few megabytes that beats any index.
 */
export class SearchableTexts {
  private joined = TEXT_END;
  /** Where the separator before each text is, and at last the one behind all. */
  private begins: Uint32Array = new Uint32Array(1);
  private tail: string[] = [];

  get length(): number {
    return this.begins.length - 1 + this.tail.length;
  }

  get bytes(): number {
    return this.joined.length + this.begins.byteLength + this.tail.length * 64;
  }

  /** @param texts without line feeds, like those of `add` */
  reset(texts: Iterable<string>): void {
    this.joined = TEXT_END;
    this.begins = new Uint32Array(1);
    this.tail = [];
    for (const text of texts) this.add(text);
    this.joinTail();
  }

  add(text: string): void {
    this.tail.push(TEXT_END + text + TEXT_END);
  }

  text(index: number): string {
    const joinedCount = this.begins.length - 1;
    if (index >= joinedCount) return (this.tail[index - joinedCount] ?? '').slice(1, -1);
    return this.joined.slice((this.begins[index] ?? 0) + 1, this.begins[index + 1]);
  }

  /**
   * The numbers of the texts that contain the part, ascending. A line feed at the start or end of the part stands for
   * the start or end of a text.
   *
   * @param part not empty
   */
  find(part: string): number[] {
    if (this.tail.length > Math.max(MIN_TAIL, this.begins.length * TAIL_SHARE)) this.joinTail();
    const { joined, begins } = this;
    const joinedCount = begins.length - 1;
    const found: number[] = [];
    let index = 0;
    let at = joined.indexOf(part);
    while (at >= 0 && at < joined.length - 1) {
      index = lastNotAbove(begins, at, index);
      found.push(index);
      at = joined.indexOf(part, begins[index + 1]);
    }
    for (const [number, text] of this.tail.entries()) {
      if (text.includes(part)) found.push(joinedCount + number);
    }
    return found;
  }

  private joinTail(): void {
    const before = this.begins.length - 1;
    const begins = new Uint32Array(before + this.tail.length + 1);
    begins.set(this.begins);
    let at = this.joined.length - 1;
    for (const [index, text] of this.tail.entries()) {
      begins[before + index] = at;
      at += text.length - 1;
    }
    begins[begins.length - 1] = at;
    this.joined += this.tail.map((text) => text.slice(1)).join('');
    this.begins = begins;
    this.tail = [];
  }
}

/** The last index, `from` or above, whose value is at most `value`; steps double first, as hits are near each other. */
function lastNotAbove(sorted: Uint32Array, value: number, from: number): number {
  let low = from;
  let step = 1;
  while (low + step < sorted.length && (sorted[low + step] ?? 0) <= value) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, sorted.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
