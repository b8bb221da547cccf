import type { CreateCustomField, UpdateCustomField } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api.js';

/** Makes the library's own fields and changes them. All throw as the API does. */
export function useCustomFieldChanges() {
  const client = useQueryClient();
  return useMemo(() => customFieldChanges(client), [client]);
}

function customFieldChanges(client: QueryClient) {
  /** Whatever became of a change, the list is asked for anew. */
  const then = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } finally {
      for (const key of ['custom-fields', 'adapter']) void client.invalidateQueries({ queryKey: [key] });
    }
  };
  return {
    create: (body: CreateCustomField) => then(api.addCustomField(body)),
    update: (id: string, change: UpdateCustomField) => then(api.updateCustomField(id, change)),
    remove: (id: string) => then(api.removeCustomField(id)),
  };
}
