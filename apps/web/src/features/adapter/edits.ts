import type { AdapterDetail, UpdateAdapter } from '@lora/schema';

/** The fields that a person can write. */
export const EDITABLE_FIELDS = [
  'name',
  'description',
  'notes',
  'tags',
  'triggerWords',
  'baseModel',
  'family',
  'rating',
  'favorite',
  'preferredWeight',
] as const satisfies readonly (keyof UpdateAdapter & keyof AdapterDetail)[];
export type EditableField = (typeof EDITABLE_FIELDS)[number];

/** The fields that a change touches. */
export function fieldsOf(change: UpdateAdapter): EditableField[] {
  return EDITABLE_FIELDS.filter((field) => change[field] !== undefined);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields of a change that somebody else changed between two readings: these are what people must choose on. */
export function contestedFields(
  change: UpdateAdapter,
  seen: AdapterDetail,
  now: AdapterDetail,
): EditableField[] {
  return fieldsOf(change).filter(
    (field) => !isSame(seen[field], now[field]) && !isSame(change[field], now[field]),
  );
}

/**
 * What can be shown before the server answers: values as written. Null gives a field back to a source that only the
 * server knows, so those wait.
 */
export function foresee(change: UpdateAdapter): Partial<AdapterDetail> {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== null && value !== undefined),
  );
}
