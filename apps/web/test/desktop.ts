/** Where the cards begin below the top of the page. */
const CARDS_AT = 100;
/** Higher than any list of the tests. */
const PAGE_HEIGHT = 10_000_000;

/** jsdom has no layout: puts everything where the cards begin, and lets the page scroll. */
export function setScroll(y: number): void {
  window.scrollY = y;
  Object.defineProperty(document.documentElement, 'scrollHeight', { configurable: true, value: PAGE_HEIGHT });
  Element.prototype.getBoundingClientRect = () => DOMRect.fromRect({ x: 0, y: CARDS_AT - window.scrollY });
  window.scrollTo = (...to: unknown[]) => {
    const [first, second] = to;
    const top = typeof first === 'object' && first !== null && 'top' in first ? first.top : second;
    if (typeof top === 'number') window.scrollY = top;
    // As in a browser: the event comes later.
    setTimeout(() => window.dispatchEvent(new Event('scroll')));
  };
  window.scrollBy = (...by: unknown[]) => window.scrollTo(0, window.scrollY + Number(by[1]));
  window.dispatchEvent(new Event('scroll'));
}

/** jsdom has no layout: lets media queries be answered as on a screen of this width. */
export function setScreenWidth(width: number): void {
  window.matchMedia = (query) => {
    const from = /min-width: (\d+)px/.exec(query)?.[1];
    return Object.assign(new EventTarget(), {
      matches: from !== undefined && width >= Number(from),
      media: query,
    }) as MediaQueryList;
  };
}

/** jsdom has no layout: gives every element a height, so that lists which draw only what is in sight draw something. */
export function setHeights(pixels: number): void {
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => pixels });
}

/** jsdom has no layout: gives every element a width; the function that it answers changes it, and tells who watches. */
export function setWidths(pixels: number): (pixels: number) => void {
  let width = pixels;
  const watchers = new Set<() => void>();
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => width });
  globalThis.ResizeObserver = class implements ResizeObserver {
    private readonly tell: () => void;
    constructor(report: ResizeObserverCallback) {
      this.tell = () => report([], this);
    }
    observe(): void {
      watchers.add(this.tell);
    }
    unobserve(): void {}
    disconnect(): void {
      watchers.delete(this.tell);
    }
  };
  return (next) => {
    width = next;
    for (const tell of watchers) tell();
  };
}
