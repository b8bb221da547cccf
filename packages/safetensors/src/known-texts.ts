/** Longest text in bytes that is kept: tensor names have up to 150. */
const LONGEST = 160;
/** Texts kept at once, one for each place of the table; a library's models have some 10,000 tensor names together. */
const PLACES = 2 ** 14;

const kept = Array.from<string | undefined>({ length: PLACES });

/**
 * The text of some ASCII bytes. Headers repeat the same names in every file: the same bytes mostly give the same
 * string object as before, which costs no memory and whose hash is known to every map that it was looked up in.
 *
 * @param begin its first byte
 * @param end the first byte behind it
 */
export function takeKnownText(bytes: Buffer, begin: number, end: number): string {
  const length = end - begin;
  if (length > LONGEST) return bytes.toString('latin1', begin, end);
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (let at = begin; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
  const known = kept[place];
  if (known !== undefined && known.length === length && isSame(known, bytes, begin)) return known;
  const text = bytes.toString('latin1', begin, end);
  kept[place] = text;
  return text;
}

function isSame(text: string, bytes: Buffer, begin: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[begin + i]) return false;
  return true;
}
