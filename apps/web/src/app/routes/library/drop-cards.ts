import type { AdapterQuery, BatchChange } from '@lora/schema';
import { t } from '@lingui/core/macro';
import type { QueryClient } from '@tanstack/react-query';
import { showToast } from '../../../components/ui/toast.js';
import { describeChange } from '../../../features/batches/describe-change.js';
import { runBatch } from '../../../features/batches/follow-batch.js';
import { collectionsQuery } from '../../../features/collections/api/get-collections.js';
import { describeError } from '../../../lib/describe-error.js';
import { countSelection, isSelected, type Selection } from '../../../lib/selection.js';
import { openBulk } from './bulk-store.js';
import { resolveSelection } from './resolve-selection.js';

export interface Drop {
  client: QueryClient;
  picked: Selection;
  query: AdapterQuery;
  matches: number;
  /** Opens a change's own page. */
  onShow: (id: string) => void;
}

/** Applies the tag or collection that cards were dropped on; a toast tells how it went and takes it back. */
export async function dropCards(target: string, adapterId: string, drop: Drop): Promise<void> {
  const { client, picked, query, matches, onShow } = drop;
  // The whole selection goes with a card that is part of it.
  const isAll = isSelected(picked, adapterId);
  const selection = isAll ? await resolveSelection(client, picked, query, matches) : { ids: [adapterId] };
  if (!selection) return;
  const [kind, value = ''] = splitTarget(target);
  if (kind !== 'tag' && kind !== 'collection') {
    return openBulk({ what: 'add-to', selection, count: isAll ? countSelection(picked, matches) : 1 });
  }
  try {
    const names = new Map<string, string>();
    if (kind === 'collection') {
      const { items } = await client.ensureQueryData(collectionsQuery);
      const collection = items.find(({ id }) => id === value);
      if (collection && collection.query !== null)
        return showToast({
          tone: 'danger',
          title: t`“${collection.name}” is a saved search`,
          description: t`It holds what its search finds: nothing can be put into it by hand.`,
        });
      for (const { id, name } of items) names.set(id, name);
    }
    const change: BatchChange =
      kind === 'tag' ? { tags: { add: [value] } } : { collection: { add: [value] } };
    await runBatch(selection, change, {
      client,
      title: describeChange(change, { collections: names }),
      onShow,
    });
  } catch (error) {
    showToast({ tone: 'danger', title: describeError(error) });
  }
}

/** `tag:a:b` -> tag, `a:b`. */
function splitTarget(target: string): [kind: string, value?: string] {
  const at = target.indexOf(':');
  return at === -1 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}
