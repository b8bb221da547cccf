import type { AdapterDetail, UpdateAdapter } from '@lora/schema';
import { CUSTOM_PREFIX, customFieldId } from '../../lib/custom-fields.js';
import { isListField } from '../../lib/field-words.js';

/** The fields that a person can write; the library's own fields come on top, as `custom.<id>`. */
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
  'creator',
  'license',
  'nsfwLevel',
  'hidden',
] as const satisfies readonly (keyof UpdateAdapter & keyof AdapterDetail)[];
export type EditableField = (typeof EDITABLE_FIELDS)[number];

const KNOWN: ReadonlySet<string> = new Set(EDITABLE_FIELDS);

function isEditable(field: string): field is EditableField {
  return KNOWN.has(field);
}

/** The fields that a change touches; one of the library's own as `custom.<id>`. */
export function fieldsOf(change: UpdateAdapter): string[] {
  return [
    ...EDITABLE_FIELDS.filter((field) => change[field] !== undefined),
    ...Object.keys(change.customFields ?? {}).map((id) => `${CUSTOM_PREFIX}${id}`),
  ];
}

/** A field's value as the adapter shows it. */
export function readField(detail: AdapterDetail, field: string): unknown {
  const custom = customFieldId(field);
  if (custom !== null) return detail.customFields[custom] ?? null;
  return isEditable(field) ? detail[field] : null;
}

/** What a change writes into a field; null gives it back. */
export function readChange(change: UpdateAdapter, field: string): unknown {
  const custom = customFieldId(field);
  if (custom !== null) return change.customFields?.[custom] ?? null;
  return isEditable(field) ? (change[field] ?? null) : null;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields of a change that somebody else changed between two readings: these are what people must choose on. */
export function contestedFields(change: UpdateAdapter, seen: AdapterDetail, now: AdapterDetail): string[] {
  return fieldsOf(change).filter((field) => {
    const value = readField(now, field);
    return !isSame(readField(seen, field), value) && !isSame(readChange(change, field), value);
  });
}

/**
 * What can be shown before the server answers: values as written. Null gives a field back to a source that only the
 * server knows, so those wait; an emptied field of the library's own has no other source.
 */
export function foresee(
  change: UpdateAdapter,
  seen: Pick<AdapterDetail, 'customFields'> | undefined,
): Partial<AdapterDetail> {
  const { customFields, ...fields } = change;
  const known = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
  if (!customFields || !seen) return known;
  return { ...known, customFields: merge(seen.customFields, customFields) };
}

function merge(
  seen: Readonly<Record<string, string | number>>,
  change: Readonly<Record<string, string | number | null>>,
): Record<string, string | number> {
  const values: Record<string, string | number> = { ...seen };
  for (const [id, value] of Object.entries(change)) {
    if (value === null) delete values[id];
    else values[id] = value;
  }
  return values;
}

/** Whether two lists that were changed at once can both be kept: as one list with the words of both. */
export function canJoin(change: UpdateAdapter, fields: readonly string[]): boolean {
  return fields.every((field) => isListField(field) && Array.isArray(readChange(change, field)));
}

/**
 * My change put onto what the others wrote: words that I added are added, those that I took away go, all others of
 * theirs stay. Only for changes that `canJoin`.
 */
export function joinChange(change: UpdateAdapter, seen: AdapterDetail, theirs: AdapterDetail): UpdateAdapter {
  const joined = { ...change };
  for (const field of ['tags', 'triggerWords'] as const) {
    const mine = change[field];
    if (!mine) continue;
    const removed = new Set(seen[field].filter((word) => !mine.includes(word)));
    const added = mine.filter((word) => !seen[field].includes(word));
    joined[field] = [...new Set([...theirs[field].filter((word) => !removed.has(word)), ...added])];
  }
  return joined;
}
