import { quoteValue } from '@lora/query';
import type { AdapterFilter } from '@lora/schema';
import { type ListField, toggleFacet } from './facet-fields.js';

/** What the search language calls a field. */
export const LANGUAGE: Record<ListField, string> = {
  is: 'is',
  has: 'has',
  rating: 'rating',
  baseModel: 'base',
  family: 'family',
  networkType: 'type',
  tag: 'tag',
  creator: 'creator',
  collection: 'collection',
  rank: 'rank',
  size: 'size',
  year: 'trained',
  nsfwLevel: 'nsfw',
  license: 'license',
};

/** The search text with a value left out, and that value no longer ticked. */
export function excludeFacet(filter: AdapterFilter, field: ListField, value: string): Partial<AdapterFilter> {
  const chosen: readonly string[] = filter[field] ?? [];
  const term = `-${LANGUAGE[field]}:${quoteValue(value)}`;
  const q = filter.q?.includes(term) ? filter.q : `${filter.q ?? ''} ${term}`.trim();
  return { ...(chosen.includes(value) ? toggleFacet(filter, field, value) : {}), q };
}
