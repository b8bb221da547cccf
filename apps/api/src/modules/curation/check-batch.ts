import type { BatchChange } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import { checkCustomValue, type CustomFieldRow, readIds } from '../catalog/index.js';

/**
 * Reads what is to happen: ids in lower case, nothing that says nothing.
 *
 * @param fields the library's custom fields
 * @throws DomainError validation_failed
 */
export function readChange(given: BatchChange, fields: readonly CustomFieldRow[]): BatchChange {
  const change: BatchChange = dropUndefined(given);
  if (given.tags) change.tags = readTags(given.tags);
  if (given.collection) change.collection = readCollections(given.collection);
  if (typeof given.family === 'string' && given.family.trim() === '') {
    throw refuse('change.family', 'must hold more than spaces; null gives it back');
  }
  if (given.customFields) change.customFields = readCustom(given.customFields, fields);
  if (change.tags && Object.keys(change.tags).length === 0) delete change.tags;
  if (change.collection && Object.keys(change.collection).length === 0) delete change.collection;
  if (change.customFields && Object.keys(change.customFields).length === 0) delete change.customFields;
  if (change.mergedInto !== undefined)
    throw refuse('change.mergedInto', 'must be left out: POST /duplicates/merge-metadata merges');
  if (Object.keys(change).length === 0) throw refuse('change', 'must name at least one field');
  return change;
}

function readTags(given: NonNullable<BatchChange['tags']>): NonNullable<BatchChange['tags']> {
  const tags = dropUndefined(given);
  if (tags.add?.length === 0) delete tags.add;
  if (tags.remove?.length === 0) delete tags.remove;
  if (tags.set && (tags.add ?? tags.remove)) {
    throw refuse('change.tags.set', 'must not stand beside add or remove: it gives the whole list');
  }
  return tags;
}

function readCollections(
  given: NonNullable<BatchChange['collection']>,
): NonNullable<BatchChange['collection']> {
  const read = (ids: readonly string[] | undefined, field: string) =>
    readIds(ids ?? [], `change.collection.${field}`);
  const add = read(given.add, 'add');
  const remove = read(given.remove, 'remove');
  if (add.some((id) => remove.includes(id))) {
    throw refuse('change.collection', 'must not add to a collection and remove from it');
  }
  return { ...(add.length > 0 ? { add } : {}), ...(remove.length > 0 ? { remove } : {}) };
}

function readCustom(
  given: Readonly<Record<string, unknown>>,
  fields: readonly CustomFieldRow[],
): Record<string, string | number | null> {
  const values: Record<string, string | number | null> = {};
  // In one order, so that a dry run names them as the stored change will.
  for (const [id, value] of Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const field = fields.find((one) => one.id === id);
    const problem = field ? checkCustomValue(field, value) : 'is no custom field of this library';
    if (problem !== null)
      throw refuse(`change.customFields.${id}`, `(${field?.name ?? 'unknown'}) ${problem}`);
    // What passed the check is one of these.
    if (value === null || typeof value === 'string' || typeof value === 'number') values[id] = value;
  }
  return values;
}

function dropUndefined<T extends object>(given: T): T {
  return JSON.parse(JSON.stringify(given));
}

function refuse(field: string, problem: string): DomainError {
  return new DomainError('validation_failed', `${field} ${problem}.`, { [field]: [problem] });
}
