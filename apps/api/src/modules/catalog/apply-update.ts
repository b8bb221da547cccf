import type { UpdateAdapter } from '@lora/schema';
import type { FieldChange } from '../history/index.js';
import type { UserValues } from './project-adapter.js';

/** A custom field's change stands in revisions under this and the field's id. */
export const CUSTOM_PREFIX = 'custom.';

const FIELDS = [
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
] as const;

/**
 * Applies a change to what people wrote. Lists lose doubles (tags whatever their case) and empty entries;
 * null takes the user's value away. Fields that come out as they were make no change.
 */
export function applyUpdate(
  current: UserValues,
  update: UpdateAdapter,
): { values: UserValues; changes: FieldChange[] } {
  const values = new Map<string, unknown>(Object.entries(current));
  const changes: FieldChange[] = [];
  for (const field of FIELDS) {
    const given = update[field];
    if (given === undefined) continue;
    const to = clean(given);
    const from = values.get(field) ?? null;
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    if (to === null) values.delete(field);
    else values.set(field, to);
    changes.push({ field, from, to });
  }
  const custom = applyCustom(current.custom ?? {}, update.customFields ?? {}, changes);
  if (Object.keys(custom).length > 0) values.set('custom', custom);
  else values.delete('custom');
  return { values: Object.fromEntries(values), changes };
}

/** Each custom field is a change of its own; those that are not named stay. */
function applyCustom(
  current: Readonly<Record<string, string | number>>,
  update: Readonly<Record<string, string | number | null>>,
  changes: FieldChange[],
): Record<string, string | number> {
  const values = new Map(Object.entries(current));
  for (const [id, given] of Object.entries(update)) {
    const to = typeof given === 'string' ? given.trim().toWellFormed() || null : given;
    const from = values.get(id) ?? null;
    if (from === to) continue;
    if (to === null) values.delete(id);
    else values.set(id, to);
    changes.push({ field: `${CUSTOM_PREFIX}${id}`, from, to });
  }
  return Object.fromEntries(values);
}

function clean(value: unknown): unknown {
  // The database holds no halves of surrogate pairs.
  if (typeof value === 'string') return value.trim().toWellFormed();
  if (!Array.isArray(value)) return value;
  const seen = new Map<string, string>();
  for (const entry of value.map((item) => String(item).trim().toWellFormed())) {
    const key = entry.toLowerCase();
    if (entry !== '' && !seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}
