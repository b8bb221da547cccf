import { useMutation, useQueryClient } from '@tanstack/react-query';
import { adapterKey } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';

/**
 * Removes a missing adapter with all that was written on it. `onForgotten` comes before its data goes: without them the
 * page would ask for what is not there any more.
 */
export function useForgetAdapter(id: string, onForgotten: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.forgetAdapter(id),
    onSuccess: () => {
      onForgotten();
      client.removeQueries({ queryKey: adapterKey(id) });
      for (const key of ['adapters', 'facets', 'folders']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
