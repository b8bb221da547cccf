import { Bitmap } from './bitmap.js';
import { growUint32, NumberList } from './growing-numbers.js';
import { SearchableTexts, TEXT_END } from './searchable-texts.js';

/** The row of a text that was replaced or removed. */
const DEAD = 0xffffffff;
/** Fewer new or dead texts than this, or than this share of all, are not worth a pass over the index. */
const MIN_LOOSE = 4096;
const LOOSE_SHARE = 1 / 4;
/** Shorter slices are copies anyway; longer ones would keep the whole text they were cut from in memory (V8). */
const MIN_SLICE = 13;

/**
 * Finds the rows whose text has a part inside one of its pieces. Every version of a row's text gets a number of its
 * own, so a replaced text only has to be marked dead. Most texts lie in lists by piece (`postings`); those since the
 * last `compact` lie in the order they came (`fresh`) and are looked through one by one.
 */
export class PieceIndex {
  /** Piece to number; iterated in the order of the numbers. */
  private pieces = new Map<string, number>();
  private readonly texts = new SearchableTexts();
  /** Numbers of texts by piece: those of piece `p` from `offsets[p]` to `offsets[p + 1]`. */
  private offsets: Uint32Array = new Uint32Array(1);
  private postings: Uint32Array = new Uint32Array(0);
  private indexedTexts = 0;
  /** Pieces of the texts since then, and where those of each text begin. */
  private readonly fresh = new NumberList();
  private readonly freshStarts = new NumberList();
  /** The row of each text, and one more than the text of each row (0: none). */
  private rows = new NumberList();
  private textOf: Uint32Array = new Uint32Array(0);
  private dead = 0;
  /** One more than the text that had the piece last: a piece that is repeated in a text counts once. */
  private lastText: Uint32Array = new Uint32Array(0);

  get bytes(): number {
    const arrays = [this.offsets, this.postings, this.textOf, this.lastText];
    const lists = [this.fresh, this.freshStarts, this.rows];
    return (
      arrays.reduce((sum, array) => sum + array.byteLength, 0) +
      lists.reduce((sum, list) => sum + list.numbers.byteLength, 0) +
      this.texts.bytes +
      this.pieces.size * 96
    );
  }

  set(row: number, text: string): void {
    this.remove(row);
    // An index that is written but never asked must not grow for ever.
    if (this.dead > Math.max(MIN_LOOSE, this.rows.length - this.dead)) this.compact();
    this.textOf = growUint32(this.textOf, row + 1);
    this.rows.push(row);
    const stamp = this.rows.length;
    this.textOf[row] = stamp;
    this.freshStarts.push(this.fresh.length);
    for (const piece of text.split(/\s+/)) {
      if (piece === '') continue;
      const number = this.pieces.get(piece) ?? this.insert(piece);
      if (this.lastText[number] === stamp) continue;
      this.lastText[number] = stamp;
      this.fresh.push(number);
    }
  }

  remove(row: number): void {
    const stamp = this.textOf[row] ?? 0;
    if (stamp === 0) return;
    this.rows.numbers[stamp - 1] = DEAD;
    this.textOf[row] = 0;
    this.dead += 1;
  }

  /**
   * The rows with a piece that contains the word.
   *
   * @param word not empty; with white space in it nothing is found
   */
  find(word: string, capacity: number): Bitmap {
    if (this.isLoose()) this.compact();
    const found = new Bitmap(capacity);
    if (word.includes(TEXT_END)) return found;
    const matches = this.texts.find(word);
    this.findIndexed(matches, found);
    if (this.freshStarts.length > 0) this.findFresh(matches, found);
    return found;
  }

  /** Puts the new texts into the lists and forgets dead texts and the pieces that nobody has any more. */
  compact(): void {
    const uses = this.countUses();
    const numbers = this.renumberPieces(uses);
    const texts = this.renumberTexts();
    const cursors = startsOf(uses, numbers, this.pieces.size);
    const offsets = cursors.slice();
    const postings = new Uint32Array(offsets[this.pieces.size] ?? 0);
    this.eachUse((piece, text) => {
      const number = numbers[piece] ?? 0;
      const at = cursors[number] ?? 0;
      postings[at] = texts[text] ?? 0;
      cursors[number] = at + 1;
    });
    this.offsets = offsets;
    this.postings = postings;
    this.rows = keepLive(this.rows);
    for (let text = 0; text < this.rows.length; text++) {
      this.textOf[this.rows.numbers[text] ?? 0] = text + 1;
    }
    this.indexedTexts = this.rows.length;
    this.fresh.clear();
    this.freshStarts.clear();
    this.dead = 0;
    this.lastText = new Uint32Array(this.pieces.size);
  }

  private isLoose(): boolean {
    const limit = Math.max(MIN_LOOSE, this.indexedTexts * LOOSE_SHARE);
    return this.freshStarts.length > limit || this.dead > limit;
  }

