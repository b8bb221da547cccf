import { type RefObject, useLayoutEffect, useState } from 'react';

/** Coming back to the library starts with the width it had, so that the scroll place is right in the first frame. */
let lastWidth = 0;

/** The width of an element in CSS pixels, as long as it is there. */
export function useWidth(ref: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(lastWidth || window.innerWidth);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const read = () => {
      // Not laid out (a hidden tab, a test): keep the guess.
      if (element.clientWidth === 0) return;
      lastWidth = element.clientWidth;
      setWidth(lastWidth);
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
