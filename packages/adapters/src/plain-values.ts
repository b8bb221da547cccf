/**
 * Reading single values of unknown type, as they stand in headers and sidecars that anyone may have written.
 * Each function gives null for what is absent, empty or of another kind; none throws.
 */

export type PlainObject = Readonly<Record<string, unknown>>;

/** Names that would reach an object's prototype where somebody assigns them: no file needs them. */
const UNSAFE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Whether a key from a file may become the key of an object of ours. */
export function isSafeName(name: string): boolean {
  return !UNSAFE_NAMES.has(name);
}

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function objectOf(value: unknown): PlainObject {
  return isPlainObject(value) ? value : {};
}

/** The value as a list, or an empty one; never more than `max` items, so that a hostile list costs nothing. */
export function listOf(value: unknown, max: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, max) : [];
}

/** An own property only: what an object inherits was not in the file. */
export function ownValue(object: PlainObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Cuts at `max` UTF-16 units without leaving half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  const halvesPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, halvesPair ? max - 1 : max);
}

/**
 * Text of several lines: line ends become \n, control characters (a database refuses U+0000) and lone
 * surrogates go, the ends are trimmed.
 */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return null;
  // Twice the limit is enough for what trimming and line ends take away, and bounds the work.
  const text = cutText(value, max * 2)
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    // oxlint-disable-next-line no-control-regex -- taking them out is the point
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
  return text === '' ? null : cutText(text, max).trimEnd();
}

/** What nearly all lines are: printable ASCII without spaces at the ends or side by side. Nothing in it needs cleaning. */
const CLEAN_LINE = /^[!-~]+(?: [!-~]+)*$/;

/** Text of one line: every run of white space becomes one space. Numbers are taken as their text. */
export function lineOf(value: unknown, max: number): string | null {
  if (typeof value === 'string' && value.length <= max && CLEAN_LINE.test(value)) return value;
  const text = textOf(typeof value === 'number' && Number.isFinite(value) ? String(value) : value, max * 2);
  return text === null ? null : cutText(text.replace(/\s+/g, ' '), max).trimEnd();
}

/** A finite number, also from text such as `5e-05`; NaN and infinities are absent. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string') {
    const text = value.trim();
    return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? numberOf(Number(text)) : null;
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A whole number within +-2^53, also written as `5.0`. */
export function integerOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

/** A whole number from 0 up: counts, ids, seeds. */
export function countOf(value: unknown): number | null {
  const number = integerOf(value);
  return number !== null && number >= 0 ? number : null;
}

/** Python's and JSON's booleans, also as text. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'True' || value === 'true') return true;
  if (value === 'False' || value === 'false') return false;
  return null;
}

/** Lower-case hex of 8 to 64 digits; a leading `0x` is dropped. */
export function hexOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 100) return null;
  const text = value.trim().toLowerCase().replace(/^0x/, '');
  return /^[0-9a-f]{8,64}$/.test(text) ? text : null;
}

/** The earliest and latest moments that a date in a file is believed: there was no diffusion model before 2000. */
const FIRST_MOMENT = Date.UTC(2000, 0, 1);
const LAST_MOMENT = Date.UTC(2200, 0, 1);

/** A moment as ISO text in UTC, from seconds since 1970 or from an ISO date. */
export function momentOf(value: unknown): string | null {
  const seconds = numberOf(value);
  const moment =
    seconds !== null ? seconds * 1000 : typeof value === 'string' ? parseIsoMoment(value) : Number.NaN;
  return moment >= FIRST_MOMENT && moment < LAST_MOMENT ? new Date(moment).toISOString() : null;
}

function parseIsoMoment(text: string): number {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(Z|[-+]\d{2}:?\d{2})?)?$/.exec(
      text.trim(),
    );
  if (!match) return Number.NaN;
  // A date without a zone is read as UTC: the same file must say the same on every machine.
  return Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`);
}

/** Distinct single-line texts in their order, compared without case. */
export function distinctLines(values: Iterable<unknown>, limits: { items: number; max: number }): string[] {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const value of values) {
    if (lines.length >= limits.items) break;
    const line = lineOf(value, limits.max);
    if (line === null || seen.has(line.toLowerCase())) continue;
    seen.add(line.toLowerCase());
    lines.push(line);
  }
  return lines;
}
