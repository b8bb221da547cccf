import type { AdapterDetail, AdapterItem } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { buildAdapter, buildDetail, buildPage, ROOT_ID } from '../../../test/adapter-builders.js';
import { buildJob } from '../../../test/builders.js';
import { setScreenWidth, setScroll } from '../../../test/desktop.js';
import { buildStyles, card, serveAdapters, serveRoots, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

beforeEach(startLibrary);

describe('the library', () => {
  it('shows what the server has as cards, with the count beside the search', async () => {
    serveAdapters(() => [
      buildAdapter({ name: 'Flat ink' }),
      buildAdapter({ name: 'Neon city', networkType: 'lokr', rank: 8 }),
    ]);
    await renderApp('/library');
    expect(await card('Flat ink')).toBeVisible();
    const neon = await card('Neon city');
    expect(neon).toHaveTextContent('LoKr');
    expect(neon).toHaveTextContent('r8');
    expect(within(screen.getByRole('search')).getByText('2 adapters')).toBeInTheDocument();
  });

  it('draws only what fits the screen and brings the next page when it comes near', async () => {
    const asked = serveAdapters(() => buildStyles(250));
    await renderApp('/library');
    await card('Style 000');
    expect(screen.getAllByRole('gridcell').length).toBeLessThan(80);
    expect(asked).toHaveLength(1);

    act(() => setScroll(6000));
    await waitFor(() => expect(asked.some((query) => query.get('cursor') === '100')).toBe(true));
  });

  it('narrows by a facet, says so in the address, and clears again', async () => {
    const asked = serveAdapters(() => [
      buildAdapter({ name: 'Flat ink' }),
      buildAdapter({ name: 'Neon city', baseModel: 'flux1', family: null }),
    ]);
    const { user, location } = await renderApp('/library');
    await card('Neon city');
    await user.click(await screen.findByRole('button', { name: /^Flux\.1/ }));
    await waitFor(() =>
      expect(screen.queryByRole('gridcell', { name: /^Flat ink/ })).not.toBeInTheDocument(),
    );
    expect(location()).toBe('/library?baseModel=flux1');
    expect(asked.at(-1)?.getAll('baseModel')).toEqual(['flux1']);

    await user.click(screen.getByRole('button', { name: 'Remove the filter Flux.1' }));
    expect(await card('Flat ink')).toBeVisible();
    expect(location()).toBe('/library');
  });

  it('starts with the filter, order and words of its address', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    await renderApp(
      '/library?q=flat&baseModel=sdxl&baseModel=nonsense&tag=style&sort=-size&minRating=3&is=favorite&state=all',
    );
    await card('Flat ink');
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      q: 'flat',
      baseModel: 'sdxl',
      tag: 'style',
      sort: '-size',
      minRating: '3',
      is: 'favorite',
      state: 'all',
      limit: '100',
    });
    expect(screen.getByRole('combobox', { name: 'Search the library' })).toHaveValue('flat');
    expect(screen.getByRole('button', { name: 'Filters (5)' })).toBeVisible();
  });

  it('searches while typing: "/" comes to the box, Escape clears it', async () => {
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' }), buildAdapter({ name: 'Neon city' })]);
    const { user, location } = await renderApp('/library');
    await card('Flat ink');
    await user.keyboard('/');
    expect(screen.getByRole('combobox', { name: 'Search the library' })).toHaveFocus();
    await user.keyboard('neon');
    await waitFor(() =>
      expect(screen.queryByRole('gridcell', { name: /^Flat ink/ })).not.toBeInTheDocument(),
    );
    expect(location()).toBe('/library?q=neon');
    await user.keyboard('{Escape}');
    expect(await card('Flat ink')).toBeVisible();
    expect(location()).toBe('/library');
  });

  it('keeps the old cards while the new ones are on their way', async () => {
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user } = await renderApp('/library');
    await card('Flat ink');
    const facet = await screen.findByRole('button', { name: /^Flux\.1/ });
    let answer = () => {};
    const gate = new Promise<void>((open) => {
      answer = open;
    });
    const asked = vi.fn<() => void>();
    server.use(
      mock.get('/api/v1/adapters', async () => {
        asked();
        await gate;
        return HttpResponse.json(buildPage([buildAdapter({ name: 'Neon city' })]));
      }),
    );
    await user.click(facet);
    await waitFor(() => expect(asked).toHaveBeenCalled());
    expect(screen.getByRole('gridcell', { name: /^Flat ink/ })).toBeVisible();
    answer();
    expect(await card('Neon city')).toBeVisible();
  });

  it('shows adapters that a scan finds, and what changed on others, without loading the page anew', async () => {
    const all = [buildAdapter({ name: 'Flat ink' })];
    serveAdapters(() => all);
    await renderApp('/library');
    await card('Flat ink');
    const found = buildAdapter({ name: 'Neon city' });
    all.unshift(found);
    Object.assign(all[1] ?? {}, { rank: 64 });
    act(() => emitLive('changes', [{ kind: 'adapter', id: found.id }]));
    expect(await card('Neon city')).toBeVisible();
    expect(await card('Flat ink')).toHaveTextContent('r64');
  });

  it('keeps the card that a person looks at in its place when a few come in above', async () => {
    const all = Array.from({ length: 90 }, (_, at) => buildAdapter({ name: `Style ${at}` }));
    const asked = serveAdapters(() => all);
    await renderApp('/library');
    await card('Style 0');
    act(() => setScroll(2000));
    all.unshift(...['A', 'B', 'C', 'D'].map((name) => buildAdapter({ name: `New ${name}` })));
    act(() => emitLive('changes', [{ kind: 'adapter', id: all[0]?.id ?? '' }]));
    await waitFor(() => expect(window.scrollY).toBeGreaterThan(2000));
    expect(asked.length).toBe(2);
    expect(screen.queryByRole('button', { name: 'New adapters above' })).not.toBeInTheDocument();
  });

  it('lets a flood of new ones wait until the person comes back to the top', async () => {
    const all = Array.from({ length: 90 }, (_, at) => buildAdapter({ name: `Style ${at}` }));
    serveAdapters(() => all);
    const { user } = await renderApp('/library');
    await card('Style 0');
    act(() => setScroll(2000));
    const seen = screen.getAllByRole('gridcell').map((cell) => cell.id);
    all.unshift(...Array.from({ length: 300 }, (_, at) => buildAdapter({ name: `New ${at}` })));
    act(() => emitLive('changes', [{ kind: 'adapter', id: all[0]?.id ?? '' }]));
    const button = await screen.findByRole('button', { name: 'New adapters above' });
    expect(window.scrollY).toBe(2000);
    expect(screen.getAllByRole('gridcell').map((cell) => cell.id)).toEqual(seen);
    expect(screen.getByRole('search')).toHaveTextContent('390');
    await user.click(button);
    expect(await card('New 0')).toBeVisible();
    expect(button).not.toBeInTheDocument();
  });

  it('asks once for many changes', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    await renderApp('/library');
    await card('Flat ink');
    const before = asked.length;
    act(() => {
      for (let at = 0; at < 20; at += 1) emitLive('changes', [{ kind: 'adapter', id: ROOT_ID }]);
    });
    await waitFor(() => expect(asked.length).toBe(before + 1));
  });

  it('sorts by another key and turns the order round', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user, location } = await renderApp('/library?view=list');
    await screen.findByRole('row', { name: /Flat ink/ });
    await user.click(within(screen.getByRole('columnheader', { name: 'Size' })).getByRole('button'));
    await waitFor(() => expect(location()).toContain('sort=-size'));
    expect(screen.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
    await user.click(screen.getByRole('button', { name: 'Descending: turn round' }));
    await waitFor(() => expect(asked.at(-1)?.get('sort')).toBe('size'));
  });

  it('leaves out the columns that a person does not want', async () => {
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user } = await renderApp('/library?view=list');
    expect(await screen.findByRole('columnheader', { name: 'Rank' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Rank' }));
    expect(screen.queryByRole('columnheader', { name: 'Rank' })).not.toBeInTheDocument();
  });

  it('marks what needs attention', async () => {
    serveAdapters(() => [
      buildAdapter({ name: 'Gone', state: 'missing' }),
      buildAdapter({
        name: 'Odd',
        warnings: [{ code: 'x', message: 'The header contradicts the tensors.' }],
      }),
      buildAdapter({ name: 'Twice', copies: 2 }),
    ]);
    await renderApp('/library?state=all');
    expect(await card('Gone')).toHaveAccessibleName(/Missing/);
    expect(await screen.findByRole('gridcell', { name: /The header contradicts the tensors/ })).toBeVisible();
    expect(await screen.findByRole('gridcell', { name: /2 files have this content/ })).toBeVisible();
  });
});

