import { sqlStateOf } from '../database/sql-state.js';
import { DomainError } from './domain-error.js';

/** PostgreSQL's SQLSTATEs of class 22: a value that its type cannot hold. */
const DATA_EXCEPTION = /^22\w{3}$/;

/**
 * Reads a page; a cursor whose keys the database cannot take (only a made-up one has such keys) is refused.
 *
 * @param cursor as the caller sent it; without one every failure is passed on
 * @throws DomainError cursor_mismatch
 */
export async function refuseBadCursor<T>(cursor: string | undefined, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (cursor === undefined || !DATA_EXCEPTION.test(sqlStateOf(error) ?? '')) throw error;
    throw new DomainError('cursor_mismatch', 'This is no cursor that a list has given.');
  }
}
