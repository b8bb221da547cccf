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
  const overscan = useOverscan(options.listName);
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

  const show = (index: number) => virtualizer.scrollToIndex(Math.floor(index / columns), { align: 'auto' });
  const goTo = useScrollAnchor({ ...options, top, show });
  return { virtualizer, rows, top, goTo };
}

/**
 * None while the first screen of another list is drawn: what is typed is answered sooner, and the first pictures of a
 * visit come first. Drawn in slices when that is there.
 */
function useOverscan(listName: string): number {
  const [drawn, setDrawn] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void whenQuiet().then(() => {
      if (!gone) startTransition(() => setDrawn(listName));
    });
    return () => {
      gone = true;
    };
  }, [listName]);
  return drawn === listName ? OVERSCAN : 0;
}

interface Anchor {
  listName: string;
  /** Null while it is not at hand: then its place alone is known. */
  id: string | null;
  index: number;
  /** The card that keys or a click chose, which must stay in sight whatever happens. */
  isChosen: boolean;
  /** Pixels below the window's top edge. */
  y: number;
  columns: number;
  rowHeight: number;
  /** At the very top a person wants to see the newest, not to be held. */
  atTop: boolean;
}

type AnchorOptions = Omit<RowsOptions, 'place' | 'count' | 'onHold'> & { top: number; aimed: number | null };

interface ScrollAnchorOptions extends Omit<AnchorOptions, 'aimed'>, Pick<RowsOptions, 'onHold'> {
  /** Scrolls until an item is in sight, where it is not. */
  show: (index: number) => void;
}

/**
 * Scrolls by what was added or taken away above the card that the person looks at. Answers what scrolls to an item, which
 * is from then on the one that stays in its place.
 */
function useScrollAnchor(options: ScrollAnchorOptions): (index: number) => void {
  const { top, list, listName, columns, rowHeight, active, onHold, show } = options;
  /** The item that a key led to, at hand or not; until something else scrolls it away. */
  const aim = useRef<number | null>(null);
  const anchor = useRef<Anchor | null>(null);
  const latest = useRef({ note: () => {}, show });
  useLayoutEffect(() => {
    latest.current.show = show;
  });

  useLayoutEffect(() => {
    const note = () => {
      const now = readAnchor({ top, list, listName, columns, rowHeight, active, aimed: aim.current });
      anchor.current = now;
      if (now.index !== aim.current) aim.current = null;
      if (now.id !== null) onHold(now.atTop ? null : now.id);
    };
    latest.current.note = note;
    const before = anchor.current;
    if (before && before.listName === listName) {
      const resized = before.columns !== columns || before.rowHeight !== rowHeight;
      const index = before.id === null ? before.index : indexOf(list, before.id);
      const y = top + Math.floor(index / columns) * rowHeight - window.scrollY;
      if (index >= 0 && (resized || !before.atTop) && Math.abs(y - before.y) > 1)
        window.scrollBy(0, y - before.y);
      // Rows of another height, or fewer of them: its place may lie under a bar, or beyond the end.
      if (index >= 0 && resized && before.isChosen) {
        if (before.index === aim.current) aim.current = index;
        latest.current.show(index);
      }
    }
    note();
    window.addEventListener('scroll', note, { passive: true });
    return () => window.removeEventListener('scroll', note);
  }, [top, list, listName, columns, rowHeight, active, onHold]);
  return (index) => {
    aim.current = index;
    latest.current.show(index);
    // Before the browser tells of it: the cards may be laid out anew until then.
    latest.current.note();
  };
}

/** What keys led to, or the selected card, while it is on the screen; else the first one that is. */
function readAnchor(options: AnchorOptions): Anchor {
  const { top, list, listName, columns, rowHeight, active, aimed } = options;
  const place = (index: number) => top + Math.floor(index / columns) * rowHeight - window.scrollY;
  const isSeen = (index: number) => index >= 0 && place(index) > 0 && place(index) < window.innerHeight;
  const chosen = [aimed ?? -1, active === null ? -1 : indexOf(list, active)].find(isSeen);
  const firstRow = Math.max(0, Math.ceil((window.scrollY + BARS - top) / rowHeight));
  const index = chosen ?? firstRow * columns;
  return {
    listName,
    id: itemAt(list, index)?.id ?? null,
    index,
    isChosen: chosen !== undefined,
    y: place(index),
    columns,
    rowHeight,
    atTop: window.scrollY <= Math.max(0, top - BARS),
  };
}
