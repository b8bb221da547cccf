import { lineOf } from './plain-values.js';

export type JsonResult = { ok: true; value: unknown } | { ok: false; problem: string };

/** Enough of the parser's message to find the place, not the whole text around it. */
const MESSAGE_MAX = 200;

/**
 * Parses JSON and says plainly where it is damaged. Python's bare `NaN` and `Infinity`, which its json module
 * writes, are read as null. Nesting of any depth is safe: V8's parser does not recurse.
 */
export function parseJson(text: string): JsonResult {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const repaired = withoutPythonNumbers(text);
    if (repaired !== text) return parseJson(repaired);
    return { ok: false, problem: describe(error, text) };
  }
}

function withoutPythonNumbers(text: string): string {
  if (!/NaN|Infinity/.test(text)) return text;
  let out = '';
  let from = 0;
  // One pass by hand instead of one expression: a regular expression over a long string can exhaust its stack.
  for (let at = 0, inString = false; at < text.length; at++) {
    const c = text[at];
    if (inString) {
      if (c === '\\') at++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === 'N' || c === 'I' || c === '-') {
      const word = ['NaN', '-Infinity', 'Infinity', '-NaN'].find((w) => text.startsWith(w, at));
      if (word === undefined) continue;
      out += `${text.slice(from, at)}null`;
      at += word.length - 1;
      from = at + 1;
    }
  }
  return out + text.slice(from);
}

function describe(error: unknown, text: string): string {
  const length = text.trimEnd().length;
  if (length === 0) return 'the file is empty';
  const message = lineOf(error instanceof Error ? error.message : error, MESSAGE_MAX) ?? 'unreadable';
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  // A string that never ends is reported where the text ends, too.
  const cutOff = message.startsWith('Unexpected end') || position >= length;
  const hint = `; the text ends there, after ${length} characters: it was probably cut off while being written`;
  return `not valid JSON: ${message}${cutOff ? hint : ''}`;
}
