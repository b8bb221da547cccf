import { useLingui } from '@lingui/react/macro';
import type { AdapterFilter, AdapterQuery } from '@lora/schema';
import type { AdapterSort } from '@lora/schema/values';
import { clsx } from 'clsx';
import { type MouseEvent, Suspense, useEffect, useMemo, useRef } from 'react';
import { type AdapterList, countShown, indexOf, itemAt } from '../../../lib/adapter-list.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { isSelected } from '../../../lib/selection.js';
import { DESKTOP, TOUCH, useMediaQuery } from '../../../lib/use-media-query.js';
import type { Mark } from '../api/mark-adapter.js';
import { CARD_TEXT, GAP, LIST_ROW, LIST_ROW_PHONE, measureGrid, ROW_GAP } from '../grid-metrics.js';
import { handleGridKey } from '../hooks/use-grid-keys.js';
import { useLongPress } from '../hooks/use-long-press.js';
import { useMarquee } from '../hooks/use-marquee.js';
import { usePicking } from '../hooks/use-picking.js';
import { useRows } from '../hooks/use-rows.js';
import { useWidth } from '../hooks/use-width.js';
import type { Layout } from '../library-view.js';
import { columnTemplate, fitColumns } from '../list-columns.js';
import {
  clearPicked,
  hasPicked,
  startRange,
  togglePicked,
  useColumnPreferences,
  usePicked,
} from '../store.js';
import { AdapterCard } from './adapter-card.js';
import { CardSkeleton, RowSkeleton } from './card-skeleton.js';
import { NewAbove } from './new-above.js';

// Apart from the first load of who looks at cards.
const ListHeader = lazyPart(async () => (await import('./list-header.js')).ListHeader);
const ListRow = lazyPart(async () => (await import('./list-row.js')).ListRow);

export interface GalleryProps {
  list: AdapterList;
  /** Which question the list answers. */
  listName: string;
  query: AdapterQuery;
  filter: AdapterFilter;
  layout: Layout;
  cardWidth: number;
  sort: AdapterSort;
  onSort: (sort: AdapterSort) => void;
  active: string | null;
  onActive: (id: string | null) => void;
  onOpen: (id: string) => void;
  /** Null while nothing can be changed. */
  onMark: ((id: string, mark: Mark) => void) | null;
  /** Told which items are on the screen. */
  onShow: (first: number, last: number) => void;
  /** Told which card must stay where it is; null at the very top. */
  onHold: (id: string | null) => void;
}

