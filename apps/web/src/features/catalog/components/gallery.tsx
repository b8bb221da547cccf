import { useLingui } from '@lingui/react/macro';
import type { AdapterSort } from '@lora/schema/values';
import { clsx } from 'clsx';
import { type MouseEvent, useEffect, useMemo, useRef } from 'react';
import {
  type AdapterList,
  countKnown,
  hasMore,
  indexOf,
  itemAt,
  PAGE_SIZE,
} from '../../../lib/adapter-list.js';
import { DESKTOP, useMediaQuery } from '../../../lib/use-media-query.js';
import type { Mark } from '../api/mark-adapter.js';
import { GAP, LIST_ROW, LIST_ROW_PHONE, measureGrid, ROW_GAP } from '../grid-metrics.js';
import { handleGridKey } from '../hooks/use-grid-keys.js';
import { useRows } from '../hooks/use-rows.js';
import { useWidth } from '../hooks/use-width.js';
import type { Layout } from '../library-view.js';
import { columnTemplate, fitColumns } from '../list-columns.js';
import { addPicked, clearPicked, togglePicked, useLibraryPreferences, usePicked } from '../store.js';
import { AdapterCard } from './adapter-card.js';
import { CardSkeleton, RowSkeleton } from './card-skeleton.js';
import { NewAbove } from './new-above.js';
import { ListHeader } from './list-header.js';
import { ListRow } from './list-row.js';

export interface GalleryProps {
  list: AdapterList;
  /** Which question the list answers. */
  listName: string;
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
  const hidden = useLibraryPreferences((preferences) => preferences.hiddenColumns);
  const picked = usePicked();

  const isGrid = layout === 'grid';
  const metrics = useMemo(
    () =>
      isGrid
        ? measureGrid(width, props.cardWidth)
        : { columns: 1, cardWidth: 0, rowHeight: desktop ? LIST_ROW : LIST_ROW_PHONE },
    [isGrid, width, props.cardWidth, desktop],
  );
  const { columns, rowHeight } = metrics;
  const known = countKnown(list);
  const count = hasMore(list) ? Math.min(Math.max(list.total, known + 1), known + PAGE_SIZE) : known;
  const { virtualizer, rows, top } = useRows({ ...props, place, count, columns, rowHeight });
  const drawn = virtualizer.getVirtualItems();

  const firstRow = drawn[0]?.index ?? 0;
  const lastRow = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.pages.length > 0) onShow(firstRow * columns, (lastRow + 1) * columns - 1);
  }, [onShow, list, firstRow, lastRow, columns]);

  const listColumns = useMemo(() => (desktop ? fitColumns(width, hidden) : []), [desktop, width, hidden]);
  const template = columnTemplate(listColumns);
  const index = active === null ? -1 : indexOf(list, active);

  // What is scrolled far away is not in the page: naming it would point nowhere.
  const activeRow = Math.floor(index / columns);
  const isDrawn = index >= 0 && drawn.some((row) => row.index === activeRow);
  /** Whether the running click or double click began on a button of a card. */
  const onAction = useRef(false);

  const pickRange = (to: number) => {
    const from = usePicked.getState().from ?? Math.max(0, index);
    const ids: string[] = [];
    for (let at = Math.min(from, to); at <= Math.max(from, to); at += 1) {
      const item = itemAt(list, at);
      if (item) ids.push(item.id);
    }
    addPicked(ids, from);
  };
  const select = (at: number) => {
    const item = itemAt(list, at);
    if (!item) return;
    onActive(item.id);
    virtualizer.scrollToIndex(Math.floor(at / columns), { align: 'auto' });
  };
  const click = (event: MouseEvent<HTMLElement>) => {
    const { target } = event;
    if (!(target instanceof Element) || target.closest('[data-action]')) return;
    const at = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? -1);
    const item = at < 0 ? null : itemAt(list, at);
    if (!item) return;
    if (event.shiftKey) return pickRange(at);
    if (event.ctrlKey || event.metaKey) {
      if (picked.ids.size === 0 && active !== null && active !== item.id) togglePicked(active, index);
      return togglePicked(item.id, at);
    }
    // The first click may have moved the cards: the second one means the card that the first one chose.
    if (event.detail === 2 && active !== null) return onOpen(active);
    clearPicked();
    onActive(item.id);
  };

  return (
    <>
      {list.behind && <NewAbove onShow={() => window.scrollTo(0, 0)} />}
      <div
        role="grid"
        tabIndex={0}
        aria-label={t`Adapters`}
        aria-rowcount={isGrid ? rows : rows + 1}
        aria-colcount={isGrid ? columns : listColumns.length + 1}
        aria-multiselectable
        aria-activedescendant={isDrawn ? `adapter-${active}` : undefined}
        onClickCapture={(event) => {
          const isAction = event.target instanceof Element && event.target.closest('[data-action]') !== null;
          if (event.detail < 2) onAction.current = isAction;
          // The first click opened the inspector and moved the cards: the second one must not rate what lies there now.
          else if (isAction && !onAction.current) {
            event.stopPropagation();
            if (active !== null) onOpen(active);
          }
        }}
        onClick={click}
        onKeyDown={(event) =>
          handleGridKey(event, {
            count: known,
            columns,
            screenRows: Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1),
            index,
            onMove: (next, extend) => {
              if (extend) pickRange(next);
              else clearPicked();
              select(next);
            },
            onOpen: () => active !== null && onOpen(active),
            onFavorite: () => {
              const item = itemAt(list, index);
              if (item) onMark?.(item.id, { favorite: !item.favorite });
            },
            onRate: (rating) => active !== null && onMark?.(active, { rating }),
            onEscape: () => (picked.ids.size > 0 ? clearPicked() : onActive(null)),
          })
        }
        className={clsx(
          'group/grid outline-offset-4',
          index >= 0 && 'outline-none',
          isGrid ? 'px-4 pt-3' : 'px-2',
        )}
      >
        {!isGrid && desktop && (
          <ListHeader columns={listColumns} template={template} sort={props.sort} onSort={props.onSort} />
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
                if (!item) return isGrid ? <CardSkeleton key={at} /> : <RowSkeleton key={at} />;
                const shared = {
                  item,
                  index: at,
                  active: item.id === active,
                  picked: picked.ids.has(item.id),
                };
                return isGrid ? (
                  <AdapterCard
                    key={item.id}
                    {...shared}
                    column={column}
                    width={metrics.cardWidth}
                    onMark={onMark}
                  />
                ) : (
                  <ListRow
                    key={item.id}
                    {...shared}
                    columns={listColumns}
                    template={template}
                    stacked={!desktop}
                  />
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
