import { LIMITS, SOURCES, type Source } from '@lora/schema/values';
import { distinctLines } from '../plain-values.js';
import type { FieldValues } from '../sidecars/field-values.js';

/** The fields of an adapter that have sources. */
export const FIELD_NAMES = [
  'name',
  'description',
  'notes',
  'tags',
  'triggerWords',
  'baseModel',
  'baseModelText',
  'family',
  'preferredWeight',
  'favorite',
  'nsfwLevel',
  'creator',
  'license',
  'rating',
] as const satisfies readonly (keyof FieldValues)[];
export type FieldName = (typeof FIELD_NAMES)[number];

/** Values with null for "not set", as a user's are stored. */
export type NullableFieldValues = { [K in FieldName]?: FieldValues[K] | null };
export type ValuesBySource = Partial<Record<Source, NullableFieldValues>>;

export interface ResolvedFields {
  effective: FieldValues;
  provenance: Partial<Record<FieldName, Source>>;
  /** What the other sources say where it differs from the effective value, strongest first. */
  alternatives: Partial<Record<FieldName, { source: Source; value: unknown }[]>>;
}

/**
 * Field by field the value of the strongest source that has one: user > sidecar > civitai > header > rule. Tags are
 * the sidecar's and Civitai's together unless the user set them. A user's empty text or list is a value, null is not.
 */
export function resolveFields(values: ValuesBySource): ResolvedFields {
  const resolved: ResolvedFields = { effective: {}, provenance: {}, alternatives: {} };
  for (const field of FIELD_NAMES) resolveField(field, values, resolved);
  return resolved;
}

function resolveField(field: FieldName, values: ValuesBySource, resolved: ResolvedFields): void {
  const said = SOURCES.flatMap((source) => {
    const value = values[source]?.[field];
    return value === undefined || value === null ? [] : [{ source, value }];
  });
  const [first] = said;
  if (!first) return;
  const joined = field === 'tags' && first.source !== 'user' ? joinedTags(values) : null;
  const value = joined ?? first.value;
  Object.assign(resolved.effective, { [field]: value });
  resolved.provenance[field] = first.source;
  const others = said.filter((other) => {
    const contributes = joined !== null && (other.source === 'sidecar' || other.source === 'civitai');
    return other !== first && !contributes && !isSame(other.value, value);
  });
  if (others.length > 0) resolved.alternatives[field] = others;
}

function joinedTags(values: ValuesBySource): string[] | null {
  const both = [...(values.sidecar?.tags ?? []), ...(values.civitai?.tags ?? [])];
  return both.length === 0 ? null : distinctLines(both, { items: LIMITS.tagsPerAdapter, max: LIMITS.tag });
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => item === b[i]);
  return a === b;
}
