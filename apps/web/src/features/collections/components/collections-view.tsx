import { Trans, useLingui } from '@lingui/react/macro';
import type { Collection } from '@lora/schema';
import { FolderHeart, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useCollectionChanges } from '../api/change-collection.js';
import { useCollections } from '../api/get-collections.js';
import { CollectionCard } from './collection-card.js';
import { EditCollectionDialog } from './edit-collection-dialog.js';
import { RemoveCollectionDialog } from './remove-collection-dialog.js';
import { SortableCell, SortableGrid } from './sortable.js';

const GRID = 'grid grid-cols-2 gap-x-4 gap-y-6 p-4 sm:grid-cols-[repeat(auto-fill,minmax(200px,1fr))] md:p-6';

type Open = { what: 'edit' | 'remove'; collection: Collection };

export interface CollectionsViewProps {
  creating: boolean;
  onCreating: (on: boolean) => void;
  onArrange: (id: string) => void;
}

/** All collections with their pictures, in an order of one's own. */
export function CollectionsView({ creating, onCreating, onArrange }: CollectionsViewProps) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const changes = useCollectionChanges();
  const { collections, error, isPending, refetch } = useCollections();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);

  const body = () => {
    if (error && collections.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
    if (isPending) {
      return (
        <div aria-busy className={GRID}>
          {[0, 1, 2, 3].map((at) => (
            <div key={at} className="flex flex-col gap-2">
              <Skeleton className="aspect-4/3" />
              <Skeleton className="h-4 w-2/3" />
              <Skeleton className="h-3 w-1/3" />
            </div>
          ))}
        </div>
      );
    }
    if (collections.length === 0) {
      return (
        <EmptyState
          icon={<FolderHeart aria-hidden />}
          title={<Trans>There are no collections yet</Trans>}
          action={
            <Button
              variant="primary"
              icon={<Plus aria-hidden />}
              disabled={readOnly}
              onClick={() => onCreating(true)}
            >
              <Trans>New collection</Trans>
            </Button>
          }
        >
          <Trans>
            Put adapters together by hand and in your own order, or keep a search: in the library, choose Save
            this search.
          </Trans>
        </EmptyState>
      );
    }
    return (
      <SortableGrid
        label={t`Collections`}
        ids={collections.map(({ id }) => id)}
        nameOf={(id) => collections.find((one) => one.id === id)?.name ?? ''}
        onMove={(from, to) => {
          const moved = collections[from];
          if (moved) void changes.order(moved.id, to);
        }}
        disabled={readOnly}
        className={GRID}
      >
        {collections.map((collection) => (
          <SortableCell
            key={collection.id}
            id={collection.id}
            name={collection.name}
            disabled={readOnly || collections.length < 2}
          >
            <CollectionCard
              collection={collection}
              readOnly={readOnly}
              onAction={(action) =>
                action === 'arrange' ? onArrange(collection.id) : setOpen({ what: action, collection })
              }
            />
          </SortableCell>
        ))}
      </SortableGrid>
    );
  };
  return (
    <>
      {body()}
      {creating && <EditCollectionDialog collection={null} onClose={() => onCreating(false)} />}
      {open?.what === 'edit' && <EditCollectionDialog collection={open.collection} onClose={close} />}
      {open?.what === 'remove' && <RemoveCollectionDialog collection={open.collection} onClose={close} />}
    </>
  );
}
