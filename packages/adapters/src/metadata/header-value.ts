import { parseJson } from '../parse-json.js';
import {
  type PlainObject,
  countOf,
  isPlainObject,
  lineOf,
  numberOf,
  ownValue,
  textOf,
} from '../plain-values.js';
import { METADATA_LIMITS } from './limits.js';

/** `__metadata__` of a header: strings by the format's rule, but some copies hold objects already. */
export type HeaderMetadata = Readonly<Record<string, unknown>>;

/** The value of one key; kohya writes Python's None and empty text for "not set". */
export function headerValue(metadata: HeaderMetadata, key: string): unknown {
  const value = ownValue(metadata, key);
  if (typeof value !== 'string') return value ?? undefined;
  const bare = value.length > 8 ? value : value.trim();
  return bare === '' || bare === 'None' || bare === 'null' ? undefined : value;
}

export function headerLine(metadata: HeaderMetadata, key: string): string | null {
  return lineOf(headerValue(metadata, key), METADATA_LIMITS.line);
}

export function headerText(metadata: HeaderMetadata, key: string): string | null {
  return textOf(headerValue(metadata, key), METADATA_LIMITS.text);
}

export function headerNumber(metadata: HeaderMetadata, key: string): number | null {
  return numberOf(headerValue(metadata, key));
}

export function headerCount(metadata: HeaderMetadata, key: string): number | null {
  return countOf(headerValue(metadata, key));
}

/** A value that is JSON in text, or already an object or list; undefined where it is neither or too long. */
export function headerJson(metadata: HeaderMetadata, key: string): unknown {
  const value = headerValue(metadata, key);
  if (typeof value !== 'string') return value;
  if (value.length > METADATA_LIMITS.json || !/^\s*[[{]/.test(value)) return undefined;
  const parsed = parseJson(value);
  return parsed.ok ? parsed.value : undefined;
}

export function headerObject(metadata: HeaderMetadata, key: string): PlainObject | null {
  const value = headerJson(metadata, key);
  return isPlainObject(value) ? value : null;
}
