import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildAdapter, buildFacet, buildFacets } from '../../../test/adapter-builders.js';
import { card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { server } from '../../../test/server.js';

beforeEach(startLibrary);

function tags(count: number, more = false) {
  const counts = Array.from({ length: count }, (_, at): [string, number] => [`tag ${at}`, 100 - at]);
  return buildFacet(Object.fromEntries(counts), more);
}

/** Facets with these tags; returns which fields were asked for, request by request. */
function serveFacets(tag = tags(3)): string[][] {
  const asked: string[][] = [];
  server.use(
    mock.get('/api/v1/adapters/facets', ({ request }) => {
      asked.push(new URL(request.url).searchParams.getAll('fields'));
      return HttpResponse.json(
        buildFacets({
          tag,
          rating: buildFacet({ 3: 2, 5: 1 }),
          size: buildFacet({ '50mb..150mb': 2, '<10mb': 9 }),
        }),
      );
    }),
  );
  return asked;
}

it('only what is unfolded is counted, and stays unfolded', async () => {
  serveAdapters(() => [buildAdapter()]);
  const asked = serveFacets();
  const { user } = await renderApp('/library');
  await screen.findByRole('button', { name: /^SDXL/ });
  expect(asked.at(-1)).not.toContain('size');
  await user.click(screen.getByRole('button', { name: 'Size' }));
  expect(await screen.findByRole('button', { name: /^Under 10 MB/ })).toBeVisible();
  expect(asked.at(-1)).toContain('size');
  expect(JSON.parse(localStorage.getItem('lora.library') ?? '{}').openFacets).toContain('size');
  await user.click(screen.getByRole('button', { name: 'Size' }));
  expect(screen.queryByRole('button', { name: /^Under 10 MB/ })).not.toBeInTheDocument();
});

it('every filter stands in the address and as a chip that takes it away', async () => {
  const asked = serveAdapters(() => [buildAdapter()]);
  serveFacets();
  const { user, location } = await renderApp('/library');
  await user.click(await screen.findByRole('button', { name: 'Rating' }));
  for (const name of [/^Favourites/, /^5 stars/, /^3 stars/, /^Pony/, /^LoRA/, /^Missing/])
    await user.click(await screen.findByRole('button', { name }));
  await waitFor(() => expect(asked.at(-1)?.get('state')).toBe('missing'));
  const last = asked.at(-1);
  expect(last?.getAll('rating')).toEqual(['5', '3']);
  expect(last?.get('is')).toBe('favorite');
  expect(last?.get('family')).toBe('pony');
  expect(last?.get('networkType')).toBe('lora');

  const chips = screen.getByRole('list', { name: 'Active filters' });
  await user.click(within(chips).getByRole('button', { name: 'Remove the filter 3 stars' }));
  await waitFor(() => expect(asked.at(-1)?.getAll('rating')).toEqual(['5']));
  await user.click(screen.getByRole('button', { name: 'Clear all' }));
  await waitFor(() => expect(location()).toBe('/library'));
  expect(screen.queryByRole('list', { name: 'Active filters' })).not.toBeInTheDocument();
});

describe('a long facet', () => {
  it('shows its most frequent values, then all at hand, then page by page what the server has', async () => {
    serveAdapters(() => [buildAdapter()]);
    serveFacets(tags(50, true));
    const cursors: (string | null)[] = [];
    server.use(
      mock.get('/api/v1/adapters/facets/{field}', ({ request, params }) => {
        const query = new URL(request.url).searchParams;
        cursors.push(query.get('cursor'));
        expect(params.field).toBe('tag');
        const page = query.get('cursor') === null ? tags(50).values : [{ value: 'rare', count: 1 }];
        return HttpResponse.json({
          items: page,
          nextCursor: query.get('cursor') === null ? 'c1' : null,
          total: 51,
        });
      }),
    );
    const { user } = await renderApp('/library');
    await screen.findByRole('button', { name: /^tag 7,/ });
    expect(screen.queryByRole('button', { name: /^tag 8,/ })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('button', { name: /^tag 49,/ })).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('button', { name: /^rare/ })).toBeVisible();
    expect(cursors).toEqual([null, 'c1']);
    await user.click(screen.getByRole('button', { name: 'Show fewer' }));
    expect(screen.queryByRole('button', { name: /^tag 8,/ })).not.toBeInTheDocument();
  });

  it('is searched by the server, and Enter takes the first', async () => {
    const asked = serveAdapters(() => [buildAdapter()]);
    serveFacets(tags(50, true));
    server.use(
      mock.get('/api/v1/adapters/facets/{field}', ({ request }) => {
        const contains = new URL(request.url).searchParams.get('contains') ?? '';
        const items = ['rare ink', 'rare oil']
          .filter((value) => value.includes(contains))
          .map((value) => ({ value, count: 1 }));
        return HttpResponse.json({ items, nextCursor: null, total: items.length });
      }),
    );
    const { user } = await renderApp('/library');
    const search = await screen.findByRole('searchbox', { name: 'Search in Tags' });
    await user.type(search, 'nobody');
    expect(await screen.findByText('Nothing has these letters.')).toBeVisible();
    await user.clear(search);
    await user.type(search, 'oil');
    expect(await screen.findByRole('button', { name: /^rare oil/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^tag 1,/ })).not.toBeInTheDocument();
    await user.type(search, '{Enter}');
    await waitFor(() => expect(asked.at(-1)?.getAll('tag')).toEqual(['rare oil']));
    // It stays in sight although it is none of the fifty.
    expect(await screen.findByRole('button', { name: /^rare oil/, pressed: true })).toBeVisible();
  });
});

