import { plural, t } from '@lingui/core/macro';
import type { BatchChange, BatchCounts } from '@lora/schema';
import { ratingLabel } from '../../components/adapter/rating.js';
import { baseModelLabel, familyLabel } from '../../lib/base-models.js';
import type { FieldNames } from '../../lib/field-words.js';
import { nsfwLabel } from '../../lib/nsfw.js';

/** Words named in a title; the rest is counted. */
const NAMED = 3;

function list(words: readonly string[]): string {
  const named = words.slice(0, NAMED).join(', ');
  const rest = words.length - NAMED;
  return rest > 0 ? plural(rest, { one: `${named} and # more`, other: `${named} and # more` }) : named;
}

function describeTags({ add, remove, set }: NonNullable<BatchChange['tags']>): string[] {
  if (set) {
    const all = list(set);
    return [set.length === 0 ? t`Take all tags away` : t`Set the tags to ${all}`];
  }
  const added = list(add ?? []);
  const removed = list(remove ?? []);
  return [
    ...(added
      ? [plural(add?.length ?? 0, { one: `Add the tag ${added}`, other: `Add the tags ${added}` })]
      : []),
    ...(removed
      ? [
          plural(remove?.length ?? 0, {
            one: `Take the tag ${removed} away`,
            other: `Take the tags ${removed} away`,
          }),
        ]
      : []),
  ];
}

function describeCollections(
  { add, remove }: NonNullable<BatchChange['collection']>,
  names: FieldNames,
): string[] {
  const called = (ids: readonly string[] = []) =>
    list(ids.map((id) => names.collections?.get(id) ?? t`a collection that is gone`));
  const into = called(add);
  const out = called(remove);
  return [...(into ? [t`Put into ${into}`] : []), ...(out ? [t`Take out of ${out}`] : [])];
}

/** A bulk change in one line: "Add the tags ink, poster", "Rating: 4 stars". */
export function describeChange(change: BatchChange, names: FieldNames = {}): string {
  const { rating, favorite, baseModel, family, nsfwLevel, hidden } = change;
  const parts: string[] = [];
  if (change.mergedInto !== undefined) parts.push(t`Merge details into one`);
  if (change.tags) parts.push(...describeTags(change.tags));
  if (change.collection) parts.push(...describeCollections(change.collection, names));
  if (rating !== undefined) {
    const stars = rating === null ? t`as in the files` : ratingLabel(rating);
    parts.push(t`Rating: ${stars}`);
  }
  if (favorite !== undefined) parts.push(favorite ? t`Mark as favourite` : t`No favourite any more`);
  if (baseModel !== undefined) {
    const base = baseModel === null ? t`as in the files` : baseModelLabel(baseModel);
    parts.push(t`Base model: ${base}`);
  }
  if (family !== undefined) {
    const name = family === null ? t`as in the files` : familyLabel(family);
    parts.push(t`Family: ${name}`);
  }
  if (nsfwLevel !== undefined) {
    const level = nsfwLevel === null ? t`as in the files` : nsfwLabel(nsfwLevel);
    parts.push(t`NSFW level: ${level}`);
  }
  if (hidden !== undefined) parts.push(hidden ? t`Hide` : t`Show again`);
  for (const [id, value] of Object.entries(change.customFields ?? {})) {
    const name = names.customFields?.get(id) ?? t`A field that is gone`;
    const written = value === null ? t`empty` : String(value);
    parts.push(t`${name}: ${written}`);
  }
  return parts.join(' · ');
}

/** How a change ended, in one line: "212 changed · 1 failed". */
export function describeCounts({ changed, unchanged, failed }: BatchCounts): string {
  const parts = [plural(changed, { one: '# changed', other: '# changed' })];
  if (unchanged > 0) parts.push(plural(unchanged, { one: '# was so already', other: '# were so already' }));
  if (failed > 0) parts.push(plural(failed, { one: '# failed', other: '# failed' }));
  return parts.join(' · ');
}

/** How an undo ended: "210 brought back · 2 kept". */
export function describeUndo({ changed, restored, kept }: BatchCounts): string {
  const lost = changed - restored - kept;
  const parts = [plural(restored, { one: '# brought back', other: '# brought back' })];
  if (kept > 0)
    parts.push(plural(kept, { one: '# changed since and kept', other: '# changed since and kept' }));
  if (lost > 0)
    parts.push(plural(lost, { one: '# could not be brought back', other: '# could not be brought back' }));
  return parts.join(' · ');
}
