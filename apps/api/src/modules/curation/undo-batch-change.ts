import type { UserValues } from '../catalog/index.js';
import type { FieldChange } from '../history/index.js';
import { COLLECTIONS } from './show-batch-change.js';
import { isSameWord, readWritten, setWritten } from './written-values.js';

/** Begins the name under which an item keeps that an adapter entered (to = true) or left a collection (from = its place). */
const MEMBERSHIP = 'collection.';

/** What undoing does to one adapter. */
export interface PlannedUndo {
  values: UserValues;
  changes: FieldChange[];
  /** By id of the collection: the place that the adapter had in it. */
  enter: { id: string; position: number }[];
  leave: string[];
  /** Fields that somebody has changed since: they stay. */
  kept: string[];
}

/** How an item keeps that an adapter entered collections and left others. */
export function keepMemberships(
  places: Readonly<Record<string, number>>,
  plan: { enter: readonly string[]; leave: readonly string[] },
): FieldChange[] {
  return [
    ...plan.enter.map((id) => ({ field: MEMBERSHIP + id, from: null, to: true })),
    ...plan.leave.map((id) => ({ field: MEMBERSHIP + id, from: places[id] ?? 0, to: null })),
  ];
}

/** The collections that kept changes speak of. */
export function membershipsIn(written: readonly FieldChange[]): string[] {
  return written.flatMap(({ field }) =>
    field.startsWith(MEMBERSHIP) ? [field.slice(MEMBERSHIP.length)] : [],
  );
}

/**
 * Gives back what a bulk change found, wherever what it wrote still stands. A field that has come back by itself is
 * nobody's change.
 *
 * @param current what people wrote, now
 * @param written what the bulk change wrote: `from` and `to` of what people wrote
 * @param places the collections that the adapter is in now, with its place
 * @param collections those of them that exist
 */
export function undoBatchChange(
  current: UserValues,
  written: readonly FieldChange[],
  places: Readonly<Record<string, number>>,
  collections: ReadonlySet<string>,
): PlannedUndo {
  const plan: PlannedUndo = { values: current, changes: [], enter: [], leave: [], kept: [] };
  for (const { field, from, to } of written) {
    if (field.startsWith(MEMBERSHIP)) {
      undoMembership(plan, field.slice(MEMBERSHIP.length), from, places, collections);
      continue;
    }
    const now = readWritten(plan.values, field);
    if (isSameWord(now, from)) continue;
    if (isSameWord(now, to)) {
      plan.values = setWritten(plan.values, field, from);
      plan.changes.push({ field, from: now, to: from });
    } else plan.kept.push(field);
  }
  return plan;
}

function undoMembership(
  plan: PlannedUndo,
  id: string,
  from: unknown,
  places: Readonly<Record<string, number>>,
  collections: ReadonlySet<string>,
): void {
  if (typeof from !== 'number') {
    if (id in places) plan.leave.push(id);
  } else if (!(id in places)) {
    if (collections.has(id)) plan.enter.push({ id, position: from });
    else if (!plan.kept.includes(COLLECTIONS)) plan.kept.push(COLLECTIONS);
  }
}
