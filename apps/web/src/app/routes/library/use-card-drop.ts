import { plural } from '@lingui/core/macro';
import { useEffect, useRef } from 'react';

/** Where a card may be dropped: `tag:ink`, `collection:<id>`, or a place where one is chosen (`tags`, `collections`). */
const TARGET = 'data-drop';
/** Set on the target under the pointer. */
const OVER = 'data-over';
const CARD_ID = 'adapter-';

/** The small note under the pointer instead of a picture of one card. */
function drawNote(count: number): HTMLElement {
  const note = document.createElement('div');
  note.textContent = plural(count, { one: '# adapter', other: '# adapters' });
  note.className =
    'fixed -top-20 left-0 rounded-md border border-accent bg-raised px-3 py-1.5 text-base text-text shadow-float';
  document.body.append(note);
  return note;
}

/**
 * Lets cards be dragged onto tags and collections wherever they stand on the page. For the mouse: fingers and keys
 * have "Add to" in the bar of the selection.
 *
 * @param onDrop null while nothing can be changed
 * @param countOf how many adapters go with a dragged one
 */
export function useCardDrop(
  onDrop: ((target: string, adapterId: string) => void) | null,
  countOf: (adapterId: string) => number,
): void {
  const latest = useRef({ onDrop, countOf });
  useEffect(() => {
    latest.current = { onDrop, countOf };
  });
  useEffect(() => {
    let dragged: string | null = null;
    let over: Element | null = null;
    const mark = (target: Element | null) => {
      if (target === over) return;
      over?.removeAttribute(OVER);
      target?.setAttribute(OVER, '');
      over = target;
    };
    const targetOf = ({ target }: Event) =>
      dragged !== null && target instanceof Element ? target.closest(`[${TARGET}]`) : null;

    const start = (event: DragEvent) => {
      // Held back by the cards: a finger selects.
      if (event.defaultPrevented) return;
      const card =
        event.target instanceof Element ? event.target.closest(`[id^="${CARD_ID}"][draggable]`) : null;
      if (!card) return;
      if (!latest.current.onDrop) return event.preventDefault();
      dragged = card.id.slice(CARD_ID.length);
      if (!event.dataTransfer) return;
      event.dataTransfer.effectAllowed = 'copy';
      event.dataTransfer.setData('text/plain', card.getAttribute('aria-label') ?? dragged);
      const note = drawNote(latest.current.countOf(dragged));
      event.dataTransfer.setDragImage(note, -12, -12);
      // The browser has taken its picture by then.
      setTimeout(() => note.remove());
    };
    const move = (event: DragEvent) => {
      const target = targetOf(event);
      mark(target);
      if (!target) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent) => {
      const name = targetOf(event)?.getAttribute(TARGET);
      if (!name || dragged === null) return;
      event.preventDefault();
      latest.current.onDrop?.(name, dragged);
    };
    const end = () => {
      dragged = null;
      mark(null);
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('dragstart', start, { signal });
    document.addEventListener('dragover', move, { signal });
    document.addEventListener('drop', drop, { signal });
    document.addEventListener('dragend', end, { signal });
    return () => {
      stop.abort();
      mark(null);
    };
  }, []);
}
