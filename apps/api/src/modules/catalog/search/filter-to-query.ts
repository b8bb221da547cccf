import { SIZE_BUCKETS } from '@lora/columns';
import { andNodes, parseQuery, quoteValue, type QueryNode, type ValueField } from '@lora/query';
import type { AdapterFilter } from '@lora/schema';
import { DomainError } from '../../../platform/http/domain-error.js';

/** Parameters of the filter that are values of a field of the language. */
const VALUES = {
  baseModel: 'base',
  family: 'family',
  networkType: 'type',
  tag: 'tag',
  creator: 'creator',
  license: 'license',
  collection: 'collection',
} as const satisfies Partial<Record<keyof AdapterFilter, ValueField>>;
/** Parameters whose values are numbers, sizes or years in the language. */
const RANGES = { rank: 'rank', size: 'size', year: 'trained', rating: 'rating', nsfwLevel: 'nsfw' } as const;

/**
 * The filter of a list as one search: the text of the search box and all parameters. What lists leave out by default is
 * not in it yet: a saved search that it names may speak of that.
 *
 * @param now milliseconds since 1970
 * @throws DomainError `bad_query` with the place of the mistake in `details`; `validation_failed` for a parameter
 */
export function filterToQuery(filter: AdapterFilter, now: number): QueryNode {
  const { tagMode = 'any', state } = filter;
  const nodes: QueryNode[] = [parse(filter.q ?? '', { now, tagMode })];
  for (const [name, field] of Object.entries(VALUES)) {
    const values = filter[name as keyof typeof VALUES];
    if (!values?.length) continue;
    if (field === 'tag' && tagMode === 'all') {
      nodes.push(...values.map((value): QueryNode => ({ kind: 'value', field, values: [value] })));
    } else nodes.push({ kind: 'value', field, values: [...values] });
  }
  for (const [key, field] of Object.entries(RANGES)) {
    const name = key as keyof typeof RANGES;
    const ranges = (filter[name] ?? []).map((value) => readNumber(name, field, value, now));
    // Any of them, also where one has no upper end.
    if (ranges.length > 0) nodes.push({ kind: 'or', nodes: ranges });
  }
  if (filter.rootId) nodes.push({ kind: 'value', field: 'root', values: [filter.rootId] });
  if (filter.folder) nodes.push({ kind: 'value', field: 'folder', values: [filter.folder] });
  if (filter.minRating) nodes.push({ kind: 'range', field: 'rating', min: filter.minRating });
  for (const flag of filter.is ?? []) nodes.push({ kind: 'flag', flag: `is:${flag}` });
  for (const flag of filter.has ?? []) nodes.push({ kind: 'flag', flag: `has:${flag}` });
  if (filter.favorite !== undefined) {
    const favorite: QueryNode = { kind: 'flag', flag: 'is:favorite' };
    nodes.push(filter.favorite ? favorite : { kind: 'not', node: favorite });
  }
  if (state === 'all') {
    nodes.push({
      kind: 'or',
      nodes: [
        { kind: 'flag', flag: 'is:present' },
        { kind: 'flag', flag: 'is:missing' },
      ],
    });
  } else if (state !== undefined) nodes.push({ kind: 'flag', flag: `is:${state}` });
  return andNodes(nodes, { tagMode });
}

/** @throws DomainError `bad_query` with the place of the mistake in `details` */
export function parse(text: string, o: { now: number; tagMode?: 'any' | 'all' }): QueryNode {
  const parsed = parseQuery(text, o);
  if (parsed.ok) return parsed.node;
  const { code, message, from, to } = parsed.error;
  throw new DomainError('bad_query', message, { reason: code, from, to });
}

/** The facet's own steps are half open; everything else is as in the search box. */
function readNumber(
  name: keyof typeof RANGES,
  field: (typeof RANGES)[keyof typeof RANGES],
  value: string,
  now: number,
): QueryNode {
  const bucket = field === 'size' ? SIZE_BUCKETS.find((step) => step.value === value) : undefined;
  if (bucket) {
    const max = Number.isFinite(bucket.max) ? { max: bucket.max } : {};
    return { kind: 'range', field, min: bucket.min, ...max };
  }
  const parsed = parseQuery(`${field}:${quoteValue(value)}`, { now });
  if (parsed.ok) return parsed.node;
  // A place in this text would be read as one in the search box.
  const { message } = parsed.error;
  throw new DomainError('validation_failed', `The request is not right: ${name}: ${message}`, {
    [name]: [message],
  });
}
