import type { Span } from './ast.js';
import { findField, type FieldName } from './fields.js';
import { mistake } from './query-error.js';

/** One value of a field: `tag:a,"b c"` has two. Trimmed and never empty. */
export type FieldValue = Span & { text: string };

/** One piece of a search text. */
export type Token = Span &
  (
    | { kind: 'open' | 'close' | 'or' | 'minus' }
    | { kind: 'word' | 'phrase' | 'regex'; text: string }
    | { kind: 'field'; field: FieldName; values: FieldValue[] }
  );

/**
 * Cuts a search text into tokens.
 *
 * @throws QueryMistake for a quote that does not end, a field without a value and a minus with nothing after it
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text.charAt(at);
    if (/\s/.test(c)) at += 1;
    else {
      const token = readToken(text, at);
      tokens.push(token);
      at = token.to;
    }
  }
  return tokens;
}

/** Whether a word reads as itself, without quotes, wherever it stands. */
export function isBareWord(text: string): boolean {
  if (/^[-/]|[()|"\s]/.test(text)) return false;
  try {
    const [token, more] = tokenize(text);
    return token?.kind === 'word' && token.text === text && !more;
  } catch {
    return false;
  }
}

function readToken(text: string, from: number): Token {
  const c = text.charAt(from);
  if (c === '(') return { kind: 'open', from, to: from + 1 };
  if (c === ')') return { kind: 'close', from, to: from + 1 };
  if (c === '|') return { kind: 'or', from, to: from + 1 };
  if (c === '-') return readMinus(text, from);
  if (c === '"') {
    const { text: inner, to } = readQuoted(text, from);
    return { kind: 'phrase', text: inner, from, to };
  }
  if (c === '/') {
    const regex = readRegex(text, from);
    if (regex) return regex;
  }
  if (/^OR(?=[\s()|"]|$)/.test(text.slice(from, from + 3))) return { kind: 'or', from, to: from + 2 };
  const field = readField(text, from);
  if (field) return field;
  const to = endOfWord(text, from);
  return { kind: 'word', text: text.slice(from, to), from, to };
}

function readMinus(text: string, from: number): Token {
  const span = { from, to: from + 1 };
  if (!/^[\s)|]?$/.test(text.charAt(from + 1))) return { kind: 'minus', ...span };
  throw mistake(
    'missing_value',
    'This minus has nothing to leave out: join it to the term after it, or put it in quotes.',
    span,
  );
}

/** A bare word ends at white space, a bracket that closes, `|` and a quote. A bracket inside it stays: `name(2)`. */
function endOfWord(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const c = text.charAt(at);
    if (/\s/.test(c) || c === '|' || c === '"') return at;
    if (c === '(') depth += 1;
    if (c === ')' && depth-- === 0) return at;
  }
  return text.length;
}

function readQuoted(text: string, from: number): { text: string; to: number } {
  let inner = '';
  for (let at = from + 1; at < text.length; at++) {
    const c = text.charAt(at);
    if (c === '"') return { text: inner, to: at + 1 };
    // Inside quotes \" is a quote and \\ a backslash; a backslash before anything else stands for itself.
    if (c === '\\' && /["\\]/.test(text.charAt(at + 1))) at += 1;
    inner += text.charAt(at);
  }
  throw mistake('unclosed_quote', 'This quote has no end: write " after the phrase.', {
    from,
    to: text.length,
  });
}

/**
 * `/…/` that stands alone, with slashes inside it escaped. Anything else that begins with a slash is an ordinary word,
 * as paths are.
 */
function readRegex(text: string, from: number): Token | null {
  const source = /^\/(?!\s)((?:[^\\/]|\\.)+)\/(?=[\s)|]|$)/s.exec(text.slice(from))?.[1];
  if (source === undefined) return null;
  return { kind: 'regex', text: source, from, to: from + source.length + 2 };
}

function readField(text: string, from: number): Token | null {
  const name = /^[a-z]+(?=:)/i.exec(text.slice(from, from + 20))?.[0];
  const field = name === undefined ? undefined : findField(name);
  if (name === undefined || field === undefined) return null;
  const values: FieldValue[] = [];
  let at = from + name.length + 1;
  const nameSpan = { from, to: at };
  for (;;) {
    const value = readValue(text, at);
    if (value.text !== '') values.push(value);
    at = value.to;
    if (text.charAt(at) !== ',') break;
    at += 1;
  }
  if (values.length > 0) return { kind: 'field', field, values, from, to: at };
  throw mistake(
    'missing_value',
    text.charAt(at) === '('
      ? `Brackets cannot stand after ${name}: – write ${name}:a,b for any of several values.`
      : `${name}: needs a value right after the colon.`,
    nameSpan,
  );
}

/** A value up to a comma, white space, `|` or bracket; a bracket inside it stays: `base:name(2)`. */
function readValue(text: string, from: number): FieldValue {
  if (text.charAt(from) === '"') {
    const quoted = readQuoted(text, from);
    return { text: quoted.text.trim(), from, to: quoted.to };
  }
  const word = /^[^\s,|"()]+(?:\([^\s,|"()]*\)[^\s,|"()]*)*/.exec(text.slice(from))?.[0] ?? '';
  return { text: word, from, to: from + word.length };
}
