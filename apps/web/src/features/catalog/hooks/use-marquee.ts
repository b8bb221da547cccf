import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';

/** A press that moves less than this is a click. */
const SLACK = 5;
/** This near to the window's upper or lower edge the page scrolls along. */
const EDGE = 64;
/** CSS pixels a frame at the very edge. */
const SPEED = 24;

/** A rectangle in the coordinates of the rows' element. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Cells {
  columns: number;
  /** Pixels from one column to the next, and of that the cell itself. */
  columnStep: number;
  cellWidth: number;
  rowStep: number;
  cellHeight: number;
  count: number;
}

/** Indexes of the cells that a rectangle touches, row by row. */
export function cellsIn(box: Box, cells: Cells): number[] {
  const span = (start: number, size: number, step: number, cell: number, count: number) => {
    const from = Math.max(
      0,
      Math.floor(start / step) + (start > Math.floor(start / step) * step + cell ? 1 : 0),
    );
    return [from, Math.min(count - 1, Math.floor((start + size) / step))] as const;
  };
  const [left, right] = span(box.left, box.width, cells.columnStep, cells.cellWidth, cells.columns);
  const rows = Math.ceil(cells.count / cells.columns);
  const [top, bottom] = span(box.top, box.height, cells.rowStep, cells.cellHeight, rows);
  const found: number[] = [];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const index = row * cells.columns + column;
      if (index < cells.count) found.push(index);
    }
  }
  return found;
}

interface Drag {
  x: number;
  y: number;
  moved: boolean;
  add: boolean;
}

/**
 * Picking by drawing a rectangle with the mouse, from between the cards or from the empty space below. `onStart` comes
 * before the first `onPick`; `add`: besides what is picked. A press without a move is told by `onMiss`.
 */
export function useMarquee(options: {
  place: RefObject<HTMLElement | null>;
  cells: Cells;
  onStart: (add: boolean) => void;
  onPick: (indexes: number[]) => void;
  onMiss: () => void;
}): { box: Box | null; onPointerDown: (event: PointerEvent<HTMLElement>) => void } {
  const [box, setBox] = useState<Box | null>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const { target } = event;
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    if (
      !(target instanceof Element) ||
      target.closest('[data-index], button, a, input, [role="columnheader"]')
    )
      return;
    const corner = latest.current.place.current?.getBoundingClientRect();
    if (!corner) return;
    // The mouse selects cards here, not their words.
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true, focusVisible: false });
    const drag: Drag = {
      x: event.clientX - corner.left,
      y: event.clientY - corner.top,
      moved: false,
      add: event.ctrlKey || event.metaKey || event.shiftKey,
    };
    let pointer = { x: event.clientX, y: event.clientY };
    let frame = 0;

    const draw = () => {
      const now = latest.current.place.current?.getBoundingClientRect();
      if (!now) return;
      const x = pointer.x - now.left;
      const y = pointer.y - now.top;
      if (!drag.moved) {
        if (Math.hypot(x - drag.x, y - drag.y) < SLACK) return;
        drag.moved = true;
        latest.current.onStart(drag.add);
      }
      const next = {
        left: Math.min(x, drag.x),
        top: Math.min(y, drag.y),
        width: Math.abs(x - drag.x),
        height: Math.abs(y - drag.y),
      };
      setBox(next);
      latest.current.onPick(cellsIn(next, latest.current.cells));
    };
    const scroll = () => {
      const over = pointer.y - (window.innerHeight - EDGE);
      const under = EDGE - pointer.y;
      const by = over > 0 ? over : under > 0 ? -under : 0;
      if (drag.moved && by !== 0) {
        window.scrollBy(0, (Math.max(-EDGE, Math.min(EDGE, by)) / EDGE) * SPEED);
        draw();
      }
      frame = requestAnimationFrame(scroll);
    };
    const move = (moved: globalThis.PointerEvent) => {
      pointer = { x: moved.clientX, y: moved.clientY };
      draw();
    };
    const end = () => {
      stop.current?.();
      if (!drag.moved && !drag.add) latest.current.onMiss();
    };
    stop.current = () => {
      stop.current = undefined;
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      setBox(null);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    frame = requestAnimationFrame(scroll);
  };
  return { box, onPointerDown };
}
