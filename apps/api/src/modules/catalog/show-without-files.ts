import { toNaturalKey } from './natural-key.js';
import { joinAdapterWords, type ProjectedAdapter, type UserValues } from './project-adapter.js';

/** What an adapter that lost its files shows. */
export type RowWithoutFiles = Pick<
  ProjectedAdapter,
  | 'name'
  | 'description'
  | 'notes'
  | 'tags'
  | 'trigger_words'
  | 'base_model'
  | 'family'
  | 'rating'
  | 'favorite'
  | 'preferred_weight'
  | 'creator'
  | 'license'
  | 'nsfw_level'
  | 'file_name'
  | 'folder'
>;

/** The columns that people's words settle on an adapter without files. */
export type ShownWithoutFiles = Omit<RowWithoutFiles, 'file_name' | 'folder'> &
  Pick<
    ProjectedAdapter,
    | 'name_key'
    | 'family_key'
    | 'tag_keys'
    | 'creator_key'
    | 'license_key'
    | 'hidden'
    | 'custom_values'
    | 'search_text'
  >;

/**
 * What people wrote goes over what the row showed last: there is nothing else left to work it out from.
 *
 * @param cleared fields that were just given back: those that hold nothing without a user are emptied
 */
export function showWithoutFiles(
  row: RowWithoutFiles,
  values: UserValues,
  cleared: readonly string[],
): ShownWithoutFiles {
  const kept = <T>(field: keyof UserValues, last: T, none: T): T => (cleared.includes(field) ? none : last);
  const shown = {
    name: values.name ?? row.name,
    description: values.description ?? row.description,
    notes: values.notes ?? kept('notes', row.notes, null),
    tags: values.tags ?? row.tags,
    trigger_words: values.triggerWords ?? row.trigger_words,
    base_model: values.baseModel ?? row.base_model,
    family: values.family ?? row.family,
    rating: values.rating ?? kept('rating', row.rating, 0),
    favorite: values.favorite ?? kept('favorite', row.favorite, false),
    preferred_weight: values.preferredWeight ?? kept('preferredWeight', row.preferred_weight, null),
    creator: values.creator ?? row.creator,
    license: values.license ?? row.license,
    nsfw_level: values.nsfwLevel ?? kept('nsfwLevel', row.nsfw_level, 0),
    hidden: values.hidden ?? false,
    custom_values: values.custom ?? {},
  };
  return {
    ...shown,
    name_key: toNaturalKey(shown.name),
    family_key: shown.family?.toLowerCase() ?? null,
    tag_keys: shown.tags.map((tag) => tag.toLowerCase()),
    creator_key: shown.creator?.toLowerCase() ?? null,
    license_key: shown.license?.toLowerCase() ?? null,
    search_text: joinAdapterWords({ ...shown, places: [row.file_name, row.folder] }),
  };
}