it('several tags are any of them or all of them', async () => {
  const asked = serveAdapters(() => [buildAdapter()]);
  serveFacets();
  const { user, location } = await renderApp('/library');
  await user.click(await screen.findByRole('button', { name: /^tag 0,/ }));
  expect(screen.queryByRole('radiogroup', { name: 'Of several tags' })).not.toBeInTheDocument();
  await user.click(await screen.findByRole('button', { name: /^tag 1,/ }));
  await user.click(await screen.findByRole('radio', { name: 'All of them' }));
  await waitFor(() => expect(asked.at(-1)?.get('tagMode')).toBe('all'));
  expect(screen.getByRole('radio', { name: 'All of them' })).toBeChecked();
  await user.click(screen.getByRole('radio', { name: 'Any of them' }));
  await waitFor(() => expect(location()).toBe('/library?tag=tag+0&tag=tag+1'));
});

it('a value is left out with alt and a click, as the search box says it', async () => {
  serveAdapters(() => [buildAdapter({ name: 'Flat ink' })]);
  serveFacets();
  const { user, location } = await renderApp('/library?tag=tag+0');
  await card('Flat ink');
  await user.keyboard('{Alt>}');
  await user.click(await screen.findByRole('button', { name: /^tag 0,/ }));
  await user.keyboard('{/Alt}');
  await waitFor(() => expect(location()).toBe('/library?q=-tag%3A%22tag+0%22'));
  expect(screen.getByRole('combobox', { name: 'Search the library' })).toHaveValue('-tag:"tag 0"');
});

it('collections go by their names', async () => {
  serveAdapters(() => [buildAdapter()]);
  server.use(
    mock.get('/api/v1/collections', () =>
      HttpResponse.json({
        items: [
          {
            id: 'c1',
            name: 'Night scenes',
            description: null,
            query: null,
            sort: null,
            adapters: 4,
            covers: [],
            coverId: null,
            position: 0,
            revision: 1,
            createdAt: '2026-11-20T10:00:00.000Z',
            updatedAt: '2026-11-20T10:00:00.000Z',
          },
        ],
        nextCursor: null,
        total: 1,
      }),
    ),
  );
  const { user } = await renderApp('/library?collection=c1&tag=ink');
  expect(await screen.findByRole('button', { name: 'Remove the filter Night scenes' })).toBeVisible();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Sort by' }), 'Own order');
  expect(screen.getByRole('combobox', { name: 'Sort by' })).toHaveValue('manual');
});
