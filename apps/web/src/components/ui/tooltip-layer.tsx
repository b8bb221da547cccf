import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

/** The first hint waits, those of the neighbours follow at once. */
const WAIT_MS = 400;
const SKIP_MS = 150;
/** Pixels to the element, and to the edge of the window. */
const OFFSET = 6;
const MARGIN = 8;

interface Tip {
  element: HTMLElement;
  text: string;
}

function find(target: EventTarget | null): Tip | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
  const text = element?.dataset.tip;
  return element && text ? { element, text } : null;
}

function clamp(at: number, size: number, room: number): number {
  return Math.max(MARGIN, Math.min(at, room - size - MARGIN));
}

/** Beside the element on the side that it asks for, or on the other one where there is no room. */
function place(box: DOMRect, tip: DOMRect, side: string): { left: number; top: number } {
  const { innerWidth, innerHeight } = window;
  const middle = {
    left: box.left + (box.width - tip.width) / 2,
    top: box.top + (box.height - tip.height) / 2,
  };
  const over = box.top - tip.height - OFFSET;
  const under = box.bottom + OFFSET;
  const before = box.left - tip.width - OFFSET;
  const behind = box.right + OFFSET;
  const at = { ...middle };
  if (side === 'left') at.left = before >= MARGIN ? before : behind;
  else if (side === 'right') at.left = behind + tip.width <= innerWidth - MARGIN ? behind : before;
  else if (side === 'bottom') at.top = under + tip.height <= innerHeight - MARGIN ? under : over;
  else at.top = over >= MARGIN ? over : under;
  return { left: clamp(at.left, tip.width, innerWidth), top: clamp(at.top, tip.height, innerHeight) };
}

/** Shows the hint of whatever is pointed at or focused by key; one for the whole page. */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hiddenAt = 0;
    let shown: HTMLElement | null = null;
    const set = (next: Tip | null) => {
      clearTimeout(timer);
      if (!next && shown) hiddenAt = Date.now();
      shown = next?.element ?? null;
      setTip(next);
    };
    const over = (event: PointerEvent) => {
      const next = event.pointerType === 'mouse' ? find(event.target) : null;
      if (next?.element === shown) return;
      const soon = shown !== null || Date.now() - hiddenAt < SKIP_MS;
      set(null);
      if (!next) return;
      if (soon) set(next);
      else timer = setTimeout(() => set(next), WAIT_MS);
    };
    const focus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) set(find(event.target));
    };
    const hide = () => set(null);
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', key);
    window.addEventListener('scroll', hide, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', key);
      window.removeEventListener('scroll', hide, { capture: true });
    };
  }, []);

  useLayoutEffect(() => {
    if (!tip || !box.current) return;
    const side = tip.element.dataset.tipSide ?? 'top';
    const { left, top } = place(
      tip.element.getBoundingClientRect(),
      box.current.getBoundingClientRect(),
      side,
    );
    box.current.style.left = `${left}px`;
    box.current.style.top = `${top}px`;
  }, [tip]);

  if (!tip) return null;
  return createPortal(
    <div
      ref={box}
      role="tooltip"
      className="appear pointer-events-none fixed top-0 left-0 z-50 max-w-80 rounded-md border border-line-strong bg-raised px-2 py-1 text-xs break-words shadow-float select-none"
    >
      {tip.text}
    </div>,
    document.body,
  );
}
