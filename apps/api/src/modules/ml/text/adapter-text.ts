/** What is known of an adapter in words. */
export interface AdapterWords {
  name: string;
  triggerWords: readonly string[];
  tags: readonly string[];
  /** Most frequent first. */
  trainingTags: readonly string[];
  description: string | null;
  notes: string | null;
}

/** Part of the key of every vector: a text that is put together in another way gives other vectors. */
export const TEXT_VERSION = 1;

/** What is read of an adapter at most. */
export const TEXT_LIMITS = {
  /** Captions beyond these say little that the first do not. */
  trainingTags: 30,
  /** Tags and trigger words of people who wrote very many. */
  words: 60,
  /** Characters of a description or of notes: the small text models read some hundred words at most. */
  prose: 800,
  /** Characters of one tag or trigger word: a caption used as one can be a paragraph. */
  word: 100,
  /** Characters of a description that are looked at: with its markup it is much longer than its words. */
  markup: 4_000,
} as const;

/**
 * The text that stands for an adapter in search by meaning (docs/models.md): what it is called, how it is called up,
 * how people and the training describe it. Booru tags are written with underscores, which models do not know: they
 * become spaces. Descriptions from the web are HTML: their markup goes.
 *
 * @returns one line for each kind of words, without empty ones; '' only for an adapter without a name
 */
export function writeAdapterText(adapter: AdapterWords): string {
  const own = new Set(adapter.tags.map((tag) => tag.toLowerCase()));
  const training = adapter.trainingTags.filter((tag) => !own.has(tag.toLowerCase()));
  return [
    toPlainWords(adapter.name.slice(0, TEXT_LIMITS.prose)),
    joinWords(adapter.triggerWords, TEXT_LIMITS.words),
    joinWords(adapter.tags, TEXT_LIMITS.words),
    joinWords(training, TEXT_LIMITS.trainingTags),
    cutProse(adapter.description ?? ''),
    cutProse(adapter.notes ?? ''),
  ]
    .filter((line) => line !== '')
    .join('\n')
    .toWellFormed();
}

function joinWords(words: readonly string[], limit: number): string {
  return words
    .slice(0, limit)
    .map((word) => toPlainWords(word.slice(0, TEXT_LIMITS.word)))
    .filter((word) => word !== '')
    .join(', ');
}

function cutProse(text: string): string {
  const line = withoutMarkup(text.slice(0, TEXT_LIMITS.markup)).replace(/\s+/gu, ' ').trim();
  if (line.length <= TEXT_LIMITS.prose) return line;
  return line.slice(0, TEXT_LIMITS.prose).replace(/\s\S*$/u, '');
}

/**
 * Tags, comments and entities of HTML become spaces; a `<` that begins none stays. No part can be tried twice at the
 * same letters: the text may be made to take long.
 */
function withoutMarkup(text: string): string {
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)|<\/?[a-z][^<>]*>/giu, ' ')
    .replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{1,20});/giu, ' ');
}

/** `red_hair` as people would say it. */
function toPlainWords(text: string): string {
  return text.replace(/[\s_]+/gu, ' ').trim();
}