/** Adapters as cards or as rows, however many: only those on the screen are drawn. */
export function Gallery(props: GalleryProps) {
  const { list, layout, active, onActive, onOpen, onMark, onShow } = props;
  const { t } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const desktop = useMediaQuery(DESKTOP);
  const columnsOf = useColumnPreferences();
  const selection = usePicked((picked) => picked.selection);
  const selecting = usePicked((picked) => picked.selecting);
  const isTouchScreen = useMediaQuery(TOUCH);

  const isGrid = layout === 'grid';
  const metrics = useMemo(
    () =>
      isGrid
        ? measureGrid(width, props.cardWidth)
        : { columns: 1, cardWidth: width, rowHeight: desktop ? LIST_ROW : LIST_ROW_PHONE },
    [isGrid, width, props.cardWidth, desktop],
  );
  const { columns, rowHeight } = metrics;
  const count = countShown(list);
  const { virtualizer, rows, top, goTo } = useRows({ ...props, place, count, columns, rowHeight });
  const drawn = virtualizer.getVirtualItems();

  const firstRow = drawn[0]?.index ?? 0;
  const lastRow = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    onShow(firstRow * columns, (lastRow + 1) * columns - 1);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another list misses other items of the same rows
  }, [onShow, list, firstRow, lastRow, columns]);

  const listColumns = useMemo(
    () => (desktop ? fitColumns(width, columnsOf) : []),
    [desktop, width, columnsOf],
  );
  const template = columnTemplate(listColumns, columnsOf.widths);
  const index = active === null ? -1 : indexOf(list, active);

  // What is scrolled far away is not in the page: naming it would point nowhere.
  const activeRow = Math.floor(index / columns);
  const isDrawn = index >= 0 && drawn.some((row) => row.index === activeRow);
  /** Whether the running click or double click began on a button of a card. */
  const onAction = useRef(false);
  const { pickTo, pickCells, pickEverything } = usePicking(list, { ...props, active: index });

  /** Where a key led to while it was not at hand yet. */
  const waiting = useRef<number | null>(null);
  const select = (at: number) => {
    goTo(at);
    const item = itemAt(list, at);
    waiting.current = item ? null : at;
    if (item) onActive(item.id);
  };
  useEffect(() => {
    const item = waiting.current === null ? null : itemAt(list, waiting.current);
    if (!item) return;
    waiting.current = null;
    onActive(item.id);
  }, [list, onActive]);

  const marquee = useMarquee({
    place,
    cells: {
      count,
      columns,
      columnStep: metrics.cardWidth + GAP,
      cellWidth: metrics.cardWidth,
      rowStep: rowHeight,
      cellHeight: isGrid ? rowHeight - ROW_GAP - CARD_TEXT : rowHeight,
    },
    onStart: (add) => startRange(null, add),
    onPick: pickCells,
    onMiss: clearPicked,
  });

  const press = useLongPress((at) => {
    const item = itemAt(list, at);
    if (item) togglePicked(item.id, at);
  });

  const cardAt = ({ target }: MouseEvent<HTMLElement>) => {
    const card = target instanceof Element ? target.closest('[data-index]') : null;
    const at = Number(card?.getAttribute('data-index') ?? -1);
    return { at, item: itemAt(list, at) };
  };
  const isAction = ({ target }: MouseEvent<HTMLElement>) =>
    target instanceof Element && target.closest('[data-action]') !== null;
  /** A finger has no Ctrl: once one is picked, taps pick the others. */
  const clicksPick = () => selecting || (press.isTouch() && hasPicked());

  const click = (event: MouseEvent<HTMLElement>) => {
    const { at, item } = cardAt(event);
    if (!item || (isAction(event) && !clicksPick())) return;
    if (event.shiftKey) return pickTo(at);
    if (event.ctrlKey || event.metaKey) {
      if (!hasPicked() && active !== null && active !== item.id) togglePicked(active, index);
      return togglePicked(item.id, at);
    }
    if (clicksPick()) return togglePicked(item.id, at);
    // The first click may have moved the cards: the second one means the card that the first one chose.
    if (event.detail === 2 && active !== null) return onOpen(active);
    clearPicked();
    onActive(item.id);
  };

  return (
    <>
      {list.above > 0 && <NewAbove onShow={() => window.scrollTo(0, 0)} />}
      <div
        role="grid"
        tabIndex={0}
        aria-label={t`Adapters`}
        aria-rowcount={isGrid ? rows : rows + 1}
        aria-colcount={isGrid ? columns : listColumns.length + 1}
        aria-multiselectable
        aria-activedescendant={isDrawn ? `adapter-${active}` : undefined}
        data-selecting={selecting || (isTouchScreen && hasPicked()) || undefined}
        {...press.handlers}
        onClickCapture={(event) => {
          const isDone = press.endsPress();
          // While clicks pick, the card's own buttons are part of the card.
          if (isDone || (clicksPick() && isAction(event))) {
            event.preventDefault();
            event.stopPropagation();
            return isDone ? undefined : click(event);
          }
          if (event.detail < 2) onAction.current = isAction(event);
          // The first click opened the inspector and moved the cards: the second one must not rate what lies there now.
          else if (isAction(event) && !onAction.current) {
            event.stopPropagation();
            if (active !== null) onOpen(active);
          }
        }}
        onClick={click}
        onPointerDown={(event) => {
          press.handlers.onPointerDown(event);
          marquee.onPointerDown(event);
        }}
        onKeyDown={(event) =>
          handleGridKey(event, {
            count,
            columns,
            screenRows: Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1),
            index: waiting.current ?? index,
            onMove: (next, extend) => {
              if (extend) pickTo(next);
              else if (!selecting) clearPicked();
              select(next);
            },
            onOpen: () => active !== null && onOpen(active),
            onPick: () => active !== null && togglePicked(active, index),
            onPickAll: pickEverything,
            onFavorite: () => {
              const item = itemAt(list, index);
              if (item) onMark?.(item.id, { favorite: !item.favorite });
            },
            onRate: (rating) => active !== null && onMark?.(active, { rating }),
            onEscape: () => (hasPicked() || selecting ? clearPicked() : onActive(null)),
          })
        }
        className={clsx(
          'group/grid min-h-[calc(100dvh-160px)] outline-offset-4',
          index >= 0 && 'outline-none',
          isGrid ? 'px-4 pt-3' : 'px-2',
        )}
      >
        {!isGrid && desktop && (
          <Suspense fallback={<div aria-hidden className="h-8" />}>
            <ListHeader columns={listColumns} template={template} sort={props.sort} onSort={props.onSort} />
          </Suspense>
        )}
        <div
          ref={place}
          role="presentation"
          className="relative [overflow-anchor:none]"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {drawn.map((row) => (
            <div
              key={row.key}
              role={isGrid && itemAt(list, row.index * columns) ? 'row' : 'presentation'}
              aria-rowindex={isGrid && itemAt(list, row.index * columns) ? row.index + 1 : undefined}
              className="absolute inset-x-0 top-0 grid"
              style={{
                height: rowHeight,
                transform: `translateY(${row.start - top}px)`,
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                columnGap: GAP,
                paddingBottom: isGrid ? ROW_GAP : 0,
              }}
            >
              {Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
                const at = row.index * columns + column;
                const item = itemAt(list, at);
                if (!item) return isGrid ? <CardSkeleton key={column} /> : <RowSkeleton key={column} />;
                const shared = {
                  item,
                  index: at,
                  active: item.id === active,
                  picked: isSelected(selection, item.id),
                };
                // Named by their places: another answer changes what is drawn there, and draws nothing from scratch.
                return isGrid ? (
                  <AdapterCard
                    key={column}
                    {...shared}
                    column={column}
                    width={metrics.cardWidth}
                    onMark={onMark}
                  />
                ) : (
                  <Suspense key={column} fallback={<RowSkeleton />}>
                    <ListRow {...shared} columns={listColumns} template={template} stacked={!desktop} />
                  </Suspense>
                );
              })}
            </div>
          ))}
          {marquee.box && (
            <div
              aria-hidden
              style={marquee.box}
              className="pointer-events-none absolute rounded-sm border border-accent bg-accent-soft/60"
            />
          )}
        </div>
      </div>
    </>
  );
}
