import { type DragEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from 'react';

/** Before the half second after which browsers open a menu of their own or begin to drag. */
const PRESS_MS = 400;
/** A finger that moves further scrolls. */
const SLACK = 10;

export interface LongPress {
  /** Whether the last press on the cards came from a finger or a pen. */
  isTouch: () => boolean;
  /** Whether a click only ends a long press, which has been told already. Ask once for each click. */
  endsPress: () => boolean;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
    onContextMenu: (event: MouseEvent<HTMLElement>) => void;
    onDragStart: (event: DragEvent<HTMLElement>) => void;
  };
}

/** A finger held on a card: tells `onPress` its index. The click, menu and drag that such a press also is are held back. */
export function useLongPress(onPress: (index: number) => void): LongPress {
  const touch = useRef(false);
  const pressed = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = useRef({ x: 0, y: 0 });
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  const cancel = () => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);

  return {
    isTouch: () => touch.current,
    endsPress: () => {
      const ends = pressed.current;
      pressed.current = false;
      return ends;
    },
    handlers: {
      onPointerDown: (event) => {
        cancel();
        pressed.current = false;
        touch.current = event.pointerType === 'touch' || event.pointerType === 'pen';
        const card = event.target instanceof Element ? event.target.closest('[data-index]') : null;
        // A second finger zooms.
        if (!touch.current || !card || !event.isPrimary) return;
        const index = Number(card.getAttribute('data-index'));
        start.current = { x: event.clientX, y: event.clientY };
        timer.current = setTimeout(() => {
          pressed.current = true;
          latest.current(index);
        }, PRESS_MS);
      },
      onPointerMove: (event) => {
        const { x, y } = start.current;
        if (Math.hypot(event.clientX - x, event.clientY - y) > SLACK) cancel();
      },
      onPointerUp: cancel,
      onPointerCancel: cancel,
      onContextMenu: (event) => {
        if (touch.current) event.preventDefault();
      },
      // Cards are dragged with the mouse only.
      onDragStart: (event) => {
        if (touch.current) event.preventDefault();
      },
    },
  };
}
