import { t } from '@lingui/core/macro';
import type { Collection, CollectionPage, CreateCollection, UpdateCollection } from '@lora/schema';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { collectionsQuery } from './get-collections.js';

/** Lists of adapters by a collection may be others now. */
function refresh(client: QueryClient): void {
  for (const key of ['collections', 'facets', 'adapters', 'adapter'])
    void client.invalidateQueries({ queryKey: [key] });
}

/** Makes collections and changes them. All throw as the API does, but for the order, which is put back. */
export function useCollectionChanges() {
  const client = useQueryClient();
  return useMemo(() => collectionChanges(client), [client]);
}

function collectionChanges(client: QueryClient) {
  const show = (change: (items: Collection[]) => Collection[]) =>
    client.setQueryData(
      collectionsQuery.queryKey,
      (page: CollectionPage | undefined) => page && { ...page, items: change(page.items) },
    );
  return {
    create: async (values: CreateCollection): Promise<Collection> => {
      const made = await api.addCollection(values);
      refresh(client);
      return made;
    },
    update: async (id: string, change: UpdateCollection): Promise<Collection> => {
      const updated = await api.updateCollection(id, change);
      refresh(client);
      return updated;
    },
    remove: async (id: string): Promise<void> => {
      await api.removeCollection(id);
      refresh(client);
    },
    /** Moves a collection to a place in the list, seen at once. */
    order: async (id: string, position: number): Promise<void> => {
      show((items) => {
        const moved = items.find((one) => one.id === id);
        const rest = items.filter((one) => one.id !== id);
        return moved ? rest.toSpliced(position, 0, moved) : items;
      });
      try {
        await api.updateCollection(id, { position });
      } catch (error) {
        showToast({ tone: 'danger', title: describeError(error) });
      } finally {
        void client.invalidateQueries({ queryKey: ['collections'] });
      }
    },
    /** Takes adapters out, with the way back in a toast. */
    take: async (collection: Collection, ids: string[], next: string | null, name: string): Promise<void> => {
      await api.takeFromCollection(collection.id, ids);
      refresh(client);
      showToast({
        title: t`Took “${name}” out of ${collection.name}`,
        action: {
          label: t`Undo`,
          onClick: () =>
            void api
              .placeInCollection(collection.id, { ids, before: next })
              .catch((error: unknown) => showToast({ tone: 'danger', title: describeError(error) }))
              .finally(() => {
                refresh(client);
                void client.invalidateQueries({ queryKey: ['collection-items', collection.id] });
              }),
        },
      });
    },
  };
}
