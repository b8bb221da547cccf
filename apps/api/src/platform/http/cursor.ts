import { createHash } from 'node:crypto';
import { toCanonicalJson } from './canonical-json.js';
import { DomainError } from './domain-error.js';

type CursorValue = string | number | null;

/** A place in a keyset-paged list: the last row's keys and a digest of the query, as one opaque word. */
export function encodeCursor(values: readonly CursorValue[], query: unknown): string {
  return Buffer.from(JSON.stringify([digest(query), ...values])).toString('base64url');
}

/**
 * The keys that `encodeCursor` was given.
 *
 * @throws DomainError `cursor_mismatch` when it is no cursor, or one of another query
 */
export function decodeCursor(cursor: string, query: unknown): CursorValue[] {
  const [made, ...values] = parse(cursor);
  if (made !== digest(query)) {
    throw new DomainError(
      'cursor_mismatch',
      'The cursor belongs to another query: begin again without a cursor.',
    );
  }
  return values;
}

function parse(cursor: string): CursorValue[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.every(isCursorValue)) return parsed;
  } catch {
    // Told below.
  }
  throw new DomainError('cursor_mismatch', 'This is no cursor that a list has given.');
}

function isCursorValue(value: unknown): value is CursorValue {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function digest(query: unknown): string {
  const canonical = toCanonicalJson(query) ?? '';
  return createHash('sha256').update(canonical).digest('base64url').slice(0, 12);
}
