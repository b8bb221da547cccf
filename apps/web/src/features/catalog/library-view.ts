import type { AdapterFilter, AdapterQuery } from '@lora/schema';
import {
  ADAPTER_SORTS,
  ADAPTER_STATES,
  BASE_MODELS,
  HAS_VALUES,
  IS_VALUES,
  NETWORK_TYPES,
  SEARCH_MODES,
  type AdapterSort,
  type SearchMode,
} from '@lora/schema/values';
import { getLanguage } from '../../lib/search-language.js';

/** Width of a card in CSS pixels. */
export const CARD_MIN = 160;
export const CARD_MAX = 260;
export const CARD_STEP = 20;
export const CARD_DEFAULT = 200;
/** Without words to be near to. */
export const SORT_DEFAULT: AdapterSort = '-added';
/** The API takes this many values of one field at once. */
const VALUES_MAX = 20;
/** Of the order by chance; the API takes as much. */
const SEED_MAX = 2_147_483_647;

export type Layout = 'grid' | 'list';

/** Everything about the library that stands in the URL. */
export interface LibraryView {
  filter: Partial<AdapterFilter>;
  /** Undefined: the best matches first where words are looked for, else the newest. */
  sort: AdapterSort | undefined;
  /** Of the order by chance: another number, another order. */
  seed: number | undefined;
  /** Undefined: as this browser searched last. */
  mode: SearchMode | undefined;
  /** Undefined: as this browser showed it last. */
  layout: Layout | undefined;
  cardWidth: number | undefined;
  /** The adapter in the inspector. */
  selected: string | null;
}

function pick<T extends string>(allowed: readonly T[], values: readonly string[]): T[] | undefined {
  const found = allowed.filter((one) => values.includes(one));
  return found.length > 0 ? found : undefined;
}

function texts(params: URLSearchParams, name: string): string[] | undefined {
  const found = [...new Set(params.getAll(name))].filter((text) => text !== '').slice(0, VALUES_MAX);
  return found.length > 0 ? found : undefined;
}

function readNumber(text: string | null, min: number, max: number): number | undefined {
  const number = Number(text);
  return text && Number.isInteger(number) && number >= min && number <= max ? number : undefined;
}

/** Reads the URL's query; what it doesn't understand is left out, a link never breaks the page. */
export function readView(params: URLSearchParams): LibraryView {
  const [state] = pick(ADAPTER_STATES, [params.get('state') ?? '']) ?? [];
  const [sort] = pick(ADAPTER_SORTS, [params.get('sort') ?? '']) ?? [];
  const [mode] = pick(SEARCH_MODES, [params.get('mode') ?? '']) ?? [];
  const [layout] = pick(['grid', 'list'], [params.get('view') ?? '']) ?? [];
  const rootId = params.get('rootId') ?? undefined;
  const filter: Partial<AdapterFilter> = {
    q: params.get('q')?.trim() || undefined,
    baseModel: pick(BASE_MODELS, params.getAll('baseModel')),
    family: texts(params, 'family'),
    networkType: pick(NETWORK_TYPES, params.getAll('networkType')),
    tag: texts(params, 'tag'),
    tagMode: params.get('tagMode') === 'all' ? 'all' : undefined,
    creator: texts(params, 'creator'),
    license: texts(params, 'license'),
    collection: texts(params, 'collection'),
    rootId,
    folder: (rootId && params.get('folder')) || undefined,
    rank: texts(params, 'rank'),
    size: texts(params, 'size'),
    year: texts(params, 'year'),
    rating: texts(params, 'rating'),
    minRating: readNumber(params.get('minRating'), 1, 5),
    nsfwLevel: texts(params, 'nsfwLevel'),
    is: pick(IS_VALUES, params.getAll('is')),
    has: pick(HAS_VALUES, params.getAll('has')),
    state: state === 'present' ? undefined : state,
  };
  return {
    filter,
    sort,
    seed: readNumber(params.get('seed'), 0, SEED_MAX),
    mode,
    layout,
    cardWidth: readNumber(params.get('card'), CARD_MIN, CARD_MAX),
    selected: params.get('selected'),
  };
}

/** Writes a view as a query; defaults are left out, so that equal views have equal addresses. */
export function writeView(view: LibraryView): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(view.filter)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  if (view.sort && view.sort !== defaultSort(view.filter)) params.set('sort', view.sort);
  if (view.sort === 'random' && view.seed !== undefined) params.set('seed', String(view.seed));
  if (view.mode && hasWords(view.filter)) params.set('mode', view.mode);
  if (view.layout) params.set('view', view.layout);
  if (view.cardWidth) params.set('card', String(view.cardWidth));
  if (view.selected) params.set('selected', view.selected);
  return params;
}

/** Another order by chance. */
export function rollSeed(): number {
  return Math.floor(Math.random() * SEED_MAX);
}

/** Whether a filter looks for words, so that some adapters match better than others. */
export function hasWords(filter: AdapterFilter): boolean {
  if (!filter.q) return false;
  const language = getLanguage();
  // Most texts are words.
  if (!language) return true;
  const parsed = language.parseQuery(filter.q, { now: 0 });
  return parsed.ok && language.listLeaves(parsed.node, ['word', 'phrase'], { positive: true }).length > 0;
}

function defaultSort(filter: AdapterFilter): AdapterSort {
  return hasWords(filter) ? 'relevance' : SORT_DEFAULT;
}

/** The orders by the nearest match and by hand make sense in some views only; elsewhere the default stands. */
export function sortOf({ filter, sort }: Pick<LibraryView, 'filter' | 'sort'>): AdapterSort {
  if (sort === undefined) return defaultSort(filter);
  if (sort === 'relevance' && !hasWords(filter)) return SORT_DEFAULT;
  if (sort === 'manual' && filter.collection?.length !== 1) return defaultSort(filter);
  return sort;
}

/** The question that a view asks the server. */
export function toQuery(view: Pick<LibraryView, 'filter' | 'sort' | 'seed' | 'mode'>): AdapterQuery {
  const sort = sortOf(view);
  const isHybrid = sort === 'relevance' && view.mode === 'hybrid';
  return Object.assign(
    {},
    view.filter,
    { sort },
    sort === 'random' ? { seed: view.seed ?? 0 } : {},
    isHybrid ? { mode: view.mode } : {},
  );
}

/** Whether anything narrows the list. */
export function isFiltered(filter: AdapterFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== '');
}

/** Puts a value into a list of chosen ones, or takes it out; undefined when none is left. */
export function toggleValue<T>(chosen: readonly T[] | undefined, value: T): T[] | undefined {
  const next = chosen?.includes(value) ? chosen.filter((one) => one !== value) : [...(chosen ?? []), value];
  return next.length > 0 ? next : undefined;
}
