import { t } from '@lingui/core/macro';
import { ratingLabel } from '../components/adapter/rating.js';
import { baseModelLabel, familyLabel } from './base-models.js';
import { customFieldId } from './custom-fields.js';
import { nsfwLabel } from './nsfw.js';

/** What things are called that a change names by id; what is missing here is gone, or not loaded yet. */
export interface FieldNames {
  customFields?: ReadonlyMap<string, string>;
  collections?: ReadonlyMap<string, string>;
}

/** The name of a field that people write: as adapters, revisions, batches and conflicts call it. */
export function fieldLabel(field: string, names: FieldNames = {}): string {
  const custom = customFieldId(field);
  if (custom !== null) return names.customFields?.get(custom) ?? t`A field that is gone`;
  switch (field) {
    case 'name':
      return t`Name`;
    case 'description':
      return t`Description`;
    case 'notes':
      return t`Notes`;
    case 'tags':
      return t`Tags`;
    case 'triggerWords':
      return t`Trigger words`;
    case 'baseModel':
      return t`Base model`;
    case 'family':
      return t`Family`;
    case 'rating':
      return t`Rating`;
    case 'favorite':
      return t`Favourite`;
    case 'preferredWeight':
      return t`Preferred weight`;
    case 'creator':
      return t`Creator`;
    case 'license':
      return t`Licence`;
    case 'nsfwLevel':
      return t`NSFW level`;
    case 'hidden':
      return t`Hidden`;
    case 'collections':
      return t`Collections`;
    case 'previews':
      return t`Pictures`;
    default:
      return field;
  }
}

/** Fields whose values are lists of words: their changes are told word by word. */
export function isListField(field: string): boolean {
  return ['tags', 'triggerWords', 'collections'].includes(field);
}

/** Fields whose values are written in lines and paragraphs. */
export function isLongText(field: string): boolean {
  return field === 'notes' || field === 'description';
}

/** The words of a list; ids of collections as their names. */
export function listWords(field: string, value: unknown, names: FieldNames = {}): string[] {
  if (!Array.isArray(value)) return [];
  return value.map(String).map((one) => {
    if (field !== 'collections') return one;
    return names.collections?.get(one) ?? t`a collection that is gone`;
  });
}

/** A field's value in one line. */
export function valueText(field: string, value: unknown, names: FieldNames = {}): string {
  if (value === null || value === undefined || value === '') return t`nothing`;
  if (Array.isArray(value)) {
    const words = listWords(field, value, names);
    return words.length === 0 ? t`nothing` : words.join(', ');
  }
  if (typeof value === 'boolean') return value ? t`yes` : t`no`;
  // Ids of pictures say nothing to people.
  if (field === 'previews') return t`arranged by hand`;
  if (field === 'nsfwLevel') return nsfwLabel(Number(value));
  if (field === 'rating') return ratingLabel(Number(value));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (field === 'baseModel') return baseModelLabel(text);
  if (field === 'family') return familyLabel(text);
  return text;
}
