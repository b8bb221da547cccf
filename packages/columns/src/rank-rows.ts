import type { RowTable } from './row-table.js';
import { selectBest } from './select-best.js';

/** What a word of a name is worth that is the word looked for, begins with it, or only holds it. */
const WORTH = { whole: 30, start: 20, part: 10 } as const;
/** A name that is nothing but the word stands above all longer ones. */
const ALONE = 15;
/** The weights of what people marked: less than any difference in the match. */
const FAVORITE = 6;
const MATCH = 16;

/**
 * Puts the rows in order that match the words best by their names: whole words before beginnings before parts; equals
 * by favourite and rating, then the newest first.
 *
 * @param rows the rows to choose from
 * @param words in search form
 * @returns at most `limit` rows
 */
export function rankRows(
  table: RowTable,
  rows: Uint32Array,
  words: readonly string[],
  limit: number,
): number[] {
  const scores = scoreRows(table, rows, words);
  const added = table.numbers.added;
  const isBefore = (a: number, b: number) =>
    (scores[b] ?? 0) < (scores[a] ?? 0) ||
    ((scores[b] ?? 0) === (scores[a] ?? 0) &&
      isNewer(added.get(rows[a] ?? 0), added.get(rows[b] ?? 0), a, b));
  return selectBest(rows.length, limit, isBefore).map((place) => rows[place] ?? 0);
}

function isNewer(a: number, b: number, placeOfA: number, placeOfB: number): boolean {
  return a > b || (a === b && placeOfA < placeOfB);
}

/** By the place in `rows`. */
function scoreRows(table: RowTable, rows: Uint32Array, words: readonly string[]): Float64Array {
  const scores = new Float64Array(rows.length);
  const { starts, lengths, pool } = table.names.column.lists;
  const favorite = table.flag('is:favorite');
  for (const word of words) {
    for (const worth of table.names.weigh(word, WORTH)) {
      for (let place = 0; place < rows.length; place++) {
        const row = rows[place] ?? 0;
        const start = starts[row] ?? 0;
        const length = lengths[row] ?? 0;
        let best = 0;
        for (let i = start; i < start + length; i++) best = Math.max(best, worth[pool[i] ?? 0] ?? 0);
        if (best === WORTH.whole && length === 1) best += ALONE;
        scores[place] = (scores[place] ?? 0) + best * MATCH;
      }
    }
  }
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0;
    const rating = Number(table.coded.rating.dictionary.text(table.coded.rating.codes[row] ?? 0));
    scores[place] = (scores[place] ?? 0) + (favorite.has(row) ? FAVORITE : 0) + rating;
  }
  return scores;
}
