import type { AdapterItem } from '@lora/schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showToast } from '../../../components/ui/toast.js';
import { patchAdapter, storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';

export type Mark = Partial<Pick<AdapterItem, 'favorite' | 'rating'>>;

/** Sets favourite or rating: seen at once, taken back when the server refuses. The last click wins. */
export function useMarkAdapter() {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ id, mark }: { id: string; mark: Mark }) => api.updateAdapter(id, mark),
    onMutate: ({ id, mark }) => ({ takeBack: patchAdapter(client, id, mark) }),
    onSuccess: (detail) => storeAdapter(client, detail),
    onError: (error, _, context) => {
      context?.takeBack();
      showToast({ tone: 'danger', title: describeError(error) });
    },
  });
  return mutate;
}
