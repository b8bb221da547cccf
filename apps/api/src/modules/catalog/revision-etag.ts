import { DomainError } from '../../platform/http/index.js';

/** Revision 7 -> `"7"`. */
export function formatETag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that an If-Match header names; null where there is none or `*`.
 *
 * @throws DomainError precondition_failed for a value that cannot be one of ours: it surely does not match
 */
export function parseIfMatch(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const [, revision] = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header) ?? [];
  if (revision === undefined) {
    throw new DomainError(
      'precondition_failed',
      'If-Match must hold the ETag that GET /adapters/{id} has given.',
    );
  }
  return Number(revision);
}