describe('a card', () => {
  it('opens the inspector with a click and the page with Enter', async () => {
    const ink = buildAdapter({ name: 'Flat ink' });
    serveAdapters(() => [ink]);
    const { user, location } = await renderApp('/library');
    await user.click(await card('Flat ink'));
    const inspector = await screen.findByRole('complementary', { name: 'Selected adapter' });
    expect(within(inspector).getByRole('heading', { name: 'Flat ink' })).toBeVisible();
    expect(
      await within(inspector).findByText(/loras \/ style\/ink \/ flat_ink_v1\.safetensors/),
    ).toBeVisible();
    await waitFor(() => expect(location()).toBe(`/library?selected=${ink.id}`));

    await user.keyboard('{Enter}');
    await waitFor(() => expect(location()).toBe(`/adapters/${ink.id}`));
  });

  it('is found again, selected, when a person comes back', async () => {
    const ink = buildAdapter({ name: 'Flat ink' });
    serveAdapters(() => [buildAdapter({ name: 'Neon city' }), ink]);
    const { user, location } = await renderApp('/library');
    await user.dblClick(await card('Flat ink'));
    await waitFor(() => expect(location()).toBe(`/adapters/${ink.id}`));
    await user.click(await screen.findByRole('button', { name: 'Library' }));
    await waitFor(() => expect(location()).toBe(`/library?selected=${ink.id}`));
    expect(await card('Flat ink')).toHaveAttribute('aria-selected', 'true');
  });

  it('is reached with the arrow keys and marked with F and numbers', async () => {
    const all = ['A one', 'B two', 'C three'].map((name) => buildAdapter({ name }));
    serveAdapters(() => all);
    const changes: unknown[] = [];
    server.use(
      mock.patch('/api/v1/adapters/{id}', async ({ params, request }) => {
        const change = (await request.json()) as Partial<AdapterDetail>;
        changes.push(change);
        return HttpResponse.json(
          buildDetail(
            Object.assign(
              {},
              all.find(({ id }) => id === params.id),
              change,
            ),
          ),
        );
      }),
    );
    const { user } = await renderApp('/library');
    await user.click(await card('A one'));
    await user.keyboard('{ArrowRight}{End}{ArrowLeft}');
    expect(await card('B two')).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('f4');
    await waitFor(() => expect(changes).toEqual([{ favorite: true }, { rating: 4 }]));
    expect(await screen.findByRole('gridcell', { name: /^B two.*4 stars/ })).toBeVisible();
  });

  it('takes a mark back when the server refuses it', async () => {
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    server.use(mock.patch('/api/v1/adapters/{id}', () => refuse(403, { code: 'forbidden' })));
    const { user } = await renderApp('/library');
    // The buttons of a card are for the mouse.
    await user.hover(await card('Flat ink'));
    const heart = within(await card('Flat ink')).getByRole('button', { name: 'Favourite', hidden: true });
    await user.click(heart);
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
    expect(heart).toHaveAttribute('aria-pressed', 'false');
  });

  it('is picked together with others by ctrl and shift', async () => {
    serveAdapters(() => ['A one', 'B two', 'C three'].map((name) => buildAdapter({ name })));
    const { user } = await renderApp('/library');
    await user.click(await card('A one'));
    await user.keyboard('{Control>}');
    await user.click(await card('B two'));
    await user.keyboard('{/Control}');
    expect(screen.getByRole('region', { name: 'Selection' })).toHaveTextContent('2 selected');
    await user.keyboard('{Shift>}');
    await user.click(await card('C three'));
    await user.keyboard('{/Shift}');
    expect(screen.getByRole('region', { name: 'Selection' })).toHaveTextContent('3 selected');
    await user.click(screen.getByRole('button', { name: 'Clear the selection' }));
    expect(screen.queryByRole('region', { name: 'Selection' })).not.toBeInTheDocument();
  });
});

