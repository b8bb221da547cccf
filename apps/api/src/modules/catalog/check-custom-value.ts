import { type CustomFieldKind, LIMITS } from '@lora/schema';

/** A custom field as far as its values are checked. */
export interface CustomFieldRule {
  kind: CustomFieldKind;
  /** The words that a field of kind `choice` takes, exactly as written. */
  choices: readonly string[];
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Whether a custom field takes a value; null and texts of nothing but spaces empty the field and are always taken.
 * Spaces around a text do not count.
 *
 * @param value as a request gave it
 * @returns what is wrong, as the end of a sentence that begins with the field's name; null where nothing is
 */
export function checkCustomValue(field: CustomFieldRule, value: unknown): string | null {
  if (value === null) return null;
  if (field.kind === 'number') return isNumber(value) || isBlank(value) ? null : 'must be a number';
  if (typeof value !== 'string') return 'must be a text';
  const text = value.trim();
  if (text === '') return null;
  if (text.includes('\u0000')) return 'must not contain a NUL character';
  if (field.kind === 'choice') return field.choices.includes(text) ? null : notAmong(field.choices);
  if (field.kind === 'date') return isDate(text) ? null : 'must be a date that exists, as YYYY-MM-DD';
  return text.length <= LIMITS.customText ? null : `must have at most ${LIMITS.customText} characters`;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

/** Year 1 to 9999 of the Gregorian calendar. */
function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined || year === '0000') return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // 30 February would have become a day of March.
  return date.toISOString().startsWith(text);
}

/** Of the choices that a message lists: enough to see what kind of words they are. */
const LISTED = 10;

function notAmong(choices: readonly string[]): string {
  const listed = choices.slice(0, LISTED).join(', ');
  return `must be one of: ${listed}${choices.length > LISTED ? ', …' : ''}`;
}
