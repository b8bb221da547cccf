import type { Suggestion, Suggestions } from '@lora/schema';
import { getLanguage } from '../../lib/search-language.js';

/** What is wrong with a search text, and where: offsets in the text, `to` exclusive. */
export interface Mistake {
  message: string;
  from: number;
  to: number;
}

/** What the search language says about a text before anybody is asked; null: nothing, or it is not loaded yet. */
export function findMistake(text: string): Mistake | null {
  const parsed = getLanguage()?.parseQuery(text, { now: Date.now() });
  return !parsed || parsed.ok ? null : parsed.error;
}

/** The place of a mistake in the details of the server's `bad_query`. */
export function readMistake(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Mistake | null {
  const { from, to } = details;
  return typeof from === 'number' && typeof to === 'number' ? { message, from, to } : null;
}

/** The text with a suggestion taken, and where the caret goes. After a whole term the next one may begin. */
export function takeSuggestion(
  text: string,
  { from, to }: Pick<Suggestions, 'from' | 'to'>,
  suggestion: Pick<Suggestion, 'kind' | 'text'>,
): { text: string; caret: number } {
  const rest = text.slice(to);
  const gap = suggestion.kind === 'field' || /^[\s)|,]/.test(rest) ? '' : ' ';
  const start = text.slice(0, from) + suggestion.text + gap;
  return { text: start + rest, caret: start.length };
}

/**
 * The beginning of a value that is being typed (`tag:in`), which finds nothing until it is whole; null for everything
 * that finds something letter by letter.
 */
export function findHalfValue(text: string, caret: number): string | null {
  const language = getLanguage();
  if (!language) return null;
  const term = language.findTermAt(text, caret);
  if (term?.kind !== 'value' || term.field === null || term.field === 'hash') return null;
  const fields: readonly string[] = [...language.VALUE_FIELDS, 'is', 'has'];
  return fields.includes(term.field) ? term.prefix : null;
}
