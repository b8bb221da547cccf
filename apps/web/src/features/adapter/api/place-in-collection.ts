import type { AdapterDetail } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { t } from '@lingui/core/macro';
import { showToast } from '../../../components/ui/toast.js';
import { adapterKey } from '../../../lib/adapter-cache.js';
import { describeError } from '../../../lib/describe-error.js';
import { request } from '../../../lib/http.js';

function show(client: QueryClient, id: string, change: (collections: string[]) => string[]): void {
  client.setQueryData(
    adapterKey(id),
    (detail: AdapterDetail | undefined) => detail && { ...detail, collections: change(detail.collections) },
  );
}

/** Puts one adapter into collections and takes it out, seen at once; taking out can be undone. */
export function usePlacing(adapterId: string) {
  const client = useQueryClient();

  const send = async (collectionId: string, into: boolean): Promise<boolean> => {
    const input = { params: { path: { id: collectionId } }, body: { ids: [adapterId] } };
    const without = (ids: string[]) => ids.filter((id) => id !== collectionId);
    const change = (isIn: boolean) =>
      show(client, adapterId, (ids) => (isIn ? [...without(ids), collectionId] : without(ids)));
    change(into);
    try {
      if (into) await request('post', '/api/v1/collections/{id}/items', input);
      else await request('delete', '/api/v1/collections/{id}/items', input);
      void client.invalidateQueries({ queryKey: ['collections'] });
      return true;
    } catch (error) {
      change(!into);
      showToast({ tone: 'danger', title: describeError(error) });
      return false;
    }
  };

  return {
    add: (collectionId: string) => void send(collectionId, true),
    remove: async (collectionId: string, name: string) => {
      const taken = await send(collectionId, false);
      if (!taken) return;
      showToast({
        title: t`Taken out of ${name}`,
        action: { label: t`Undo`, onClick: () => void send(collectionId, true) },
      });
    },
  };
}
