import type { AdapterFilter } from '@lora/schema';
import {
  ADAPTER_SORTS,
  ADAPTER_STATES,
  BASE_MODELS,
  NETWORK_TYPES,
  type AdapterSort,
} from '@lora/schema/values';

/** Width of a card in CSS pixels. */
export const CARD_MIN = 160;
export const CARD_MAX = 260;
export const CARD_STEP = 20;
export const CARD_DEFAULT = 200;
export const SORT_DEFAULT: AdapterSort = '-added';
/** The API takes this many families or tags at once. */
const VALUES_MAX = 20;

export type Layout = 'grid' | 'list';

/** Everything about the library that stands in the URL. */
export interface LibraryView {
  filter: Partial<AdapterFilter>;
  sort: AdapterSort;
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

function readRating(text: string | null): number | undefined {
  const rating = Number(text);
  return Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined;
}

function readWidth(text: string | null): number | undefined {
  const width = Number(text);
  return Number.isInteger(width) && width >= CARD_MIN && width <= CARD_MAX ? width : undefined;
}

/** Reads the URL's query; what it doesn't understand is left out, a link never breaks the page. */
export function readView(params: URLSearchParams): LibraryView {
  const [state] = pick(ADAPTER_STATES, [params.get('state') ?? '']) ?? [];
  const [sort] = pick(ADAPTER_SORTS, [params.get('sort') ?? '']) ?? [];
  const [layout] = pick(['grid', 'list'], [params.get('view') ?? '']) ?? [];
  const rootId = params.get('rootId') ?? undefined;
  const filter: Partial<AdapterFilter> = {
    q: params.get('q')?.trim() || undefined,
    baseModel: pick(BASE_MODELS, params.getAll('baseModel')),
    family: texts(params, 'family'),
    networkType: pick(NETWORK_TYPES, params.getAll('networkType')),
    tag: texts(params, 'tag'),
    rootId,
    folder: (rootId && params.get('folder')) || undefined,
    favorite: params.get('favorite') === 'true' ? true : undefined,
    minRating: readRating(params.get('minRating')),
    state: state === 'present' ? undefined : state,
  };
  return {
    filter,
    sort: sort ?? SORT_DEFAULT,
    layout,
    cardWidth: readWidth(params.get('size')),
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
  if (view.sort !== SORT_DEFAULT) params.set('sort', view.sort);
  if (view.layout) params.set('view', view.layout);
  if (view.cardWidth) params.set('size', String(view.cardWidth));
  if (view.selected) params.set('selected', view.selected);
  return params;
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
