import { t } from '@lingui/core/macro';
import type { AdapterFilter, FacetValue } from '@lora/schema';
import {
  BASE_MODELS,
  HAS_VALUES,
  IS_VALUES,
  NETWORK_TYPES,
  type FacetField,
  type HasValue,
  type IsValue,
} from '@lora/schema/values';
import { ratingLabel } from '../../components/adapter/rating.js';
import { baseModelLabel, familyLabel, networkTypeLabel } from '../../lib/base-models.js';
import { nsfwLabel } from '../../lib/nsfw.js';
import { toggleValue } from './library-view.js';

/** Facets whose values are ticked: any number of them, as lists in the filter. */
export const LIST_FIELDS = [
  'is',
  'has',
  'rating',
  'baseModel',
  'family',
  'networkType',
  'tag',
  'creator',
  'collection',
  'rank',
  'size',
  'year',
  'nsfwLevel',
  'license',
] as const satisfies readonly FacetField[];
export type ListField = (typeof LIST_FIELDS)[number];

/** Steps of sizes, smallest first: a facet tells only those that occur. */
const SIZES = ['<10mb', '10mb..50mb', '50mb..150mb', '150mb..500mb', '500mb..2gb', '>=2gb'];

function flagLabel(flag: IsValue | HasValue): string {
  switch (flag) {
    case 'favorite':
      return t`Favourites`;
    case 'duplicate':
      return t`Duplicates`;
    case 'untagged':
      return t`Without tags`;
    case 'broken-sidecar':
      return t`Broken sidecar`;
    case 'hidden':
      return t`Hidden`;
    case 'preview':
      return t`With a picture`;
    case 'notes':
      return t`With notes`;
    case 'trigger':
      return t`With trigger words`;
  }
}

/** `10mb..50mb` -> "10–50 MB". */
function sizeLabel(step: string): string {
  const words = step.replaceAll(
    /(\d+)(mb|gb)/g,
    (_, digits: string, unit: string) => `${digits} ${unit.toUpperCase()}`,
  );
  const [from = '', to] = words.split('..');
  if (to !== undefined) return `${from} – ${to}`;
  return words.startsWith('<')
    ? t`Under ${words.slice(1)}`
    : words.startsWith('>=')
      ? t`${words.slice(2)} and more`
      : words;
}

/** A value of a facet in words; names of collections come from `names`, by id. */
export function facetLabel(field: ListField, value: string, names?: ReadonlyMap<string, string>): string {
  switch (field) {
    case 'baseModel':
      return baseModelLabel(value);
    case 'family':
      return familyLabel(value);
    case 'networkType':
      return networkTypeLabel(value);
    case 'is':
    case 'has': {
      const flag = [...IS_VALUES, ...HAS_VALUES].find((one) => one === value);
      return flag ? flagLabel(flag) : value;
    }
    case 'rating':
      return ratingLabel(Number(value));
    case 'nsfwLevel':
      return nsfwLabel(Number(value));
    case 'size':
      return sizeLabel(value);
    case 'rank':
      return t`Rank ${value}`;
    case 'collection':
      return names?.get(value) ?? t`A collection`;
    default:
      return value;
  }
}

/** Values with an order of their own, which says more than how many they are. */
export function orderValues(field: ListField, values: readonly FacetValue[]): readonly FacetValue[] {
  const by = (place: (value: string) => number) =>
    values.toSorted((a, b) => place(a.value) - place(b.value) || b.count - a.count);
  switch (field) {
    case 'is':
      return by((value) => IS_VALUES.findIndex((one) => one === value));
    case 'has':
      return by((value) => HAS_VALUES.findIndex((one) => one === value));
    case 'size':
      return by((value) => SIZES.indexOf(value));
    case 'rating':
    case 'year':
      return by((value) => -Number(value));
    case 'nsfwLevel':
      return by(Number);
    default:
      return values;
  }
}

/** Ticks a value, or takes the tick away. */
export function toggleFacet(filter: AdapterFilter, field: ListField, value: string): Partial<AdapterFilter> {
  const known = <T extends string>(all: readonly T[], chosen: readonly T[] | undefined) => {
    const found = all.find((one) => one === value);
    return found ? toggleValue(chosen, found) : chosen && [...chosen];
  };
  switch (field) {
    case 'baseModel':
      return { baseModel: known(BASE_MODELS, filter.baseModel) };
    case 'networkType':
      return { networkType: known(NETWORK_TYPES, filter.networkType) };
    case 'is':
      return { is: known(IS_VALUES, filter.is) };
    case 'has':
      return { has: known(HAS_VALUES, filter.has) };
    default:
      return { [field]: toggleValue(filter[field], value) };
  }
}
