import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterItem, Collection } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { MiddleEllipsis } from '../../../components/adapter/middle-ellipsis.js';
import { Button } from '../../../components/ui/button.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useCollectionChanges } from '../api/change-collection.js';
import { itemsKey, showItems, useCollectionItems } from '../api/get-items.js';
import { ArrangeMenu } from './arrange-menu.js';
import { EmptyCollection } from './empty-collection.js';
import { SortableCell, SortableGrid } from './sortable.js';

const GRID = 'grid grid-cols-2 gap-x-4 gap-y-5 p-4 sm:grid-cols-[repeat(auto-fill,minmax(140px,1fr))] md:p-6';
const WIDTH = 160;

/** The list with one of it moved to another place. */
export function moveItem<T>(list: readonly T[], from: number, to: number): T[] {
  const moved = list.slice(from, from + 1);
  return list.toSpliced(from, 1).toSpliced(to, 0, ...moved);
}

/** A collection by hand, to be put in order: with the mouse, a finger or keys; to take out, and to choose its cover. */
export function ArrangeView({ collection, onLibrary }: { collection: Collection; onLibrary: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const readOnly = useReadOnly();
  const changes = useCollectionChanges();
  const { id } = collection;
  const { items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useCollectionItems(id);
  const fail = (reason: unknown) => {
    showToast({ tone: 'danger', title: describeError(reason) });
    void client.invalidateQueries({ queryKey: itemsKey(id) });
  };

  const move = (from: number, to: number) => {
    const next = moveItem(items, from, to);
    const moved = items[from];
    if (!moved) return;
    const before = next[to + 1]?.id ?? null;
    // The last place in sight is not the last of all: what it stands before is not known yet.
    if (before === null && hasNextPage)
      return showToast({ title: t`Show more first: others come after this place.` });
    showItems(client, id, () => next);
    api
      .placeInCollection(id, { ids: [moved.id], before })
      .then(() => client.invalidateQueries({ queryKey: ['adapters'] }), fail);
  };
  const take = (item: AdapterItem, at: number) => {
    const next = items[at + 1]?.id ?? null;
    showItems(client, id, (all) => all.filter((one) => one.id !== item.id));
    changes.take(collection, [item.id], next, item.name).catch(fail);
  };
  const cover = (item: AdapterItem | null) =>
    void changes.update(id, { coverId: item?.id ?? null }).then(
      () =>
        showToast({
          title: item ? t`“${item.name}” is the cover now` : t`The first four are the cover now`,
        }),
      fail,
    );

  if (error && items.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <div aria-busy>
        <Skeleton className="mx-4 mt-4 h-3 w-64 max-w-[70%] md:mx-6" />
        <div className={GRID}>
          {[0, 1, 2, 3, 4, 5].map((at) => (
            <div key={at} className="flex flex-col gap-2">
              <Skeleton className="aspect-3/4" />
              <Skeleton className="my-1 h-4 w-2/3" />
            </div>
          ))}
        </div>
      </div>
    );
  }
  if (items.length === 0) return <EmptyCollection id={id} onLibrary={onLibrary} />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-3 text-sm text-muted md:px-6">
        <p>
          <span className="[@media(hover:none)]:hidden">
            <Trans>Drag to order. With keys: Space on a handle, arrows, Space.</Trans>
          </span>
          <span className="[@media(hover:hover)]:hidden">
            <Trans>Hold a picture, then drag it.</Trans>
          </span>
        </p>
        {collection.coverId !== null && (
          <Button
            size="sm"
            variant="quiet"
            icon={<ImageOff aria-hidden />}
            disabled={readOnly}
            onClick={() => cover(null)}
          >
            <Trans>The first four as the cover</Trans>
          </Button>
        )}
      </div>
      <SortableGrid
        label={collection.name}
        ids={items.map((item) => item.id)}
        nameOf={(one) => items.find((item) => item.id === one)?.name ?? ''}
        onMove={move}
        disabled={readOnly}
        className={GRID}
      >
        {items.map((item, at) => (
          <SortableCell key={item.id} id={item.id} name={item.name} disabled={readOnly}>
            <AdapterPicture
              item={item}
              width={WIDTH}
              inGrid
              className={`aspect-3/4 rounded-md ${item.id === collection.coverId ? 'outline-2 outline-offset-2 outline-accent' : ''}`}
            />
            <div className="mt-1 flex items-center gap-1">
              <div className="min-w-0 flex-1">
                <MiddleEllipsis text={item.name} />
              </div>
              {!readOnly && (
                <ArrangeMenu
                  name={item.name}
                  isCover={item.id === collection.coverId}
                  onCover={() => cover(item.id === collection.coverId ? null : item)}
                  onFirst={at === 0 ? null : () => move(at, 0)}
                  onLast={at === items.length - 1 ? null : () => move(at, items.length - 1)}
                  onTake={() => take(item, at)}
                />
              )}
            </div>
          </SortableCell>
        ))}
      </SortableGrid>
      {hasNextPage && (
        <div className="px-6 pb-6">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </>
  );
}
