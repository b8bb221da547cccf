import { t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';

/** Takes what a file says instead of a person's value, or hears no more of it. */
export function useAnswerProposal(id: string) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);

  const answer = async (field: string, ask: () => ReturnType<typeof api.adapter>, done: string) => {
    setBusy(field);
    try {
      storeAdapter(client, await ask());
      showToast({ title: done, duration: 3000 });
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
      void client.invalidateQueries({ queryKey: ['adapter', id] });
    } finally {
      setBusy(null);
    }
  };
  return {
    /** The field that is being answered. */
    busy,
    accept: (field: string, label: string) =>
      void answer(field, () => api.acceptProposal(id, field), t`${label}: taken from the file`),
    dismiss: (field: string, label: string) =>
      void answer(field, () => api.dismissProposal(id, field), t`${label}: your value stays`),
  };
}
