/**
 * Whether one slip of the fingers makes one word of the other: a letter too many, too few or wrong, or two neighbours
 * in the wrong order. Equal words are none.
 */
export function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (at === short.length) return false;
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return (
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2)
  );
}

/**
 * Parts of which every word that is one edit away has at least one: the halves of the word (one of them is untouched),
 * and the halves with the two letters at their border exchanged.
 *
 * @param end what stands at the start and the end of each text
 */
export function listIntactParts(word: string, end: string): string[] {
  const middle = word.length >> 1;
  const exchanged = word.slice(0, middle - 1) + word.charAt(middle) + word.charAt(middle - 1);
  return [end + word.slice(0, middle), word.slice(middle) + end, end + exchanged];
}
