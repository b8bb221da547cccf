import { toSearchText } from '@lora/query';

/** Longest text of one adapter that the word search covers; notes beyond it are not found, names always are. */
const MAX_SEARCH_TEXT = 20_000;

/** Joins the texts of an adapter for the column `search_text`, most telling first, each line on its own. */
export function joinSearchText(parts: readonly (string | null | undefined)[]): string {
  return parts
    .filter((part) => part !== null && part !== undefined && part !== '')
    .map((part) => toSearchText(String(part)))
    .join('\n')
    .slice(0, MAX_SEARCH_TEXT);
}

/** A LIKE pattern for text that contains the word, whatever characters it has. */
export function containsPattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
