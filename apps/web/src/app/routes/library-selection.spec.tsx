import { act, fireEvent, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setScroll, setWidths } from '../../../test/desktop.js';
import { buildStyles, card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { usePicked } from '../../features/catalog/store.js';
import { toBatchSelection } from '../../lib/selection.js';

beforeEach(startLibrary);
afterEach(() => {
  // As jsdom has it.
  setWidths(0);
});

function bar(): HTMLElement {
  return screen.getByRole('region', { name: 'Selection' });
}

describe('a long list', () => {
  it('is at its end in at most three requests, with the last card selected', async () => {
    const asked = serveAdapters(() => buildStyles(950));
    const { user } = await renderApp('/library');
    await user.click(await card('Style 000'));
    await user.keyboard('{End}');
    expect(await card('Style 949')).toHaveAttribute('aria-selected', 'true');
    expect(asked.map((query) => query.get('offset'))).toEqual([null, '800', '900']);
  });

  it.each([
    ['the end, which is not at hand yet', '{End}', 'Style 949'],
    ['a card at hand', '{PageDown}{PageDown}{PageDown}', null],
  ])('keeps in sight where keys led to when the inspector opens late: %s', async (_, keys, name) => {
    const resize = setWidths(1300);
    serveAdapters(() => buildStyles(950));
    const { user } = await renderApp('/library');
    await user.click(await card('Style 000'));
    const grid = screen.getByRole('grid', { name: 'Adapters' });
    const columns = grid.getAttribute('aria-colcount');
    const rows = grid.querySelector<HTMLElement>(':scope > [role=presentation]');
    Object.defineProperty(document.documentElement, 'scrollHeight', {
      configurable: true,
      get: () => 100 + Number.parseFloat(rows?.style.height ?? ''),
    });
    // All of it before the browser tells of any scrolling, as on a busy machine.
    for (const [, key = ''] of keys.matchAll(/\{(\w+)\}/g)) fireEvent.keyDown(grid, { key });
    act(() => resize(800));
    expect(grid.getAttribute('aria-colcount')).not.toBe(columns);
    const selected = await waitFor(() => {
      const found = within(grid).getByRole('gridcell', { selected: true });
      expect(found.getAttribute('aria-label') ?? found.textContent).toMatch(name ?? /Style (?!000)/);
      return found;
    });
    const row = selected.closest<HTMLElement>('[role=row]');
    const y =
      Number(/translateY\((-?[\d.]+)px\)/.exec(row?.style.transform ?? '')?.[1]) + 100 - window.scrollY;
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThan(window.innerHeight - 72);
    // The gallery remembers its width.
    act(() => resize(window.innerWidth));
  });

  it('asks for nothing that is only scrolled past', async () => {
    const asked = serveAdapters(() => buildStyles(950));
    await renderApp('/library');
    await card('Style 000');
    // Without a rest between them.
    act(() => setScroll(20_000));
    act(() => setScroll(35_000));
    act(() => setScroll(60_000));
    await waitFor(() => expect(asked.length).toBeGreaterThan(1));
    expect(
      asked.map((query) => Number(query.get('offset'))).filter((offset) => offset > 0 && offset < 500),
    ).toEqual([]);
  });
});

describe('the selection', () => {
  it('of all that match is kept as the search itself, without those that are let go', async () => {
    serveAdapters(() => buildStyles(250));
    const { user } = await renderApp('/library?q=style&tag=ink');
    await user.click(await card('Style 000'));
    await user.keyboard('{Control>}a{/Control}');
    expect(bar()).toHaveTextContent('All 250 matches selected');
    const { selection } = usePicked.getState();
    expect(selection).toMatchObject({ kind: 'query', filter: { q: 'style', tag: ['ink'] } });
    expect(toBatchSelection(selection)).toEqual({ query: 'style', filters: { tag: ['ink'] } });

    await user.keyboard('{Control>}');
    await user.click(await card('Style 001'));
    await user.keyboard('{/Control}');
    expect(bar()).toHaveTextContent('249 selected');
    expect(await card('Style 001')).toHaveAttribute('aria-selected', 'false');
  });

  it('of all that match ends with the search', async () => {
    serveAdapters(() => buildStyles(3));
    const { user } = await renderApp('/library');
    await user.click(await card('Style 000'));
    await user.keyboard('{Control>}a{/Control}/style');
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument());
  });

  it('grows and shrinks with shift and the arrow keys; Space picks one', async () => {
    serveAdapters(() => buildStyles(9));
    const { user } = await renderApp('/library');
    await user.click(await card('Style 000'));
    await user.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    expect(bar()).toHaveTextContent('3 selected');
    await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(bar()).toHaveTextContent('2 selected');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
    await user.keyboard(' ');
    expect(bar()).toHaveTextContent('1 selected');
  });

  it('of a range holds also what was never on the screen', async () => {
    serveAdapters(() => buildStyles(950));
    const { user } = await renderApp('/library');
    await user.click(await card('Style 000'));
    await user.keyboard('{Shift>}{End}{/Shift}');
    await waitFor(() => expect(bar()).toHaveTextContent('950 selected'));
  });

  it('is there again after Back, and gone on coming anew', async () => {
    serveAdapters(() => buildStyles(9));
    const { user, back, location } = await renderApp('/library');
    await user.click(await card('Style 000'));
    await user.keyboard(' {Enter}');
    await waitFor(() => expect(location()).toMatch(/^\/adapters\//));
    await back();
    await card('Style 000');
    expect(bar()).toHaveTextContent('1 selected');
    await user.click(screen.getAllByRole('link', { name: 'Jobs' })[0] as HTMLElement);
    await waitFor(() => expect(location()).toBe('/jobs'));
    await user.click((await screen.findAllByRole('link', { name: 'Library' }))[0] as HTMLElement);
    await card('Style 000');
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
  });

  it('is drawn with the mouse from between the cards', async () => {
    serveAdapters(() => buildStyles(9));
    await renderApp('/library');
    await card('Style 000');
    const grid = screen.getByRole('grid', { name: 'Adapters' });
    const mouse = { pointerType: 'mouse', button: 0 };
    fireEvent.pointerDown(grid, { ...mouse, clientX: 0, clientY: 100 });
    fireEvent.pointerMove(window, { ...mouse, clientX: 300, clientY: 150 });
    expect(bar()).toHaveTextContent('2 selected');
    fireEvent.pointerMove(window, { ...mouse, clientX: 60, clientY: 150 });
    expect(bar()).toHaveTextContent('1 selected');
    fireEvent.pointerUp(window, mouse);
    // A press without a move lets all go.
    fireEvent.pointerDown(grid, { ...mouse, clientX: 0, clientY: 100 });
    fireEvent.pointerUp(window, mouse);
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
  });
});

describe('by touch', () => {
  const selected = async (name: string) => (await card(name)).getAttribute('aria-selected') === 'true';

  /** A finger held until the page has taken it as such; fires the click that browsers send when it is lifted. */
  async function hold(element: HTMLElement) {
    const finger = { pointerType: 'touch', isPrimary: true, clientX: 50, clientY: 120 };
    fireEvent.pointerDown(element, finger);
    await waitFor(() => expect(bar()).toBeVisible());
    fireEvent.pointerUp(element, finger);
    fireEvent.click(element);
  }

  function tap(element: HTMLElement) {
    fireEvent.pointerDown(element, { pointerType: 'touch', isPrimary: true });
    fireEvent.pointerUp(element, { pointerType: 'touch', isPrimary: true });
    fireEvent.click(element);
  }

  it('a card that is held is selected, taps add and take away, and the last one ends it', async () => {
    serveAdapters(() => buildStyles(9));
    const { location } = await renderApp('/library');
    await hold(await card('Style 003'));
    expect(bar()).toHaveTextContent('1 selected');
    tap(await card('Style 005'));
    expect(bar()).toHaveTextContent('2 selected');
    tap(await card('Style 003'));
    expect([await selected('Style 003'), await selected('Style 005')]).toEqual([false, true]);
    tap(await card('Style 005'));
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
    expect(location()).toBe('/library');
    // As before: a tap shows what was tapped.
    tap(await card('Style 001'));
    await waitFor(() => expect(location()).toMatch(/selected=/));
  });

  it('a finger that scrolls selects nothing, and neither menu nor drag comes of a held one', async () => {
    serveAdapters(() => buildStyles(9));
    await renderApp('/library');
    const one = await card('Style 000');
    vi.useFakeTimers();
    try {
      fireEvent.pointerDown(one, { pointerType: 'touch', isPrimary: true, clientX: 50, clientY: 120 });
      fireEvent.pointerMove(one, { pointerType: 'touch', isPrimary: true, clientX: 50, clientY: 160 });
      vi.advanceTimersByTime(5_000);
    } finally {
      vi.useRealTimers();
    }
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
    // fireEvent tells false where the page held the browser's own answer back.
    expect(fireEvent.contextMenu(one)).toBe(false);
    expect(fireEvent.dragStart(one)).toBe(false);
    fireEvent.pointerDown(one, { pointerType: 'mouse', button: 0 });
    expect(fireEvent.contextMenu(one)).toBe(true);
  });

  it('begins with Select, holds all with one button, and ends with the cross', async () => {
    serveAdapters(() => buildStyles(9));
    const { user } = await renderApp('/library');
    await card('Style 000');
    await user.click(screen.getByRole('button', { name: 'Select' }));
    expect(bar()).toHaveTextContent('Tap what you want to select');
    await user.click(await card('Style 000'));
    await user.click(await card('Style 001'));
    expect(bar()).toHaveTextContent('2 selected');
    await user.click(screen.getByRole('button', { name: 'Select all' }));
    expect(bar()).toHaveTextContent('All 9 matches selected');
    await user.click(await card('Style 001'));
    expect(bar()).toHaveTextContent('8 selected');
    await user.click(screen.getByRole('button', { name: 'Clear the selection' }));
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Select' })).toHaveAttribute('aria-pressed', 'false');
  });

  it('the buttons of a card select it too while cards are selected', async () => {
    const marked: unknown[] = [];
    serveAdapters(() => buildStyles(3).map((item) => ({ ...item, favorite: true })));
    server.use(
      mock.patch('/api/v1/adapters/{id}', async ({ request }) => {
        marked.push(await request.json());
        return refuse(409, {});
      }),
    );
    const { user } = await renderApp('/library');
    const one = await card('Style 000');
    await user.click(screen.getByRole('button', { name: 'Select' }));
    await user.click(one.querySelector('[data-action] button') as HTMLElement);
    expect(bar()).toHaveTextContent('1 selected');
    expect(marked).toEqual([]);
  });
});
