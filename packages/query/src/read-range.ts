import type { RangeField, Span } from './ast.js';
import { mistake } from './query-error.js';

/** `min <= x < max`. */
export interface Range {
  min?: number;
  max?: number;
}

const DAY = 86_400_000;
/** Lengths of time by their unit; months and years are round, as nobody counts their days. */
const UNITS: Readonly<Record<string, number>> = {
  h: DAY / 24,
  d: DAY,
  w: 7 * DAY,
  m: 30 * DAY,
  y: 365 * DAY,
};
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
};
const TIMES: ReadonlySet<RangeField> = new Set(['added', 'modified', 'trained', 'published']);
/** Bounds stop here: whole numbers that PostgreSQL's integer holds, and sizes that a double tells apart. */
const LARGEST = 999_999_999;
const LARGEST_SIZE = 999_999_999_999_999;
/** Bounds of times stop here, where a year has four digits. */
const EARLIEST = Date.UTC(1000, 0);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Whether the field's numbers are milliseconds since 1970. */
export function isTimeField(field: RangeField): boolean {
  return TIMES.has(field);
}

/** One value as the range that it stands for: `2024` is a whole year. */
type ReadOne = (text: string) => Required<Range> | null;

/**
 * Reads what stands after the colon of a field with numbers: `32`, `>32`, `>=32`, `<32`, `<=32`, `8..32`, `8..`,
 * `..32`; sizes as `50mb` (alone: 49.5 to 50.5 MB, half of the last digit given); times (UTC) as `2024`, `2024-05`,
 * `2024-05-17`, `2024-05-17T12:30:00Z`, `today`, `yesterday`, or an age: `<30d` is younger.
 *
 * @param now milliseconds since 1970
 * @throws QueryMistake naming what was expected
 */
export function readRange(field: RangeField, text: string, span: Span, now: number): Range {
  const value = text.trim().toLowerCase();
  const readOne: ReadOne =
    field === 'size' ? readSize : TIMES.has(field) ? (one) => readTime(one, now) : readInteger;
  const range =
    (field === 'size' ? readSizeAbout(value) : null) ??
    readComparison(value, readOne, TIMES.has(field) ? now : null);
  if (!range) throw explain(field, text, span);
  if (range.min === undefined || range.max === undefined || range.min < range.max) return range;
  throw mistake(
    codeOf(field),
    `"${text}" holds nothing: the smaller value stands first, as in ${exampleOf(field)}.`,
    span,
  );
}

function readComparison(value: string, readOne: ReadOne, now: number | null): Range | null {
  const between = /^(.*?)\.\.(.*)$/.exec(value);
  if (between) return readBetween(between[1] ?? '', between[2] ?? '', readOne);
  const [, sign = '', rest = ''] = /^(<=|>=|<|>|=)?(.*)$/.exec(value) ?? [];
  const age = now === null ? null : readAge(rest);
  // An age counts backwards: younger than 30 days is after a moment 30 days ago.
  if (now !== null && age !== null) {
    const since = Math.max(Math.floor(now - age), EARLIEST);
    return sign === '>' || sign === '>=' ? { max: since } : { min: since };
  }
  const one = readOne(rest);
  if (!one) return null;
  if (sign === '>') return { min: one.max };
  if (sign === '>=') return { min: one.min };
  if (sign === '<') return { max: one.min };
  if (sign === '<=') return { max: one.max };
  return one;
}

function readBetween(low: string, high: string, readOne: ReadOne): Range | null {
  const from = low === '' ? undefined : readOne(low);
  const to = high === '' ? undefined : readOne(high);
  if (from === null || to === null || (from === undefined && to === undefined)) return null;
  return { ...(from ? { min: from.min } : {}), ...(to ? { max: to.max } : {}) };
}

function readInteger(text: string): Required<Range> | null {
  if (!/^\d{1,9}$/.test(text)) return null;
  return { min: Number(text), max: Math.min(Number(text) + 1, LARGEST) };
}

