import type { BatchSelection } from '@lora/schema';
import { isUUID } from 'class-validator';
import { DomainError } from '../../../platform/http/index.js';

/** What is selected: adapters named one by one, or what a search finds. */
export type CheckedSelection =
  | { ids: string[] }
  | { query: string; filters: NonNullable<BatchSelection['filters']>; except?: string[] };

/**
 * Reads who is meant. A bulk change of everything must say so: `query: ''`.
 *
 * @throws DomainError validation_failed
 */
export function readSelection(given: BatchSelection): CheckedSelection {
  const { ids, query, filters, except } = given;
  if (ids !== undefined) {
    if (query !== undefined || filters !== undefined || except !== undefined) {
      throw refuse(
        'selection.ids',
        'must not stand beside query, filters or except: name adapters or search for them',
      );
    }
    return { ids: readIds(ids, 'selection.ids') };
  }
  if (query === undefined) {
    throw refuse('selection', "must have ids or a query; the query '' means all that is visible");
  }
  if (filters?.q !== undefined)
    throw refuse('selection.filters.q', 'must be left out: selection.query says it');
  return {
    query,
    filters: filters ?? {},
    ...(except?.length ? { except: readIds(except, 'selection.except') } : {}),
  };
}

/**
 * Reads ids that a person named: in lower case, each once.
 *
 * @throws DomainError validation_failed
 */
export function readIds(ids: readonly string[], field: string): string[] {
  const wrong = ids.find((id) => !isUUID(id));
  if (wrong !== undefined) throw refuse(field, `must hold UUIDs; "${wrong}" is none`);
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

function refuse(field: string, problem: string): DomainError {
  return new DomainError('validation_failed', `${field} ${problem}.`, { [field]: [problem] });
}
