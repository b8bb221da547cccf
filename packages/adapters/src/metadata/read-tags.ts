import { isPlainObject, lineOf, listOf, objectOf, ownValue } from '../plain-values.js';
import { type HeaderMetadata, headerJson, headerObject } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import { scanTagTable } from './scan-tag-table.js';
import type { TrainingTags } from './training-facts.js';

/** A caption used as a tag can be a whole paragraph: enough of it to recognise it. */
const TAG_MAX = 200;

/**
 * Adds up the tag counts of all dataset folders (`ss_tag_frequency`, else those inside `ss_datasets`), most frequent
 * first, equal counts by name. A table that starts with tags instead of folders is read too.
 */
export function readTrainingTags(metadata: HeaderMetadata): TrainingTags {
  const plain = scanPlainTable(metadata);
  const { counts, cut } = plain ? { counts: plain, cut: false } : countTags(metadata);
  return { total: counts.size, cut, top: pickTop(counts) };
}

/** The usual table by the short way. */
function scanPlainTable(metadata: HeaderMetadata): Map<string, number> | null {
  const table = ownValue(metadata, 'ss_tag_frequency');
  if (typeof table !== 'string' || table.length > METADATA_LIMITS.json) return null;
  return scanTagTable(table, { folders: METADATA_LIMITS.folders, tags: METADATA_LIMITS.distinctTags });
}

/** Places of tags that share a number with a count: more than there are distinct tags. */
const PLACES = 2 ** 18;
/** Counts up to this share a number with a place exactly. */
const MOST = 2 ** 34;

function pickTop(counts: ReadonlyMap<string, number>): TrainingTags['top'] {
  const kept = METADATA_LIMITS.topTags;
  const tags = [...counts.keys()];
  const order = new Float64Array(tags.length);
  let place = 0;
  let exact = tags.length < PLACES;
  for (const count of counts.values()) {
    if (count > MOST || !Number.isInteger(count)) exact = false;
    order[place] = place - count * PLACES;
    place++;
  }
  if (!exact) {
    const all = Array.from(counts, ([tag, count]) => ({ tag, count }));
    return all.sort(byCount).slice(0, kept);
  }
  // Numbers sort ten times faster than pairs; only equal counts are left to be sorted by name.
  order.sort();
  const top: TrainingTags['top'] = [];
  for (let at = 0; at < order.length && top.length < kept; ) {
    const first = Math.floor((order[at] ?? 0) / PLACES);
    const equal: TrainingTags['top'] = [];
    for (; at < order.length; at++) {
      const value = order[at] ?? 0;
      if (value >= (first + 1) * PLACES) break;
      equal.push({ tag: tags[value - first * PLACES] ?? '', count: 0 - first });
    }
    if (equal.length > 1) equal.sort(byCount);
    top.push(...equal.slice(0, kept - top.length));
  }
  return top;
}

const byCount = (a: TrainingTags['top'][number], b: TrainingTags['top'][number]): number =>
  b.count - a.count || (a.tag < b.tag ? -1 : 1);

/** Any other table, by building its objects. */
function countTags(metadata: HeaderMetadata): { counts: Map<string, number>; cut: boolean } {
  const counts = new Map<string, number>();
  let cut = false;
  const add = (tag: string, count: unknown): void => {
    const name = lineOf(tag, TAG_MAX);
    if (name === null || typeof count !== 'number' || !Number.isFinite(count) || count < 0) return;
    if (!counts.has(name) && counts.size >= METADATA_LIMITS.distinctTags) cut = true;
    else counts.set(name, (counts.get(name) ?? 0) + count);
  };
  for (const table of tagTables(metadata)) {
    let folders = 0;
    // `for in` walks without a second copy of a large table.
    for (const key in table) {
      const inner = table[key];
      if (!isPlainObject(inner)) add(key, inner);
      else if (folders++ < METADATA_LIMITS.folders) for (const tag in inner) add(tag, inner[tag]);
      if (cut) break;
    }
  }
  return { counts, cut };
}

function tagTables(metadata: HeaderMetadata): Readonly<Record<string, unknown>>[] {
  const table = headerObject(metadata, 'ss_tag_frequency');
  if (table !== null && Object.keys(table).length > 0) return [table];
  return listOf(headerJson(metadata, 'ss_datasets'), METADATA_LIMITS.subsets).map((dataset) =>
    objectOf(objectOf(dataset).tag_frequency),
  );
}