  private insert(piece: string): number {
    const own: string = piece.length < MIN_SLICE ? piece : copyText(piece);
    const number = this.pieces.size;
    this.pieces.set(own, number);
    this.texts.add(own);
    this.lastText = growUint32(this.lastText, number + 1);
    return number;
  }

  /** Collects texts first: their numbers ascend in each list, so the bits that are set lie near each other. */
  private findIndexed(matches: readonly number[], found: Bitmap): void {
    const { offsets, postings } = this;
    const texts = new Bitmap(this.indexedTexts);
    const { words } = texts;
    for (const piece of matches) {
      const end = offsets[piece + 1] ?? 0;
      // For a piece that came later both are missing, and the loop is empty.
      for (let i = offsets[piece] ?? 0; i < end; i++) {
        const text = postings[i] ?? 0;
        words[text >>> 5] = (words[text >>> 5] ?? 0) | (1 << (text & 31));
      }
    }
    for (const text of texts.toRows()) {
      const row = this.rows.numbers[text] ?? DEAD;
      if (row !== DEAD) found.set(row, true);
    }
  }

  private findFresh(matches: readonly number[], found: Bitmap): void {
    const wanted = new Uint8Array(this.pieces.size);
    for (const piece of matches) wanted[piece] = 1;
    const pieces = this.fresh.numbers;
    for (let i = 0; i < this.freshStarts.length; i++) {
      const row = this.rows.numbers[this.indexedTexts + i] ?? DEAD;
      if (row === DEAD) continue;
      const end = this.freshEnd(i);
      let hit = 0;
      for (let at = this.freshStarts.numbers[i] ?? 0; at < end; at++) hit |= wanted[pieces[at] ?? 0] ?? 0;
      if (hit !== 0) found.set(row, true);
    }
  }

  private freshEnd(index: number): number {
    return index + 1 < this.freshStarts.length
      ? (this.freshStarts.numbers[index + 1] ?? 0)
      : this.fresh.length;
  }

  /** Calls for each piece of each living text; the texts of one piece come in ascending order. */
  private eachUse(visit: (piece: number, text: number) => void): void {
    const rows = this.rows.numbers;
    for (let piece = 0; piece + 1 < this.offsets.length; piece++) {
      const end = this.offsets[piece + 1] ?? 0;
      for (let i = this.offsets[piece] ?? 0; i < end; i++) {
        const text = this.postings[i] ?? 0;
        if (rows[text] !== DEAD) visit(piece, text);
      }
    }
    for (let i = 0; i < this.freshStarts.length; i++) {
      const text = this.indexedTexts + i;
      if (rows[text] === DEAD) continue;
      const end = this.freshEnd(i);
      for (let at = this.freshStarts.numbers[i] ?? 0; at < end; at++)
        visit(this.fresh.numbers[at] ?? 0, text);
    }
  }

  private countUses(): Uint32Array {
    const uses = new Uint32Array(this.pieces.size);
    this.eachUse((piece) => {
      uses[piece] = (uses[piece] ?? 0) + 1;
    });
    return uses;
  }

  /** Drops the pieces without use. @returns the new number of each old one; DEAD for those dropped */
  private renumberPieces(uses: Uint32Array): Uint32Array {
    const numbers = new Uint32Array(uses.length).fill(DEAD);
    let next = 0;
    for (let piece = 0; piece < uses.length; piece++) if ((uses[piece] ?? 0) > 0) numbers[piece] = next++;
    if (next === uses.length) return numbers;
    const kept = new Map<string, number>();
    for (const [text, piece] of this.pieces) {
      const number = numbers[piece] ?? DEAD;
      if (number !== DEAD) kept.set(text, number);
    }
    this.pieces = kept;
    this.texts.reset(kept.keys());
    return numbers;
  }

  /** @returns the new number of each text */
  private renumberTexts(): Uint32Array {
    const numbers = new Uint32Array(this.rows.length).fill(DEAD);
    let next = 0;
    for (let text = 0; text < this.rows.length; text++) {
      if (this.rows.numbers[text] !== DEAD) numbers[text] = next++;
    }
    return numbers;
  }
}

/** Where the list of each piece begins, and at last the end of all. */
function startsOf(uses: Uint32Array, numbers: Uint32Array, pieceCount: number): Uint32Array {
  const starts = new Uint32Array(pieceCount + 1);
  for (let piece = 0; piece < uses.length; piece++) {
    const number = numbers[piece] ?? DEAD;
    if (number !== DEAD) starts[number + 1] = uses[piece] ?? 0;
  }
  for (let piece = 0; piece < pieceCount; piece++) {
    starts[piece + 1] = (starts[piece + 1] ?? 0) + (starts[piece] ?? 0);
  }
  return starts;
}

function keepLive(rows: NumberList): NumberList {
  const live = new NumberList();
  for (let text = 0; text < rows.length; text++) {
    const row = rows.numbers[text] ?? DEAD;
    if (row !== DEAD) live.push(row);
  }
  return live;
}

/** The same text in memory of its own. */
function copyText(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
