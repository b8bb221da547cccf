import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardCode,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  arrayMove,
  rectSortingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { useLingui } from '@lingui/react/macro';
import type { AdapterDetail, Preview } from '@lora/schema';
import { clsx } from 'clsx';
import { useRef } from 'react';
import type { StripProps } from './strip.js';
import { StripPicture } from './strip-picture.js';

/** A mouse that moves less has clicked. */
const MOUSE_PX = 6;
/** A finger that rests this long drags; one that moves before scrolls. */
const TOUCH = { delay: 200, tolerance: 8 };

function Item({
  detail,
  preview,
  index,
  selected,
  onShow,
}: {
  detail: AdapterDetail;
  preview: Preview;
  index: number;
  selected: boolean;
  onShow: (id: string) => void;
}) {
  const { t } = useLingui();
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({
    id: preview.id,
    attributes: { roleDescription: t`can be moved` },
  });
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={clsx('touch-manipulation', isDragging && 'z-10 opacity-80')}
    >
      <StripPicture
        {...attributes}
        {...listeners}
        detail={detail}
        preview={preview}
        index={index}
        selected={selected}
        onClick={() => onShow(preview.id)}
        className={isDragging ? 'cursor-grabbing!' : undefined}
      />
    </li>
  );
}

export interface SortableStripProps extends StripProps {
  onOrder: (ids: string[]) => void;
}

/** All pictures, small; dragged with mouse, finger, or the space bar and the arrow keys. The first is the cover. */
export function SortableStrip({ detail, previews, shownId, onShow, onOrder }: SortableStripProps) {
  const { t } = useLingui();
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: MOUSE_PX } }),
    useSensor(TouchSensor, { activationConstraint: TOUCH }),
    useSensor(KeyboardSensor, {
      coordinateGetter: sortableKeyboardCoordinates,
      // Enter shows the picture, as a click does.
      keyboardCodes: {
        start: [KeyboardCode.Space],
        end: [KeyboardCode.Space, KeyboardCode.Enter],
        cancel: [KeyboardCode.Esc],
      },
    }),
  );
  const ids = previews.map(({ id }) => id);
  const moved = useRef(false);
  const placeOf = (id: string | number) => ids.indexOf(String(id)) + 1;
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      moved.current = false;
      return t`Picture ${placeOf(active.id)} lifted.`;
    },
    onDragOver: ({ active, over }) => {
      // The first place is its own, and would speak over the word before.
      if (!over || (over.id === active.id && !moved.current)) return undefined;
      moved.current = true;
      return t`Now at place ${placeOf(over.id)} of ${ids.length}.`;
    },
    onDragEnd: ({ over }) => (over ? t`Put down at place ${placeOf(over.id)}.` : t`Put back.`),
    onDragCancel: () => t`Put back.`,
  };
  const end = ({ active, over }: DragEndEvent) => {
    if (!over || active.id === over.id) return;
    onOrder(arrayMove(ids, ids.indexOf(String(active.id)), ids.indexOf(String(over.id))));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={end}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable: t`Press space to lift the picture, move it with the arrow keys, and press space again to put it down. Escape puts it back.`,
        },
      }}
    >
      <SortableContext items={ids} strategy={rectSortingStrategy}>
        <ul className="flex flex-wrap gap-2">
          {previews.map((preview, index) => (
            <Item
              key={preview.id}
              detail={detail}
              preview={preview}
              index={index}
              selected={preview.id === shownId}
              onShow={onShow}
            />
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  );
}
