import type { Bitmap } from './bitmap.js';
import type { RowTable } from './row-table.js';
import { selectBest } from './select-best.js';

/** What a word is worth in the name, beside its worth anywhere: what is named so is about it. */
const IN_NAME = 1;

/** A word that more have than this tells nothing of any: "a" and "in" are parts of nearly all texts. */
const COMMON_SHARE = 0.5;
/** A single letter is a part of nearly every text, also where adapters are few. */
const LETTER = /^[\da-z]$/u;
/** Of so few adapters half may well have a word that tells them apart from the others. */
const FEW = 20;

/** The bitmap of a word, anywhere in an adapter's texts. */
export type FindWord = (word: string) => Bitmap;

/**
 * The rows that have any of some words: rare words weigh more than common ones (the inverse document frequency of
 * BM25, Robertson and Zaragoza 2009), words in the name twice as much.
 *
 * @param among only these rows
 * @param words in search form
 * @returns at most `limit` rows, best first; equals by their number
 */
export function rankByAnyWord(
  table: RowTable,
  among: Bitmap,
  words: readonly string[],
  o: { find: FindWord; limit: number },
): number[] {
  const scores = new Float32Array(table.end);
  const total = among.count();
  for (const word of new Set(words)) {
    if (LETTER.test(word)) continue;
    const having = among.copy().and(o.find(word));
    const count = having.count();
    if (count === 0 || (total > FEW && count > total * COMMON_SHARE)) continue;
    const rarity = Math.log(1 + (total - count + 0.5) / (count + 0.5));
    for (const row of having.toRows()) scores[row] = (scores[row] ?? 0) + rarity;
    const parts = table.names.weigh(word, { whole: 1, start: 0, part: 0 });
    for (const mask of parts) {
      const named = table.names.column.match(mask, table.end, table.capacity).and(having);
      for (const row of named.toRows()) scores[row] = (scores[row] ?? 0) + (rarity * IN_NAME) / parts.length;
    }
  }
  return listBest(scores, o.limit);
}

/** The rows with the highest scores above 0. */
function listBest(scores: Float32Array, limit: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) if ((scores[row] ?? 0) > 0) rows.push(row);
  const isBefore = (a: number, b: number) => {
    const [x = 0, y = 0] = [scores[rows[a] ?? 0], scores[rows[b] ?? 0]];
    return x > y || (x === y && a < b);
  };
  return selectBest(rows.length, limit, isBefore).map((place) => rows[place] ?? 0);
}
