/** Longest text of one adapter that the word search covers; notes beyond it are not found, names always are. */
const MAX_SEARCH_TEXT = 20_000;

/**
 * One form for text that is searched and text that is looked for: without case, accents and width
 * (`Éclair` = `eclair`, full-width letters = ASCII). Other scripts keep their letters.
 */
export function toSearchText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Joins the texts of an adapter for the column `search_text`, most telling first, each line on its own. */
export function joinSearchText(parts: readonly (string | null | undefined)[]): string {
  return parts
    .filter((part) => part !== null && part !== undefined && part !== '')
    .map((part) => toSearchText(String(part)))
    .join('\n')
    .slice(0, MAX_SEARCH_TEXT);
}

/** The words of a query in the form of the search text; every one must occur. */
export function splitSearchWords(query: string): string[] {
  return [...new Set(toSearchText(query).split(' '))].filter((word) => word !== '');
}

/** A LIKE pattern for text that contains the word, whatever characters it has. */
export function containsPattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
