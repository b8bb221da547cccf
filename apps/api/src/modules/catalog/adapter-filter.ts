import type { AdapterFilter } from '@lora/schema';
import type { Scope } from '../auth/index.js';
import { containsPattern, splitSearchWords } from './search-text.js';

/** A WHERE clause over `adapters a` with its parameters. */
export interface Where {
  sql: string;
  params: unknown[];
}

/** The filter's fields; a facet is counted with its own field left out. */
export type FilterField = 'baseModel' | 'family' | 'networkType' | 'tag' | 'rootId' | 'state' | 'favorite';

/**
 * Turns the filter and the caller's scope into SQL: values of one field are OR, fields are AND, every word of
 * the query must occur.
 */
export function buildWhere(filter: AdapterFilter, scope: Scope, without?: FilterField): Where {
  const params: unknown[] = [];
  const parts: string[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const use = (field: FilterField): boolean => field !== without;

  if (scope.roots !== 'all') parts.push(`a.root_ids && ${bind(scope.roots)}::uuid[]`);
  const state = use('state') ? (filter.state ?? 'present') : 'all';
  if (state !== 'all') parts.push(`a.state = ${bind(state)}`);
  if (use('baseModel') && filter.baseModel?.length)
    parts.push(`a.base_model = ANY(${bind(filter.baseModel)})`);
  if (use('family') && filter.family?.length) parts.push(`a.family = ANY(${bind(filter.family)})`);
  if (use('networkType') && filter.networkType?.length)
    parts.push(`a.network_type = ANY(${bind(filter.networkType)})`);
  if (use('tag') && filter.tag?.length) parts.push(`a.tags && ${bind(filter.tag)}::text[]`);
  if (use('favorite') && filter.favorite !== undefined) parts.push(`a.favorite = ${bind(filter.favorite)}`);
  if (filter.minRating) parts.push(`a.rating >= ${bind(filter.minRating)}`);
  if ((use('rootId') && filter.rootId) || filter.folder)
    parts.push(placeOf(filter, scope, use('rootId'), bind));
  for (const word of splitSearchWords(filter.q ?? ''))
    parts.push(`a.search_text LIKE ${bind(containsPattern(word))}`);
  return { sql: parts.length > 0 ? parts.join(' AND ') : 'true', params };
}

/**
 * An adapter is in a root or folder when any of its present files is; a missing one is where it was. Roots that
 * the caller may not see tell nothing here either.
 */
function placeOf(
  filter: AdapterFilter,
  scope: Scope,
  withRoot: boolean,
  bind: (value: unknown) => string,
): string {
  const rootId = withRoot ? filter.rootId : undefined;
  if (rootId && scope.roots !== 'all' && !scope.roots.includes(rootId)) return 'false';
  if (!filter.folder) return `a.root_ids @> ARRAY[${bind(rootId)}::uuid]`;
  const folder = bind(filter.folder);
  const conditions = [
    'f.adapter_id = a.id',
    `(f.state = 'present' OR a.state = 'missing')`,
    ...(rootId ? [`f.root_id = ${bind(rootId)}::uuid`] : []),
    ...(scope.roots === 'all' ? [] : [`f.root_id = ANY(${bind(scope.roots)}::uuid[])`]),
    `(f.folder = ${folder} OR starts_with(f.folder, ${folder} || '/'))`,
  ];
  return `EXISTS (SELECT 1 FROM files f WHERE ${conditions.join(' AND ')})`;
}
