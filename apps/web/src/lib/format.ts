import { plural, t } from '@lingui/core/macro';
import { i18n } from '@lingui/core';

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const AGO: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

function locale(): string {
  return i18n.locale || 'en';
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making one costs far more than using it, and a page shows hundreds of numbers. */
function numberFormat(name: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${name}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale(), options);
    formats.set(key, format);
  }
  return format;
}

/** 238901234 -> "239 MB"; steps of 1000, as disks are sold and file managers count. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  // Intl's own words for bytes are "0B" or "0 byte", unlike those of all larger units.
  if (unit === 0) return `${formatCount(bytes)} B`;
  const maximumFractionDigits = value < 100 && unit > 1 ? 1 : 0;
  return numberFormat(`${UNITS[unit]} ${maximumFractionDigits}`, {
    style: 'unit',
    unit: UNITS[unit],
    unitDisplay: 'short',
    maximumFractionDigits,
  }).format(value);
}

/** 3214 -> "3,214". */
export function formatCount(count: number): string {
  return numberFormat('count').format(count);
}

/** The full date and time of an ISO time. */
export function formatDate(at: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeStyle: 'short' }).format(new Date(at));
}

/** "3 minutes ago" as seen at `now` (milliseconds); under a minute "just now". */
export function formatRelative(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, length] of AGO) {
    if (Math.abs(seconds) < length) continue;
    return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(
      Math.trunc(seconds / length),
      unit,
    );
  }
  return t`just now`;
}

/** Seconds to "16 s", "4 min", "2 h 5 min": never finer than it can be known. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return t`${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t`${minutes} min`;
  return t`${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 file", "3,214 files". */
export function formatFiles(count: number): string {
  return plural(count, { one: '# file', other: '# files' });
}