function readSize(text: string): Required<Range> | null {
  const [, digits = '', fraction = '', unit = ''] =
    /^(\d{1,15})(?:\.(\d{1,3}))?\s?([a-z]*)$/.exec(text) ?? [];
  const factor = BYTES[unit];
  if (digits === '' || factor === undefined) return null;
  const value = Math.round(Number(`${digits}.${fraction || '0'}`) * factor);
  if ((factor === 1 && fraction !== '') || value > LARGEST_SIZE) return null;
  return { min: value, max: Math.min(value + 1, LARGEST_SIZE) };
}

/** `50mb` alone is what is shown as 50 MB: half of its last digit below and above. */
function readSizeAbout(text: string): Required<Range> | null {
  const exact = readSize(text);
  const [, , fraction = '', unit = ''] = /^(\d+)(?:\.(\d+))?\s?([a-z]*)$/.exec(text) ?? [];
  const half = ((BYTES[unit] ?? 1) * 10 ** -fraction.length) / 2;
  if (!exact || half < 1) return exact;
  return {
    min: Math.max(0, Math.round(exact.min - half)),
    max: Math.min(Math.round(exact.min + half), LARGEST_SIZE),
  };
}

function readTime(text: string, now: number): Required<Range> | null {
  if (text === 'today' || text === 'yesterday') {
    const today = Math.floor(now / DAY) * DAY;
    const min = text === 'today' ? today : today - DAY;
    return { min, max: min + DAY };
  }
  const exact = /^\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d(\.\d{3})?z$/.exec(text);
  const [, year, month, day] = /^([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(?:t.*)?$/.exec(text) ?? [];
  if (year === undefined || (text.includes('t') && !exact)) return null;
  const date = `${year}-${month ?? '01'}-${day ?? '01'}`;
  const min = Date.parse(exact ? text.toUpperCase() : `${date}T00:00:00Z`);
  // A day that the month does not have is read as one of the next month.
  if (Number.isNaN(min) || !new Date(min).toISOString().startsWith(date)) return null;
  const end = new Date(min);
  if (exact) end.setTime(min + (exact[1] === undefined ? 1000 : 1));
  else if (day !== undefined) end.setTime(min + DAY);
  else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
  else end.setUTCFullYear(end.getUTCFullYear() + 1);
  return { min, max: Math.min(end.getTime(), LATEST) };
}

function readAge(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,5})([hdwmy])$/.exec(text) ?? [];
  const length = UNITS[unit];
  return length === undefined ? null : Number(count) * length;
}

const EXAMPLES = { bad_size: '10mb..50mb', bad_date: '2023..2024', bad_number: '8..32' } as const;
/** Whole numbers that the field can have: one, and a range. Others than these have ranks in mind. */
const NUMBERS: Partial<Record<RangeField, readonly [one: number, between: string]>> = {
  rating: [4, '3..5'],
  nsfw: [2, '1..3'],
  copies: [2, '2..5'],
};

function exampleOf(field: RangeField): string {
  const [, between = EXAMPLES[codeOf(field)]] = NUMBERS[field] ?? [];
  return `${field}:${between}`;
}

function codeOf(field: RangeField): keyof typeof EXAMPLES {
  if (field === 'size') return 'bad_size';
  return TIMES.has(field) ? 'bad_date' : 'bad_number';
}

function explain(field: RangeField, text: string, span: Span): Error {
  const code = codeOf(field);
  const between = exampleOf(field);
  if (code === 'bad_size') {
    return mistake(code, `"${text}" is no size: write size:<50mb, size:>=1gb or ${between}.`, span);
  }
  if (code === 'bad_date') {
    return mistake(
      code,
      `"${text}" is no date: write ${field}:2024, ${field}:2024-05-17, ${field}:<30d or ${between}.`,
      span,
    );
  }
  const [one = 16] = NUMBERS[field] ?? [];
  return mistake(
    code,
    `"${text}" is no whole number: write ${field}:${one}, ${field}:>${one} or ${between}.`,
    span,
  );
}
