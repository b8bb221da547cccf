import type { KeyboardEvent } from 'react';

export interface GridKeys {
  count: number;
  columns: number;
  /** Rows on one screen, for Page Up and Page Down. */
  screenRows: number;
  /** Index of the selected item, or -1. */
  index: number;
  onMove: (index: number, extend: boolean) => void;
  onOpen: () => void;
  /** Space: picks it or lets it go. */
  onPick: () => void;
  onPickAll: () => void;
  onFavorite: () => void;
  onRate: (rating: number) => void;
  onEscape: () => void;
}

/** Where a key leads from `index`; undefined for keys that do not move. */
export function nextIndex(
  key: string,
  { index, count, columns, screenRows }: Pick<GridKeys, 'index' | 'count' | 'columns' | 'screenRows'>,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * screenRows,
    PageDown: columns * screenRows,
  };
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return undefined;
  if (index < 0) return 0;
  const next = index + step;
  // Up from the first row and down from the last stay; a page ends at the edge.
  if (next < 0) return key === 'PageUp' ? index % columns : index;
  if (next >= count) return key === 'ArrowRight' ? index : lowest(index, count, columns);
  return next;
}

/** Straight down to the last row; where that row is too short, to its end. */
function lowest(index: number, count: number, columns: number): number {
  const lastRow = Math.floor((count - 1) / columns);
  if (Math.floor(index / columns) === lastRow) return index;
  return Math.min(lastRow * columns + (index % columns), count - 1);
}

/** The grid's answer to a key; a key inside a control of a card belongs to the control. */
export function handleGridKey(event: KeyboardEvent<HTMLElement>, grid: GridKeys): void {
  const { target, key } = event;
  if (target !== event.currentTarget && target instanceof Element && target.closest('button, input, a'))
    return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key.toLowerCase() === 'a') {
    event.preventDefault();
    return grid.onPickAll();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const next = nextIndex(key, grid);
  if (next !== undefined) {
    event.preventDefault();
    grid.onMove(next, event.shiftKey);
  } else if (key === 'Enter' && grid.index >= 0) {
    event.preventDefault();
    grid.onOpen();
  } else if (key === ' ') {
    // Space would scroll the page.
    event.preventDefault();
    if (grid.index >= 0) grid.onPick();
  } else if (key === 'f' && grid.index >= 0) {
    grid.onFavorite();
  } else if (/^[0-5]$/.test(key) && grid.index >= 0) {
    grid.onRate(Number(key));
  } else if (key === 'Escape') {
    grid.onEscape();
  }
}
