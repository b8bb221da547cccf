import { t } from '@lingui/core/macro';
import type { AdapterDetail } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { adapterKey, storeAdapter } from '../../../lib/adapter-cache.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { revisionsKey } from './get-revisions.js';

/** A scan may raise the revision of an adapter while it reads its file: after this many rounds we give up. */
const ROUNDS = 5;

/** What came of it: `changed` = somebody wrote meanwhile, so what was shown is not what would happen. */
export type RestoreOutcome = 'restored' | 'changed' | 'failed';

/**
 * Restores as it was shown: when the newest revision is another than `newest` by then, nothing happens. A revision of
 * the adapter that moved for another reason is no obstacle.
 */
async function restoreAsShown(
  client: QueryClient,
  { adapterId, revisionId, newest }: { adapterId: string; revisionId: string; newest: string },
): Promise<AdapterDetail | null> {
  let seen = client.getQueryData<AdapterDetail>(adapterKey(adapterId))?.revision;
  for (let round = 1; ; round += 1) {
    try {
      return await api.restoreRevision(adapterId, revisionId, seen);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 412 || round === ROUNDS) throw error;
      // In this order: what is written after the history was read raises the revision once more.
      const { revision } = await api.adapter(adapterId);
      const [first] = (await api.revisions(adapterId, { limit: 1 })).items;
      if (first?.id !== newest) return null;
      seen = revision;
    }
  }
}

/** Brings an adapter back to how it stood after a revision, and offers to take that back. */
export function useRestore(adapterId: string) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);

  const keep = (detail: AdapterDetail) => {
    storeAdapter(client, detail);
    void client.invalidateQueries({ queryKey: revisionsKey(adapterId) });
    void client.invalidateQueries({ queryKey: ['activity'] });
  };
  const undo = async (newest: string) => {
    try {
      keep(await api.restoreRevision(adapterId, newest));
      showToast({ title: t`Back as it was`, duration: 3000 });
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
    }
  };
  /** @param newest the newest revision that the person was shown */
  const restore = async (revisionId: string, newest: string): Promise<RestoreOutcome> => {
    setBusy(true);
    try {
      const detail = await restoreAsShown(client, { adapterId, revisionId, newest });
      if (!detail) {
        void client.invalidateQueries({ queryKey: revisionsKey(adapterId) });
        return 'changed';
      }
      keep(detail);
      showToast({ title: t`Restored`, action: { label: t`Undo`, onClick: () => void undo(newest) } });
      return 'restored';
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
      return 'failed';
    } finally {
      setBusy(false);
    }
  };
  return { restore, busy };
}
