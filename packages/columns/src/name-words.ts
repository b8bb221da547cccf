import { toSearchText } from '@lora/query';
import type { Bitmap } from './bitmap.js';
import type { SimilarWord, WordCount } from './column-row.js';
import { compareText } from './compare-text.js';
import { ListColumn } from './list-column.js';
import { isOneEditApart, listIntactParts } from './one-edit.js';
import type { RowTable } from './row-table.js';
import { SearchableTexts, TEXT_END } from './searchable-texts.js';
import type { Selection } from './selection.js';
import { listTrigrams } from './trigrams.js';

/** The least similarity of a suggested word: pg_trgm's 0.3 by default gives too many strangers for short words. */
const MIN_SIMILARITY = 0.35;
const MAX_SIMILAR = 5;
/** In shorter words one letter makes too many others; two letters in the wrong order leave few trigrams of longer ones. */
const MIN_EDITED = 5;
/** Longer ones are no typing mistakes, and each letter costs a pass over all words. */
const MAX_WORD = 64;
/** Words that nobody uses any more are forgotten when they are this many and more than those in use. */
const MIN_STALE = 4096;

/** The words of the adapters' names, for suggestions. */
export class NameWords {
  readonly column = new ListColumn();
  /** Each word in use, and some that were once; a word that came back is there twice. */
  private readonly texts = new SearchableTexts();

  get bytes(): number {
    return this.column.bytes + this.texts.bytes;
  }

  set(row: number, name: string): void {
    const { dictionary } = this.column;
    const words = splitNameWords(name);
    for (const word of words) if (dictionary.code(word) === 0) this.texts.add(word);
    this.column.set(row, words);
    const stale = this.texts.length - dictionary.end;
    if (stale > Math.max(MIN_STALE, dictionary.end))
      this.texts.reset([...dictionary.entries()].map(([w]) => w));
  }

  /** Words with the part, those that begin with it first, then the most frequent; '' for any word. */
  suggest(part: string, among: Selection, limit: number): WordCount[] {
    const folded = toSearchText(part);
    if (folded.includes(TEXT_END)) return [];
    const counts = among.countLists(this.column);
    return this.findWords(folded)
      .map((word) => ({ word, count: counts[this.column.dictionary.code(word)] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort(
        (a, b) =>
          Number(b.word.startsWith(folded)) - Number(a.word.startsWith(folded)) ||
          b.count - a.count ||
          compareText(a.word, b.word),
      )
      .slice(0, limit);
  }

  /**
   * How much the words of names match each word of a text, by the words' codes: one array for each word of the text.
   */
  weigh(text: string, worth: { whole: number; start: number; part: number }): Uint8Array[] {
    const { dictionary } = this.column;
    return splitNameWords(text).map((wanted) => {
      const weights = new Uint8Array(dictionary.end);
      for (const word of this.findWords(wanted)) {
        const kind = word === wanted ? 'whole' : word.startsWith(wanted) ? 'start' : 'part';
        weights[dictionary.code(word)] = worth[kind];
      }
      // Code 0 is no word: a word that is not in use any more.
      weights[0] = 0;
      return weights;
    });
  }

  /** The rows of a set whose name is nothing but some words, in any order; `words` in search form. */
  listNamed(words: readonly string[], among: Bitmap, { end, capacity }: RowTable): number[] {
    const wanted = [...new Set(words.flatMap(splitNameWords))];
    const found = among.copy();
    for (const word of wanted) {
      const code = this.column.dictionary.code(word);
      if (code === 0) return [];
      const mask = new Uint8Array(this.column.dictionary.end);
      mask[code] = 1;
      found.and(this.column.match(mask, end, capacity));
    }
    if (wanted.length === 0) return [];
    return [...found.toRows()].filter((row) => this.column.lists.lengths[row] === wanted.length);
  }

  /** Words that a mistyped one may have meant: first those that are one letter away, then the most similar. */
  findSimilar(word: string, among: Selection): SimilarWord[] {
    const folded = toSearchText(word);
    if (folded === '' || folded.length > MAX_WORD || /[^\p{L}\p{N}]/u.test(folded)) return [];
    const own = listTrigrams(folded);
    const counts = among.countLists(this.column);
    const edited = folded.length < MIN_EDITED ? new Set<string>() : this.findEdited(folded);
    const similar: SimilarWord[] = [];
    for (const candidate of new Set([...edited, ...this.listSharing(own)])) {
      const count = counts[this.column.dictionary.code(candidate)] ?? 0;
      if (count === 0) continue;
      const similarity = similarityOf(own, listTrigrams(candidate));
      if (similarity >= MIN_SIMILARITY || edited.has(candidate)) {
        similar.push({ word: candidate, count, similarity });
      }
    }
    return similar
      .sort(
        (a, b) =>
          Number(edited.has(b.word)) - Number(edited.has(a.word)) ||
          b.similarity - a.similarity ||
          b.count - a.count ||
          compareText(a.word, b.word),
      )
      .slice(0, MAX_SIMILAR);
  }

  /** The words that one edit makes of this one; three passes of `indexOf` over all words find the candidates. */
  private findEdited(word: string): Set<string> {
    const found = listIntactParts(word, TEXT_END).flatMap((part) => this.texts.find(part));
    const words = [...new Set(found)].map((index) => this.texts.text(index));
    return new Set(words.filter((candidate) => isOneEditApart(candidate, word)));
  }

  private findWords(part: string): string[] {
    if (part === '') return [...this.column.dictionary.entries()].map(([word]) => word);
    return [...new Set(this.texts.find(part).map((index) => this.texts.text(index)))];
  }

  /** Words that have enough of the trigrams to be similar. */
  private listSharing(trigrams: readonly string[]): string[] {
    const shared = new Uint8Array(this.texts.length);
    for (const trigram of trigrams) {
      for (const index of this.texts.find(trigram.replace(/^ +| $/g, TEXT_END))) {
        shared[index] = (shared[index] ?? 0) + 1;
      }
    }
    const enough = trigrams.length * MIN_SIMILARITY;
    const words: string[] = [];
    for (let index = 0; index < shared.length; index++) {
      const count = shared[index] ?? 0;
      if (count >= enough) words.push(this.texts.text(index));
    }
    return words;
  }
}

function similarityOf(own: readonly string[], others: readonly string[]): number {
  const wanted = new Set(own);
  const shared = others.filter((trigram) => wanted.has(trigram)).length;
  return shared / (own.length + others.length - shared);
}

/** The words of a name as suggestions show them: runs of letters and digits, without case and accents. */
function splitNameWords(name: string): string[] {
  return toSearchText(name).match(/[\p{L}\p{N}]+/gu) ?? [];
}
