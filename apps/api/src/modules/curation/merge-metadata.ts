import { LIMITS, type MergeField, type UpdateAdapter } from '@lora/schema';

/** An adapter's words as it shows them. */
export interface MergeSource {
  id: string;
  name: string;
  fileName: string;
  tags: readonly string[];
  triggerWords: readonly string[];
  rating: number;
  favorite: boolean;
  notes: string | null;
  description: string | null;
  preferredWeight: number | null;
  customFields: Readonly<Record<string, string | number>>;
  hidden: boolean;
  /** By id of the collection by hand the place in it. */
  collections: Readonly<Record<string, number>>;
}

export interface PlannedMerge {
  update: UpdateAdapter;
  /** Ids of collections that the kept one goes into. */
  enter: string[];
  /** What has no room, in words. */
  leftOut: string[];
}

/**
 * What others know, for the one that is kept: lists are joined, the rating becomes the highest, a favourite stays one,
 * notes are appended with where they come from; everything else only fills what is empty. So no text that somebody
 * wrote on the kept one is lost. Merged a second time, nothing changes.
 */
export function mergeMetadata(
  keep: MergeSource,
  from: readonly MergeSource[],
  fields: ReadonlySet<MergeField>,
): PlannedMerge {
  const plan: PlannedMerge = { update: {}, enter: [], leftOut: [] };
  const { update } = plan;
  if (fields.has('tags')) {
    const tags = joinLists(
      keep.tags,
      from.map((one) => one.tags),
      LIMITS.tagsPerAdapter,
      plan,
      'tags',
    );
    if (tags) update.tags = tags;
  }
  if (fields.has('triggerWords')) {
    const lists = from.map((one) => one.triggerWords);
    const words = joinLists(keep.triggerWords, lists, LIMITS.triggerWordsPerAdapter, plan, 'trigger words');
    if (words) update.triggerWords = words;
  }
  const rating = Math.max(...from.map((one) => one.rating));
  if (fields.has('rating') && rating > keep.rating) update.rating = rating;
  if (fields.has('favorite') && !keep.favorite && from.some((one) => one.favorite)) update.favorite = true;
  if (fields.has('notes')) {
    const notes = joinNotes(keep.notes, from, plan);
    if (notes !== keep.notes && notes !== null) update.notes = notes;
  }
  if (fields.has('description') && isEmpty(keep.description)) {
    const description = from.map((one) => one.description).find((text) => !isEmpty(text));
    if (description) update.description = description;
  }
  if (fields.has('preferredWeight') && keep.preferredWeight === null) {
    const weight = from.map((one) => one.preferredWeight).find((one) => one !== null);
    if (weight !== undefined) update.preferredWeight = weight;
  }
  if (fields.has('customFields')) {
    const custom = fillCustom(keep, from);
    if (Object.keys(custom).length > 0) update.customFields = custom;
  }
  if (fields.has('collections')) {
    const theirs = new Set(from.flatMap((one) => Object.keys(one.collections)));
    plan.enter = [...theirs].filter((id) => !(id in keep.collections)).toSorted();
  }
  return plan;
}

/** The kept one's entries, then what is new; null where nothing is. Entries differ by more than case. */
function joinLists(
  own: readonly string[],
  others: readonly (readonly string[])[],
  limit: number,
  plan: PlannedMerge,
  words: string,
): string[] | null {
  const joined = new Map(own.map((entry) => [entry.trim().toLowerCase(), entry]));
  for (const entry of others.flat()) {
    const key = entry.trim().toLowerCase();
    if (key !== '' && !joined.has(key)) joined.set(key, entry);
  }
  const room = Math.max(limit, own.length);
  if (joined.size > room) plan.leftOut.push(`${joined.size - room} ${words}: ${limit} are possible`);
  return joined.size > own.length && room > own.length ? [...joined.values()].slice(0, room) : null;
}

function joinNotes(own: string | null, from: readonly MergeSource[], plan: PlannedMerge): string | null {
  let notes = own;
  for (const { name, fileName, notes: theirs } of from) {
    const text = theirs?.trim() ?? '';
    if (text === '' || (notes ?? '').includes(text)) continue;
    const origin = name === fileName ? name : `${name} (${fileName})`;
    const joined = [...(isEmpty(notes) ? [] : [notes]), `From ${origin}:\n${text}`].join('\n\n');
    if (joined.length > LIMITS.notes) plan.leftOut.push(`the notes of ${name}: they would become too long`);
    else notes = joined;
  }
  return notes;
}

function fillCustom(keep: MergeSource, from: readonly MergeSource[]): Record<string, string | number> {
  const filled = new Map<string, string | number>();
  for (const one of from) {
    for (const [id, value] of Object.entries(one.customFields)) {
      if (!(id in keep.customFields) && !filled.has(id)) filled.set(id, value);
    }
  }
  return Object.fromEntries([...filled].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === '';
}
