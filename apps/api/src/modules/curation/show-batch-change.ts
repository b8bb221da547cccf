import {
  applyTagRules,
  CUSTOM_PREFIX,
  orderFiles,
  resolveAll,
  type AdapterState,
  type TagRules,
} from '../catalog/index.js';
import type { FieldChange } from '../history/index.js';
import type { PlannedChange, ShownAdapter } from './apply-batch-change.js';

/** The field of a change of collections. */
export const COLLECTIONS = 'collections';

/** What a bulk change does to an adapter, field by field as the adapter shows it: also what comes back with null. */
export function showBatchChange(
  adapter: ShownAdapter,
  plan: PlannedChange,
  state: Pick<AdapterState, 'files'> | undefined,
  rules: TagRules,
): FieldChange[] {
  const after =
    state && state.files.length > 0 ? resolveAll(orderFiles(state.files), plan.values).effective : null;
  const shown = plan.written.map(({ field, from, to }): FieldChange => {
    if (field.startsWith(CUSTOM_PREFIX)) return { field, from, to };
    switch (field) {
      case 'tags':
        return {
          field,
          from: adapter.tags,
          to: applyTagRules(plan.values.tags ?? (after ? (after.tags ?? []) : adapter.tags), rules),
        };
      case 'rating':
        return { field, from: adapter.rating, to: to ?? after?.rating ?? 0 };
      case 'favorite':
        return { field, from: adapter.favorite, to: to ?? after?.favorite ?? false };
      case 'nsfwLevel':
        return { field, from: adapter.nsfwLevel, to: to ?? after?.nsfwLevel ?? 0 };
      case 'hidden':
        return { field, from: adapter.hidden, to: to ?? false };
      case 'baseModel':
        return {
          field,
          from: adapter.baseModel,
          to: to ?? (after ? (after.baseModel ?? 'unknown') : adapter.baseModel),
        };
      case 'family':
        return { field, from: adapter.family, to: to ?? (after ? (after.family ?? null) : adapter.family) };
      default:
        return { field, from, to };
    }
  });
  return [...shown, ...showCollections(adapter, plan)];
}

/** As one field: the collections before and after; none where they stay. */
export function showCollections(
  adapter: Pick<ShownAdapter, 'collections'>,
  plan: Pick<PlannedChange, 'enter' | 'leave'>,
): FieldChange[] {
  if (plan.enter.length + plan.leave.length === 0) return [];
  const from = Object.keys(adapter.collections).toSorted();
  const to = [...from.filter((id) => !plan.leave.includes(id)), ...plan.enter].toSorted();
  return [{ field: COLLECTIONS, from, to }];
}
