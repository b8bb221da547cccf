import type { FacetField as ColumnField } from '@lora/columns';
import type { FacetField } from '@lora/schema';

/** By the interface's name of a facet: the columns' name. `is` and `has` are both flags there. */
export const COLUMN_OF: Record<FacetField, ColumnField> = {
  baseModel: 'base',
  family: 'family',
  networkType: 'type',
  tag: 'tag',
  creator: 'creator',
  license: 'license',
  rootId: 'root',
  folder: 'folder',
  collection: 'collection',
  rank: 'rank',
  size: 'size',
  year: 'year',
  rating: 'rating',
  nsfwLevel: 'nsfw',
  state: 'state',
  is: 'flag',
  has: 'flag',
};

/** Of the flags' values (`is:favorite`), those of one of the two fields, without its name. */
export function pickFlags(
  values: readonly { value: string; count: number }[],
  field: 'is' | 'has',
): { value: string; count: number }[] {
  const start = `${field}:`;
  return values
    .filter(({ value }) => value.startsWith(start) && value !== 'is:present' && value !== 'is:missing')
    .map(({ value, count }) => ({ value: value.slice(start.length), count }));
}
