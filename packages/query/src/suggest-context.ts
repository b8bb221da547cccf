import { HAS_FLAGS, IS_FLAGS, RANGE_FIELDS, type Span } from './ast.js';
import { type FieldName, findField } from './fields.js';

/** What is being typed at the caret. A completion replaces the text between `from` and `to`. */
export interface TypedTerm extends Span {
  /** A word may become a field's name, too. */
  kind: 'word' | 'value';
  /** Of a value; `is` and `has` stand before flags. */
  field: FieldName | null;
  /** What stands before the caret, without quotes and comparison signs. */
  prefix: string;
}

/** Where the term at the caret, and its last value, begin. */
interface Place {
  term: number;
  value: number;
  quoted: boolean;
}

/** The term at a caret, however incomplete the text is; null inside a phrase or an expression. */
export function findTermAt(text: string, caret: number): TypedTerm | null {
  const at = Math.max(0, Math.min(caret, text.length));
  const place = findPlace(text, at);
  const name = /^([a-z]+):/i.exec(text.slice(place.term, at))?.[1] ?? '';
  const field = findField(name);
  if (field === undefined) {
    if (place.quoted || text.charAt(place.term) === '/') return null;
    return {
      kind: 'word',
      field: null,
      prefix: text.slice(place.term, at),
      from: place.term,
      to: endOf(text, at),
    };
  }
  const from = Math.max(place.value, place.term + name.length + 1);
  const typed = text.slice(from, at);
  if (place.quoted) {
    const prefix = typed.slice(1).replace(/\\(["\\])/g, '$1');
    return { kind: 'value', field, prefix, from, to: endOfQuoted(text, at) };
  }
  const signs = isRange(field) ? (/^(?:[<>]=?|=)/.exec(typed)?.[0].length ?? 0) : 0;
  return { kind: 'value', field, prefix: typed.slice(signs), from: from + signs, to: endOf(text, at) };
}

/** Walks from the left, so that quotes are known: what is inside them ends neither term nor value. */
function findPlace(text: string, caret: number): Place {
  const place: Place = { term: 0, value: 0, quoted: false };
  for (let at = 0; at < caret; at++) {
    const c = text.charAt(at);
    if (c === '"') {
      place.quoted = !place.quoted;
      // Past a closing quote something new begins, unless a further value of the list follows.
      if (!place.quoted && text.charAt(at + 1) !== ',') place.term = at + 1;
    } else if (place.quoted) at += c === '\\' && at + 1 < caret ? 1 : 0;
    else if (endsTerm(text, place.term, at)) place.term = at + 1;
    else if (c === ',') place.value = at + 1;
  }
  return place;
}

function endsTerm(text: string, term: number, at: number): boolean {
  const c = text.charAt(at);
  if (/[\s|]/.test(c)) return true;
  if (at === term) return /[-()]/.test(c);
  return c === ')' && !text.slice(term, at).includes('(');
}

function endOf(text: string, at: number): number {
  return at + (/^[^\s,|"()]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** Past the quote that closes the value; the next quote may open another term where the text is incomplete. */
function endOfQuoted(text: string, at: number): number {
  const closed = /^(?:[^"\\]|\\.)*"(?=[\s,|)]|$)/s.exec(text.slice(at))?.[0].length;
  return closed === undefined ? endOf(text, at) : at + closed;
}

function isRange(field: FieldName): boolean {
  return (RANGE_FIELDS as readonly string[]).includes(field);
}

/** A value as it stands after a colon, quoted where it must be. */
export function quoteValue(value: string): string {
  return /^[^\s,|"()]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** What can stand after `is:` and `has:`. */
export function listFlags(field: 'is' | 'has'): readonly string[] {
  return field === 'is' ? IS_FLAGS : HAS_FLAGS;
}
