import { useLingui } from '@lingui/react/macro';
import type { PointerEvent } from 'react';
import { COLUMN_MAX, COLUMN_MIN, widthOf } from '../list-columns.js';
import { type Column, useLibraryPreferences } from '../store.js';

/** Pixels for one press of an arrow key. */
const STEP = 16;

function setWidth(column: Column, width: number | undefined): void {
  useLibraryPreferences.setState(({ columnWidths }) => ({
    columnWidths: { ...columnWidths, [column]: width },
  }));
}

/** The left edge of a column's head: drag it, or use the arrow keys; a double click gives the usual width back. */
export function ColumnResizer({ column, label }: { column: Column; label: string }) {
  const { t } = useLingui();
  const width = useLibraryPreferences((preferences) => widthOf(column, preferences.columnWidths));

  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const { currentTarget, clientX: start } = event;
    currentTarget.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) =>
      setWidth(column, Math.min(COLUMN_MAX, Math.max(COLUMN_MIN, Math.round(width + start - moved.clientX))));
    const end = () => {
      currentTarget.removeEventListener('pointermove', move);
      currentTarget.removeEventListener('pointerup', end);
      currentTarget.removeEventListener('pointercancel', end);
    };
    currentTarget.addEventListener('pointermove', move);
    currentTarget.addEventListener('pointerup', end);
    currentTarget.addEventListener('pointercancel', end);
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t`Width of ${label}`}
      aria-valuenow={width}
      aria-valuemin={COLUMN_MIN}
      aria-valuemax={COLUMN_MAX}
      tabIndex={0}
      onPointerDown={drag}
      onDoubleClick={() => setWidth(column, undefined)}
      onKeyDown={(event) => {
        const by = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        setWidth(column, Math.min(COLUMN_MAX, Math.max(COLUMN_MIN, width + by)));
      }}
      className="absolute top-1/2 -left-4 h-6 w-3 -translate-y-1/2 cursor-col-resize touch-none after:absolute after:inset-y-1 after:left-1/2 after:w-px after:bg-line hover:after:bg-control focus-visible:after:bg-accent"
    />
  );
}
