import type { FieldChange } from '../history/index.js';
import { joinPreviewWords, type PreviewWords } from './arrange-previews.js';
import type { UserValues } from './project-adapter.js';

/** What people wrote on one adapter, and when they last wrote each field. */
export interface WrittenValues {
  values: UserValues;
  writtenAt: ReadonlyMap<string, Date>;
}

/**
 * Joins the user values of two adapters that are one: field by field, the latest wins; what was said of previews is
 * kept from both. Every value that loses is in `changes`, so that it can be found and restored.
 */
export function joinUserValues(
  kept: WrittenValues,
  gone: WrittenValues,
): { values: UserValues; changes: FieldChange[] } {
  const result = new Map<string, unknown>(Object.entries(kept.values));
  const changes: FieldChange[] = [];
  for (const [field, theirs] of Object.entries(gone.values)) {
    const ours = result.get(field);
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
    const theirsIsLater = timeOf(gone, field) > timeOf(kept, field);
    const wins = ours === undefined || theirsIsLater ? theirs : ours;
    const loses = wins === theirs ? ours : theirs;
    const to = field === 'previews' ? joinBoth(kept.values, gone.values, theirsIsLater) : wins;
    result.set(field, to);
    changes.push({ field, from: loses ?? null, to });
  }
  return { values: Object.fromEntries(result), changes };
}

function joinBoth(kept: UserValues, gone: UserValues, goneIsLater: boolean): PreviewWords {
  const both = [kept.previews ?? {}, gone.previews ?? {}] as const;
  return goneIsLater ? joinPreviewWords(both[1], both[0]) : joinPreviewWords(both[0], both[1]);
}

function timeOf(written: WrittenValues, field: string): number {
  return written.writtenAt.get(field)?.getTime() ?? 0;
}
