import { t } from '@lingui/core/macro';
import type { AdapterDetail, Crop, Preview } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { adapterKey, storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { markRemoving } from '../removing-store.js';

/** How long a removed picture can be brought back; the server keeps none that was removed. */
const UNDO_MS = 6_000;

function showOrder(client: QueryClient, adapterId: string, ids: readonly string[]): void {
  client.setQueryData(adapterKey(adapterId), (detail: AdapterDetail | undefined) => {
    if (!detail) return undefined;
    const place = new Map(ids.map((id, index) => [id, index]));
    const placeOf = ({ id }: Preview) => place.get(id) ?? ids.length;
    return { ...detail, previews: detail.previews.toSorted((a, b) => placeOf(a) - placeOf(b)) };
  });
}

/** Order, cover, crops and removal of an adapter's pictures. */
export function usePreviewChanges(adapterId: string) {
  const client = useQueryClient();
  return useMemo(() => {
    const run = async (call: () => Promise<AdapterDetail>): Promise<boolean> => {
      try {
        storeAdapter(client, await call());
        return true;
      } catch (error) {
        showToast({ tone: 'danger', title: describeError(error) });
        await client.invalidateQueries({ queryKey: adapterKey(adapterId) });
        return false;
      }
    };

    const order = (ids: string[]) => {
      showOrder(client, adapterId, ids);
      void run(() => api.orderPreviews(adapterId, ids));
    };
    const crop = (previewId: string, part: Crop | null) =>
      run(() =>
        part ? api.cropPreview(adapterId, previewId, part) : api.uncropPreview(adapterId, previewId),
      );

    /** Hidden at once, removed when it can no more be brought back. */
    const remove = (previewId: string) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const finish = () => {
        clearTimeout(timer);
        window.removeEventListener('pagehide', finish);
        void run(() => api.removePreview(adapterId, previewId)).then(() => markRemoving(previewId, false));
      };
      const bringBack = () => {
        clearTimeout(timer);
        window.removeEventListener('pagehide', finish);
        markRemoving(previewId, false);
      };
      markRemoving(previewId, true);
      timer = setTimeout(finish, UNDO_MS);
      // Whoever closes the page does not want it back.
      window.addEventListener('pagehide', finish);
      showToast({
        title: t`Picture removed`,
        duration: UNDO_MS,
        action: { label: t`Undo`, onClick: bringBack },
      });
    };
    return { order, crop, remove };
  }, [client, adapterId]);
}
