import { useMemo } from 'react';
import { useNamedCollections } from '../../../lib/collection-names.js';
import { useCustomFields } from '../../../lib/custom-fields.js';
import type { FieldNames } from '../../../lib/field-words.js';

/** What the library's own fields and collections are called, for changes that name them by id. */
export function useFieldNames(): Required<FieldNames> {
  const customFields = useCustomFields();
  const collections = useNamedCollections();
  return useMemo(
    () => ({
      customFields: new Map(customFields.map(({ id, name }) => [id, name])),
      collections: new Map(collections.map(({ id, name }) => [id, name])),
    }),
    [customFields, collections],
  );
}
