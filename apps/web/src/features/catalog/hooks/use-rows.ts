import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, startTransition, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type AdapterList, indexOf, itemAt } from '../../../lib/adapter-list.js';
import { whenQuiet } from '../../../lib/when-quiet.js';

/** Rows drawn above and below the screen. */
const OVERSCAN = 3;
/** The bars that stay at the top: a row scrolled to must not end under them. */
const BARS = 104;
/** Room below a row that is scrolled to; the phone's bottom bar is higher. */
const BELOW = 72;

export interface RowsOptions {
  /** The element that the rows stand in. */
  place: RefObject<HTMLElement | null>;
  list: AdapterList;
  /** Another name = another question: the scroll place means nothing any more. */
  listName: string;
  /** Items to draw, those not yet at hand included. */
  count: number;
  columns: number;
  rowHeight: number;
  active: string | null;
  /** Told which card must stay where it is; null at the very top. */
  onHold: (id: string | null) => void;
}

/** Rows of a list that scrolls with the window. What a person looks at stays where it is when rows come and go above. */
export function useRows(options: RowsOptions) {
  const { place, count, columns, rowHeight } = options;
  const [top, setTop] = useState(0);
  const rows = Math.ceil(count / columns);
  const overscan = useOverscan();
  // oxlint-disable-next-line react/incompatible-library -- its rows are read here only, never memoised
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: top,
    scrollPaddingStart: BARS,
    scrollPaddingEnd: BELOW,
  });

  // After every render: bars and chips above come and go, and no event tells. Not while scrolling, where nothing does and
  // measuring would lay out each new row by itself.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a number that is the same changes nothing, so this ends
  useLayoutEffect(() => {
    const rect = virtualizer.isScrolling ? undefined : place.current?.getBoundingClientRect();
    if (rect) setTop(Math.round(rect.top + window.scrollY));
  });

  useLayoutEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight, columns]);

  useScrollAnchor({ ...options, top });
  return { virtualizer, rows, top };
}

/** None on a first screen, whose pictures come first then; drawn in slices when it is there. */
function useOverscan(): number {
  const [overscan, setOverscan] = useState(0);
  useEffect(() => {
    void whenQuiet().then(() => startTransition(() => setOverscan(OVERSCAN)));
  }, []);
  return overscan;
}

interface Anchor {
  listName: string;
  id: string;
  /** Pixels below the window's top edge. */
  y: number;
  columns: number;
  rowHeight: number;
  /** At the very top a person wants to see the newest, not to be held. */
  atTop: boolean;
}

type AnchorOptions = Omit<RowsOptions, 'place' | 'count' | 'onHold'> & { top: number };

/** Scrolls by what was added or taken away above the card that the person looks at. */
function useScrollAnchor(options: AnchorOptions & Pick<RowsOptions, 'onHold'>): void {
  const { top, list, listName, columns, rowHeight, active, onHold } = options;
  const anchor = useRef<Anchor | null>(null);

  useLayoutEffect(() => {
    const note = () => {
      const now = readAnchor({ top, list, listName, columns, rowHeight, active });
      anchor.current = now;
      if (now) onHold(now.atTop ? null : now.id);
    };
    const before = anchor.current;
    if (before && before.listName === listName) {
      const resized = before.columns !== columns || before.rowHeight !== rowHeight;
      const index = indexOf(list, before.id);
      const y = top + Math.floor(index / columns) * rowHeight - window.scrollY;
      if (index >= 0 && (resized || !before.atTop) && Math.abs(y - before.y) > 1)
        window.scrollBy(0, y - before.y);
    }
    note();
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, [top, list, listName, columns, rowHeight, active, onHold]);
}

/** The selected card while it is on the screen, else the first one that is. */
function readAnchor({ top, list, listName, columns, rowHeight, active }: AnchorOptions): Anchor | null {
  const place = (index: number) => top + Math.floor(index / columns) * rowHeight - window.scrollY;
  const chosen = active === null ? -1 : indexOf(list, active);
  const isSeen = chosen >= 0 && place(chosen) > 0 && place(chosen) < window.innerHeight;
  const firstRow = Math.max(0, Math.ceil((window.scrollY + BARS - top) / rowHeight));
  const index = isSeen ? chosen : firstRow * columns;
  const item = itemAt(list, index);
  if (!item) return null;
  return {
    listName,
    id: item.id,
    y: place(index),
    columns,
    rowHeight,
    atTop: window.scrollY <= Math.max(0, top - BARS),
  };
}
