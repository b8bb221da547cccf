import { CUSTOM_PREFIX, type UserValues } from '../catalog/index.js';

/** What people wrote in a field as revisions name it (custom fields as `custom.<id>`); null where nothing. */
export function readWritten(values: UserValues, field: string): unknown {
  const found = field.startsWith(CUSTOM_PREFIX)
    ? Object.entries(values.custom ?? {}).find(([id]) => id === field.slice(CUSTOM_PREFIX.length))
    : Object.entries(values).find(([key]) => key === field);
  return found?.[1] ?? null;
}

/** The values with one field written, or taken away with null. */
export function setWritten(values: UserValues, field: string, to: unknown): UserValues {
  if (!field.startsWith(CUSTOM_PREFIX)) return withEntry(values, field, to);
  const custom = withEntry(values.custom ?? {}, field.slice(CUSTOM_PREFIX.length), to);
  return withEntry(values, 'custom', Object.keys(custom).length > 0 ? custom : null);
}

/** Whether two values of a field are the same; both come from the database or from JSON. */
export function isSameWord(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

function withEntry(values: object, key: string, to: unknown): object {
  const entries = new Map<string, unknown>(Object.entries(values));
  if (to === null) entries.delete(key);
  else entries.set(key, to);
  return Object.fromEntries(entries);
}
