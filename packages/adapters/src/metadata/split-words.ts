import { LIMITS } from '@lora/schema/values';
import { distinctLines, textOf } from '../plain-values.js';
import { METADATA_LIMITS } from './limits.js';

const OPENERS = '([{<';
const CLOSERS = ')]}>';

/**
 * Splits prompt words at commas and line ends, but not inside brackets, so that `(red hat, blue coat:1.2)` stays
 * whole, and drops `<lora:…>` calls, which no trigger word is. A backslash keeps the next character from counting
 * as a bracket (`falcon \(umamusume\)`).
 */
export function splitWords(text: unknown): string[] {
  const source = textOf(text, METADATA_LIMITS.text);
  if (source === null) return [];
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const c = source[at] ?? '';
    if (c === '\\') at++;
    else if (OPENERS.includes(c) && closesLater(source, at)) depth++;
    else if (CLOSERS.includes(c)) depth = Math.max(0, depth - 1);
    else if (c === '\n' || (c === ',' && depth === 0)) {
      if (c === '\n') depth = 0;
      pieces.push(source.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(source.slice(from));
  return cleanWords(pieces);
}

/** Whole words as given (Civitai's `trainedWords`, one text each): cleaned and distinct, commas inside stay. */
export function cleanWords(words: readonly unknown[]): string[] {
  const clean = words.map((word) =>
    typeof word === 'string'
      ? word
          .slice(0, LIMITS.triggerWord * 4)
          .replace(/<lora:[^<>]*>/gi, '')
          .replace(/^[\s,]+|[\s,]+$/g, '')
      : null,
  );
  return distinctLines(clean, { items: LIMITS.triggerWordsPerAdapter, max: LIMITS.triggerWord });
}

/** Faces such as `:(` open a bracket that never closes on the line: it must not swallow the commas after it. */
function closesLater(source: string, at: number): boolean {
  const closer = CLOSERS[OPENERS.indexOf(source[at] ?? '')] ?? '';
  // No word is longer than this, and the bound keeps hostile text from costing its length squared.
  const end = Math.min(source.length, at + LIMITS.triggerWord);
  for (let i = at + 1; i < end && source[i] !== '\n'; i++) {
    if (source[i] === '\\') i++;
    else if (source[i] === closer) return true;
  }
  return false;
}
