import { sqlStateOf } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';

/** PostgreSQL's SQLSTATE `unique_violation`. */
const UNIQUE = '23505';

/**
 * Runs a transaction that writes a name which must be the only one of its kind.
 *
 * @param what how the message begins: `A collection`
 * @throws DomainError conflict where another one has the name
 */
export async function refuseTakenName<T>(what: string, name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlStateOf(error) !== UNIQUE) throw error;
    throw new DomainError('conflict', `${what} is called "${name}" already: choose another name.`);
  }
}

/**
 * A name without spaces around it and halves of surrogate pairs.
 *
 * @throws DomainError validation_failed where nothing is left
 */
export function readName(given: string): string {
  const name = given.trim().toWellFormed();
  if (name !== '') return name;
  throw new DomainError('validation_failed', 'The name must hold more than spaces.', {
    name: ['must hold more than spaces'],
  });
}
