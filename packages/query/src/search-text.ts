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