describe('filters', () => {
  it('choose a folder level by level', async () => {
    const asked = serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const counted: (string | null)[] = [];
    server.use(
      mock.get('/api/v1/folders', ({ request }) => {
        const query = new URL(request.url).searchParams;
        counted.push(query.get('q'));
        const parent = query.get('parent') ?? '';
        const path = parent === '' ? 'style' : `${parent}/ink`;
        const items = [
          {
            rootId: ROOT_ID,
            path,
            name: path.split('/').at(-1) ?? '',
            adapters: 3,
            hasChildren: parent === '',
          },
        ];
        return HttpResponse.json({ items, nextCursor: null, total: 1 });
      }),
    );
    const { user, location } = await renderApp('/library?q=flat');
    await user.click(await screen.findByRole('button', { name: 'Open style' }));
    await user.click(await screen.findByRole('button', { name: /^ink/ }));
    await waitFor(() => expect(asked.at(-1)?.get('folder')).toBe('style/ink'));
    expect(location()).toContain(`rootId=${ROOT_ID}`);
    expect(screen.getByRole('list', { name: 'Active filters' })).toHaveTextContent('loras / style/ink');
    // As all facets do, folders count what the search finds.
    expect(new Set(counted)).toEqual(new Set(['flat']));
  });

  it('are a sheet on a phone, and the inspector too', async () => {
    setScreenWidth(390);
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user } = await renderApp('/library');
    await card('Flat ink');
    await user.click(screen.getByRole('button', { name: 'Filters' }));
    const sheet = await screen.findByRole('dialog', { name: 'Filters' });
    await user.click(within(sheet).getByRole('button', { name: 'Show 1' }));
    await user.click(await card('Flat ink'));
    expect(await screen.findByRole('dialog', { name: 'Flat ink' })).toBeVisible();
  });
});

