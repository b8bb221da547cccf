// What stands in for the search by words in PostgreSQL: good enough to judge what a model adds, without a database.

const K1 = 1.2;
const B = 0.75;
/** Trigrams in common from which on a word counts as mistyped, as `pg_trgm` has it. */
const ALIKE = 0.3;

const words = (text) =>
  text
    .toLowerCase()
    .normalize('NFKC')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Ranks texts by their words (BM25: Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019).
 *
 * @returns {(query: string) => string[]} ids of texts with at least one of the words, best first
 */
export function rankByWords(texts) {
  const documents = texts.map(({ id, text }) => {
    const counts = new Map();
    for (const word of words(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { id, counts, length: words(text).length };
  });
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  return (query) => {
    const scores = new Map();
    for (const word of new Set(words(query))) {
      const having = documents.filter(({ counts }) => counts.has(word));
      const rarity = Math.log(1 + (documents.length - having.length + 0.5) / (having.length + 0.5));
      for (const { id, counts, length } of having) {
        const count = counts.get(word);
        const weight = (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / mean));
        scores.set(id, (scores.get(id) ?? 0) + rarity * weight);
      }
    }
    return best(scores);
  };
}

/**
 * Ranks names and trigger words by the trigrams that they share with a search.
 *
 * @returns {(query: string) => string[]} ids, best first
 */
export function rankByTrigrams(names) {
  const documents = names.map(({ id, text }) => ({ id, words: words(text).map(trigrams) }));
  return (query) => {
    const wanted = words(query).map(trigrams);
    const scores = new Map();
    for (const { id, words: own } of documents) {
      const likeness = wanted.map((it) => Math.max(0, ...own.map((one) => share(it, one))));
      const mean = likeness.reduce((sum, it) => sum + it, 0) / Math.max(1, likeness.length);
      if (mean >= ALIKE) scores.set(id, mean);
    }
    return best(scores);
  };
}

function trigrams(word) {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
}

function share(a, b) {
  const common = [...a].filter((it) => b.has(it)).length;
  return common / (a.size + b.size - common);
}

function best(scores) {
  return [...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([id]) => id);
}
