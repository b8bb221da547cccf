import type { CustomField } from '@lora/schema';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from './api.js';

/** A custom field's change stands in revisions and conflicts under this and the field's id. */
export const CUSTOM_PREFIX = 'custom.';

/** The id behind `custom.<id>`; null for a field of the program's own. */
export function customFieldId(field: string): string | null {
  return field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : null;
}

export const customFieldsQuery = queryOptions({
  queryKey: ['custom-fields'],
  queryFn: ({ signal }) => api.customFields(signal),
});

/** The library's own fields, in their order; empty until they are there. */
export function useCustomFields(): readonly CustomField[] {
  const { data } = useQuery(customFieldsQuery);
  return useMemo(() => data?.items ?? [], [data]);
}
