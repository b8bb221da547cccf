import type { FieldValues } from '@lora/adapters';
import type { FieldChange } from '../history/index.js';

/** What people wrote on one adapter, and when they last wrote each field. */
export interface WrittenValues {
  values: FieldValues;
  writtenAt: ReadonlyMap<string, Date>;
}

/**
 * Joins the user values of two adapters that are one: field by field, the latest wins. Every value that loses is
 * in `changes`, so that it can be found and restored.
 */
export function joinUserValues(
  kept: WrittenValues,
  gone: WrittenValues,
): { values: FieldValues; changes: FieldChange[] } {
  const result = new Map<string, unknown>(Object.entries(kept.values));
  const changes: FieldChange[] = [];
  for (const [field, theirs] of Object.entries(gone.values)) {
    const ours = result.get(field);
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
    const theirsIsLater = timeOf(gone, field) > timeOf(kept, field);
    const wins = ours === undefined || theirsIsLater ? theirs : ours;
    const loses = wins === theirs ? ours : theirs;
    result.set(field, wins);
    changes.push({ field, from: loses ?? null, to: wins });
  }
  return { values: Object.fromEntries(result), changes };
}

function timeOf(written: WrittenValues, field: string): number {
  return written.writtenAt.get(field)?.getTime() ?? 0;
}
