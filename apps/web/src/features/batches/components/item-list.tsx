import { useLingui } from '@lingui/react/macro';
import type { BatchItem } from '@lora/schema';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { ItemRow } from './item-row.js';

/** Pixels of a row with one change; each is measured when it is drawn. */
const ROW = 44;
/** The next page is asked for when so many rows are left below. */
const AHEAD = 20;

export interface ItemListProps {
  label: string;
  items: readonly BatchItem[];
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
  /** Opens an adapter; left out: names are not links. */
  onOpen?: (id: string) => void;
  /** What the undo did stands in place of what the change did. */
  undo?: boolean;
  className?: string;
}

/** Adapters of a bulk change, however many: only those in sight are drawn, further ones are asked for on the way. */
export function ItemList({
  label,
  items,
  hasNextPage,
  isFetchingNextPage,
  fetchNextPage,
  onOpen,
  undo,
  className,
}: ItemListProps) {
  const { t } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const count = items.length + (hasNextPage ? 1 : 0);
  // oxlint-disable-next-line react/incompatible-library -- its rows are read here only, never memoised
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialRect: { width: 600, height: 400 },
    getItemKey: (at) => items[at]?.adapterId ?? 'next',
  });
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const wantsNext = hasNextPage && !isFetchingNextPage && last >= items.length - AHEAD;
  useEffect(() => {
    if (wantsNext) void fetchNextPage();
  }, [wantsNext, fetchNextPage]);

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keys
    <div
      ref={place}
      role="region"
      aria-label={label}
      tabIndex={0}
      className={`overflow-y-auto rounded-md border border-line outline-offset-[-2px] ${className ?? ''}`}
    >
      <ul aria-label={t`Adapters`} className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {drawn.map(({ index, key, start }) => {
          const item = items[index];
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 border-b border-line"
              style={{ transform: `translateY(${start}px)` }}
            >
              {item ? (
                <ItemRow item={item} onOpen={onOpen} undo={undo} />
              ) : (
                <div aria-busy className="px-3 py-3">
                  <Skeleton className="h-4 w-1/2" />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
