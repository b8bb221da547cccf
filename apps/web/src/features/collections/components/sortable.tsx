import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  rectSortingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { GripVertical } from 'lucide-react';
import type { ReactNode } from 'react';

/** A finger that rests so long lifts the card; a shorter touch scrolls. */
const PRESS_MS = 250;
const SLACK = 6;

export interface SortableGridProps {
  ids: readonly string[];
  /** What a card is called, for screen readers. */
  nameOf: (id: string) => string;
  /** Moved from one index to another. */
  onMove: (from: number, to: number) => void;
  disabled?: boolean;
  label: string;
  className?: string;
  children: ReactNode;
}

/** Cards that are ordered with the mouse, a finger or the keyboard; its children are SortableCells. */
export function SortableGrid({
  ids,
  nameOf,
  onMove,
  disabled,
  label,
  className,
  children,
}: SortableGridProps) {
  const { t } = useLingui();
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: SLACK } }),
    useSensor(TouchSensor, { activationConstraint: { delay: PRESS_MS, tolerance: SLACK } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const place = (id: string | number | undefined) => ids.indexOf(String(id)) + 1;
  const count = ids.length;
  const end = ({ active, over }: DragEndEvent) => {
    const from = ids.indexOf(String(active.id));
    const to = ids.indexOf(String(over?.id));
    if (from !== -1 && to !== -1 && from !== to) onMove(from, to);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        screenReaderInstructions: {
          draggable: t`Press Space to lift, the arrow keys to move, Space again to put down, Escape to leave it.`,
        },
        announcements: {
          onDragStart: ({ active }) => t`Lifted ${nameOf(String(active.id))}.`,
          onDragOver: ({ over }) => (over ? t`Place ${place(over.id)} of ${count}.` : undefined),
          onDragEnd: ({ active, over }) =>
            t`Put ${nameOf(String(active.id))} down at place ${place(over?.id)} of ${count}.`,
          onDragCancel: ({ active }) => t`Left ${nameOf(String(active.id))} where it was.`,
        },
      }}
    >
      <SortableContext items={[...ids]} strategy={rectSortingStrategy} disabled={disabled}>
        <ul aria-label={label} className={className}>
          {children}
        </ul>
      </SortableContext>
    </DndContext>
  );
}

/** One card of a SortableGrid: mouse and finger take it anywhere, keys by its handle. */
export function SortableCell({
  id,
  name,
  disabled,
  children,
}: {
  id: string;
  name: string;
  disabled?: boolean;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id, disabled });
  const { onKeyDown, ...pointers } = listeners ?? {};
  return (
    <li
      ref={setNodeRef}
      {...pointers}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={clsx('group/cell relative select-none', isDragging && 'z-10 opacity-80')}
    >
      {children}
      {!disabled && (
        <button
          type="button"
          ref={setActivatorNodeRef}
          {...attributes}
          onKeyDown={(event) => onKeyDown?.(event)}
          aria-label={t`Move ${name}`}
          className="absolute top-2 left-2 flex size-7 cursor-grab items-center justify-center rounded-md bg-surface/90 text-muted opacity-0 shadow-float focus-visible:opacity-100 [@media(hover:none)]:pointer-events-none [@media(hover:hover)]:group-hover/cell:opacity-100 [&_svg]:size-4"
        >
          <GripVertical aria-hidden />
        </button>
      )}
    </li>
  );
}
