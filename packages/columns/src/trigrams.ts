/**
 * The distinct trigrams of a word as pg_trgm counts them: with two blanks before and one behind
 * (https://www.postgresql.org/docs/current/pgtrgm.html).
 */
export function listTrigrams(word: string): string[] {
  const padded = `  ${word} `;
  const trigrams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) trigrams.add(padded.slice(i, i + 3));
  return [...trigrams];
}