describe('the inspector as a sheet on a phone', () => {
  async function openSheet() {
    setScreenWidth(390);
    const ink = buildAdapter({ name: 'Flat ink' });
    serveAdapters(() => [ink]);
    const app = await renderApp('/jobs');
    await app.user.click((await screen.findAllByRole('link', { name: 'Library' }))[0] as HTMLElement);
    await app.user.click(await card('Flat ink'));
    const sheet = await screen.findByRole('dialog', { name: 'Flat ink' });
    await waitFor(() => expect(app.location()).toBe(`/library?selected=${ink.id}`));
    return { ...app, ink, sheet };
  }

  it('closes with Back, which leaves the library only after that', async () => {
    const { back, location } = await openSheet();
    await back();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(location()).toBe('/library');
    expect(await card('Flat ink')).toBeVisible();
    await back();
    await waitFor(() => expect(location()).toBe('/jobs'));
  });

  it('leaves nothing to step back through when its own button closes it', async () => {
    const { user, sheet, back, location } = await openSheet();
    await user.click(within(sheet).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(location()).toBe('/library'));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await back();
    await waitFor(() => expect(location()).toBe('/jobs'));
  });

  it('is there again when a person comes back from the page of its adapter', async () => {
    const { user, sheet, ink, back, location } = await openSheet();
    await user.click(await within(sheet).findByRole('button', { name: 'Open' }));
    await waitFor(() => expect(location()).toBe(`/adapters/${ink.id}`));
    await back();
    expect(await screen.findByRole('dialog', { name: 'Flat ink' })).toBeVisible();
    await back();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(location()).toBe('/library');
  });
});

describe('an empty library', () => {
  it('without roots offers to add a folder', async () => {
    serveRoots([]);
    const { user } = await renderApp('/library');
    await user.click(await screen.findByRole('button', { name: 'Add a folder' }));
    expect(await screen.findByRole('dialog')).toBeVisible();
  });

  it('waits for the first cards while a scan runs', async () => {
    server.use(
      mock.get('/api/v1/jobs', () => HttpResponse.json({ items: [buildJob()], nextCursor: null, total: 1 })),
    );
    const all: AdapterItem[] = [];
    serveAdapters(() => all);
    await renderApp('/library');
    await screen.findByText(/3,214/);
    expect(screen.queryByText('No LoRA files were found')).not.toBeInTheDocument();
    all.push(buildAdapter({ name: 'Flat ink' }));
    act(() => emitLive('changes', [{ kind: 'adapter', id: all[0]?.id ?? '' }]));
    expect(await card('Flat ink')).toBeVisible();
  });

  it('with roots and no scan says that nothing was found', async () => {
    const { user, location } = await renderApp('/library');
    await user.click(await screen.findByRole('button', { name: 'Look at the roots' }));
    await waitFor(() => expect(location()).toBe('/roots'));
  });

  it('under a filter offers to clear it', async () => {
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    const { user, location } = await renderApp('/library?q=nothing-like-this');
    await user.click(await screen.findByRole('button', { name: 'Clear search and filters' }));
    expect(await card('Flat ink')).toBeVisible();
    expect(location()).toBe('/library');
  });

  it('says when it could not be loaded, and tries again', async () => {
    server.use(
      mock.get('/api/v1/adapters', () => refuse(500, { code: 'internal', requestId: 'req-9' }), {
        once: true,
      }),
    );
    const { user } = await renderApp('/library');
    expect(await screen.findByText(/req-9/)).toBeVisible();
    serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await card('Flat ink')).toBeVisible();
  });
});
