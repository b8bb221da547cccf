/** A tag as it is written and as it is compared. */
export interface TagWord {
  name: string;
  /** Lower case as JavaScript has it, like `adapters.tag_keys`. */
  key: string;
}

/** Without spaces around and halves of surrogate pairs; null where nothing is left. */
export function toTagWord(given: string): TagWord | null {
  const name = given.trim().toWellFormed();
  return name === '' ? null : { name, key: name.toLowerCase() };
}

/** Each word once, blank ones left out, in the order given. */
export function toTagWords(given: readonly string[]): TagWord[] {
  const words = new Map<string, TagWord>();
  for (const word of given.map(toTagWord)) if (word && !words.has(word.key)) words.set(word.key, word);
  return [...words.values()];
}

/**
 * Whether a tag is another one or stands somewhere below it.
 *
 * @param parents by a tag's id: that of the tag above it
 */
export function isWithin(id: string, aboveId: string, parents: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parents.get(at)) {
    if (at === aboveId) return true;
    seen.add(at);
  }
  return false;
}
