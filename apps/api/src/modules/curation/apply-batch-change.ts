import { type BaseModel, type BatchChange, LIMITS, type Source, type UpdateAdapter } from '@lora/schema';
import { applyTagRules, applyUpdate, type TagRules, type UserValues } from '../catalog/index.js';
import type { FieldChange } from '../history/index.js';

/** An adapter as it stands, as far as a bulk change looks at it. */
export interface ShownAdapter {
  id: string;
  name: string;
  userValues: UserValues;
  /** By field where the shown value comes from; fields that nobody says anything of are absent. */
  provenance: Partial<Record<string, Source>>;
  tags: string[];
  rating: number;
  favorite: boolean;
  baseModel: BaseModel;
  family: string | null;
  nsfwLevel: number;
  hidden: boolean;
  /** Collections by hand that it is in, by id its place there; empty where the change is not about them. */
  collections: Readonly<Record<string, number>>;
}

/** What a bulk change does to one adapter; nothing, where all lists are empty. */
export interface PlannedChange {
  /** What people wrote, afterwards. */
  values: UserValues;
  written: FieldChange[];
  /** Ids of collections. */
  enter: string[];
  leave: string[];
}

/** Fields that are written as they are given; null gives them back. */
const PLAIN = ['rating', 'favorite', 'baseModel', 'family', 'nsfwLevel', 'hidden'] as const;

/**
 * Works out a bulk change of one adapter. Tags are added to and removed from those that it shows, under the names
 * that it shows them by, and all become the user's; fields that come out as they were make no change.
 *
 * @returns a sentence where it cannot be done
 */
export function applyBatchChange(
  adapter: ShownAdapter,
  change: BatchChange,
  rules: TagRules,
): PlannedChange | string {
  const update: UpdateAdapter = {};
  for (const field of PLAIN)
    if (isNews(adapter, field, change[field])) Object.assign(update, { [field]: change[field] });
  if (change.customFields) update.customFields = change.customFields;
  const tags = change.tags ? changeTags(adapter.tags, change.tags, rules) : null;
  if (tags && tags.length > LIMITS.tagsPerAdapter) {
    return `It would have ${tags.length} tags; ${LIMITS.tagsPerAdapter} are possible.`;
  }
  // An adapter that shows these tags already keeps its sources, unless the list was given as a whole.
  if (
    tags &&
    (change.tags?.set ? 'tags' in adapter.provenance || tags.length > 0 : !isSameList(tags, adapter.tags))
  )
    update.tags = tags;
  const { values, changes } = applyUpdate(adapter.userValues, update);
  const { add = [], remove = [] } = change.collection ?? {};
  return {
    values,
    written: changes,
    enter: add.filter((id) => !(id in adapter.collections)),
    leave: remove.filter((id) => id in adapter.collections),
  };
}

/** Whether the plan changes anything. */
export function isChange(plan: PlannedChange): boolean {
  return plan.written.length + plan.enter.length + plan.leave.length > 0;
}

/** Nothing is written to say what holds already without anybody's word (not rated, no favourite, not hidden). */
function isNews(adapter: ShownAdapter, field: (typeof PLAIN)[number], to: unknown): boolean {
  if (to === undefined) return false;
  return (
    to === null ||
    adapter.provenance[field] !== undefined ||
    adapter[field] !== to ||
    field in adapter.userValues
  );
}

function changeTags(
  shown: readonly string[],
  { add = [], remove = [], set }: NonNullable<BatchChange['tags']>,
  rules: TagRules,
): string[] {
  const named = (tags: readonly string[]): string[] =>
    applyTagRules(
      tags.map((tag) => tag.trim().toWellFormed()).filter((tag) => tag !== ''),
      rules,
    );
  const gone = new Set(named(remove).map((tag) => tag.toLowerCase()));
  const all = [...(set ? named(set) : shown), ...named(add)];
  const kept = new Map<string, string>();
  for (const tag of all) {
    const key = tag.toLowerCase();
    if (!gone.has(key) && !kept.has(key)) kept.set(key, tag);
  }
  return [...kept.values()];
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, n) => tag === b[n]);
}
