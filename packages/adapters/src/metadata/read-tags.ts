import { isPlainObject, lineOf, listOf, objectOf } from '../plain-values.js';
import { type HeaderMetadata, headerJson, headerObject } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import type { TrainingTags } from './training-facts.js';

/** A caption used as a tag can be a whole paragraph: enough of it to recognise it. */
const TAG_MAX = 200;

/**
 * Adds up the tag counts of all dataset folders (`ss_tag_frequency`, else those inside `ss_datasets`), most frequent
 * first, equal counts by name. A table that starts with tags instead of folders is read too.
 */
export function readTrainingTags(metadata: HeaderMetadata): TrainingTags {
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
  const top = [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
    .slice(0, METADATA_LIMITS.topTags);
  return { total: counts.size, cut, top };
}

function tagTables(metadata: HeaderMetadata): Readonly<Record<string, unknown>>[] {
  const table = headerObject(metadata, 'ss_tag_frequency');
  if (table !== null && Object.keys(table).length > 0) return [table];
  return listOf(headerJson(metadata, 'ss_datasets'), METADATA_LIMITS.subsets).map((dataset) =>
    objectOf(objectOf(dataset).tag_frequency),
  );
}
