import { quoteValue } from '@lora/query';
import type { AdapterFilter } from '@lora/schema';
import { LANGUAGE } from './exclude-facet.js';
import { LIST_FIELDS } from './facet-fields.js';

/** Fields of whose values an adapter must have all. */
const ALL_OF: readonly string[] = ['is', 'has'];

/**
 * Everything that narrows the list as one text of the search language, so that it can be kept.
 *
 * @param rootName what a root is called
 */
export function filterToText(filter: AdapterFilter, rootName: (id: string) => string | undefined): string {
  const terms = LIST_FIELDS.flatMap((field) => {
    const values: readonly string[] = filter[field] ?? [];
    if (values.length === 0) return [];
    const quoted = values.map(quoteValue);
    const name = LANGUAGE[field];
    const isAll = ALL_OF.includes(field) || (field === 'tag' && filter.tagMode === 'all');
    return isAll ? quoted.map((value) => `${name}:${value}`) : [`${name}:${quoted.join(',')}`];
  });
  if (filter.rootId) terms.push(`root:${quoteValue(rootName(filter.rootId) ?? filter.rootId)}`);
  if (filter.folder) terms.push(`folder:${quoteValue(filter.folder)}`);
  if (filter.minRating) terms.push(`rating:>=${filter.minRating}`);
  if (filter.state === 'all') terms.push('(is:present OR is:missing)');
  else if (filter.state) terms.push(`is:${filter.state}`);
  const words = filter.q?.trim() ?? '';
  if (words === '') return terms.join(' ');
  // An OR would reach over what follows.
  return [terms.length > 0 && /\bOR\b|\|/.test(words) ? `(${words})` : words, ...terms].join(' ');
}
