import type { FieldValues } from '@lora/adapters';
import type { UpdateAdapter } from '@lora/schema';
import type { FieldChange } from '../history/index.js';

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
] as const;

/**
 * Applies a change to what people wrote. Lists lose doubles (tags whatever their case) and empty entries;
 * null takes the user's value away. Fields that come out as they were make no change.
 */
export function applyUpdate(
  current: FieldValues,
  update: UpdateAdapter,
): { values: FieldValues; changes: FieldChange[] } {
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
  return { values: Object.fromEntries(values), changes };
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
