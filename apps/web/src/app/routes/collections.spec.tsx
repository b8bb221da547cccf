import type { Collection } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildAdapter, buildPage } from '../../../test/adapter-builders.js';
import { buildStyles, card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { buildCollection } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

beforeEach(startLibrary);

/** A server that keeps collections; returns what it was told, call by call. */
function serveCollections(collections: Collection[]): unknown[] {
  const told: unknown[] = [];
  server.use(
    mock.get('/api/v1/collections', () =>
      HttpResponse.json({ items: collections, nextCursor: null, total: collections.length }),
    ),
    mock.post('/api/v1/collections', async ({ request }) => {
      const body = await request.json();
      told.push(['create', body]);
      const made = buildCollection({ ...body, adapters: 0 });
      collections.push(made);
      return HttpResponse.json(made, { status: 201 });
    }),
    mock.patch('/api/v1/collections/{id}', async ({ params, request }) => {
      const body = await request.json();
      told.push(['update', body]);
      const found = collections.find(({ id }) => id === params.id) ?? buildCollection();
      return HttpResponse.json(Object.assign(found, body));
    }),
    mock.delete('/api/v1/collections/{id}', ({ params }) => {
      told.push(['delete']);
      collections.splice(
        collections.findIndex(({ id }) => id === params.id),
        1,
      );
      return new HttpResponse(null, { status: 204 });
    }),
    mock.post('/api/v1/collections/{id}/items', async ({ request }) => {
      told.push(['place', await request.json()]);
      return HttpResponse.json({ changed: 1 });
    }),
    mock.delete('/api/v1/collections/{id}/items', async ({ request }) => {
      told.push(['take', await request.json()]);
      return HttpResponse.json({ changed: 1 });
    }),
  );
  return told;
}

describe('the page of collections', () => {
  it('says how to begin, and makes the first', async () => {
    const told = serveCollections([]);
    const { user } = await renderApp('/collections');
    expect(await screen.findByText('There are no collections yet')).toBeVisible();
    await user.click(screen.getAllByRole('button', { name: 'New collection' })[0] as HTMLElement);
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Posters');
    await user.type(screen.getByRole('textbox', { name: 'Description' }), 'For the hall');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByRole('link', { name: 'Posters' })).toBeVisible();
    expect(told).toEqual([['create', { name: 'Posters', description: 'For the hall' }]]);
  });

  it('says that no adapter goes when a collection is deleted', async () => {
    const told = serveCollections([buildCollection({ name: 'Posters', adapters: 12 })]);
    const { user } = await renderApp('/collections');
    await user.click(await screen.findByRole('button', { name: 'Change Posters' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog', { name: 'Delete the collection “Posters”?' });
    expect(dialog).toHaveTextContent('Its 12 adapters stay in the library, no adapter is deleted.');
    await user.click(within(dialog).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('There are no collections yet')).toBeVisible();
    expect(told).toEqual([['delete']]);
  });

  it('does not keep a search that cannot be read, and says where it is wrong', async () => {
    const told = serveCollections([buildCollection({ name: 'Good ones', query: 'rating:>=4' })]);
    const { user } = await renderApp('/collections');
    await user.click(await screen.findByRole('button', { name: 'Change Good ones' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Rename, change the search' }));
    const search = await screen.findByRole('textbox', { name: 'Search' });
    await user.clear(search);
    await user.type(search, 'rating:many');
    expect(await screen.findByRole('alert')).toHaveTextContent('"many"');
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.clear(search);
    await user.type(search, 'rating:5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(told).toEqual([['update', { name: 'Good ones', description: null, query: 'rating:5' }]]),
    );
  });

  it('says so when it cannot be loaded', async () => {
    server.use(mock.get('/api/v1/collections', () => refuse(500, {})));
    await renderApp('/collections');
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('one collection', () => {
  it('is the library in its own order, with its name and words above', async () => {
    const posters = buildCollection({ name: 'Posters', description: 'For the hall' });
    serveCollections([posters]);
    const asked = serveAdapters(() => buildStyles(3));
    const { location } = await renderApp(`/collections/${posters.id}`);
    await card('Style 000');
    expect(location()).toBe(`/library?collection=${posters.id}&sort=manual`);
    expect(asked.at(-1)?.get('sort')).toBe('manual');
    expect(await screen.findByRole('heading', { name: 'Posters' })).toBeVisible();
    expect(screen.getByText('For the hall')).toBeVisible();
    for (const link of screen.getAllByRole('link', { name: 'Collections' }))
      expect(link).toHaveAttribute('aria-current', 'page');
    for (const link of screen.getAllByRole('link', { name: 'Library' }))
      expect(link).not.toHaveAttribute('aria-current');
  });

  it('that holds nothing says how to fill it, a saved search that it finds nothing', async () => {
    const [posters, search] = [
      buildCollection({ name: 'Posters' }),
      buildCollection({ name: 'Good', query: 'rating:5' }),
    ];
    serveCollections([posters, search]);
    serveAdapters(() => []);
    const { user, location } = await renderApp(`/collections/${search.id}`);
    expect(await screen.findByRole('heading', { name: 'This search finds nothing now' })).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'All collections' }));
    await user.click(await screen.findByRole('link', { name: 'Posters' }));
    expect(await screen.findByRole('heading', { name: 'Nothing is in it yet' })).toBeVisible();
    // Its name stands above: no filter says it again.
    expect(screen.queryByRole('button', { name: 'Remove the filter Posters' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Open the library' }));
    await waitFor(() => expect(location()).toBe('/library'));
  });

  it.each(['', '/arrange'])('says when it cannot be loaded, and tries again (%s)', async (page) => {
    const posters = buildCollection({ name: 'Posters' });
    serveCollections([posters]);
    serveAdapters(() => buildStyles(3));
    server.use(mock.get('/api/v1/collections', () => refuse(500, {}), { once: true }));
    const { user } = await renderApp(`/collections/${posters.id}${page}`);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect((await screen.findAllByRole('heading', { name: /Posters/ }))[0]).toBeVisible();
  });

  it('that was deleted is said to be gone where the library still asks for it', async () => {
    serveCollections([]);
    serveAdapters(() => []);
    const { user, location } = await renderApp('/library?collection=00000000-0000-4000-8000-00000000dead');
    expect(await screen.findByText('This collection is not there any more.')).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'All collections' }));
    await waitFor(() => expect(location()).toBe('/collections'));
  });

  it('that is not there says so', async () => {
    serveCollections([]);
    await renderApp('/collections/00000000-0000-4000-8000-00000000dead');
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(/not/i));
  });

  it('can be arranged without a mouse, and gives back what was taken out', async () => {
    const posters = buildCollection({ name: 'Posters' });
    const told = serveCollections([posters]);
    const [a, b, c] = ['Aa', 'Bb', 'Cc'].map((name) => buildAdapter({ name }));
    if (!a || !b || !c) throw new Error('three are made');
    server.use(mock.get('/api/v1/adapters', () => HttpResponse.json(buildPage([a, b, c]))));
    const { user } = await renderApp(`/collections/${posters.id}/arrange`);
    await user.click(await screen.findByRole('button', { name: 'Change Cc' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Move to the beginning' }));
    await waitFor(() => expect(told).toEqual([['place', { ids: [c.id], before: a.id }]]));

    await user.click(await screen.findByRole('button', { name: 'Change Aa' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Take out of the collection' }));
    expect(await screen.findByText('Took “Aa” out of Posters')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Change Aa' })).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    // Before the one that it stood before.
    await waitFor(() => expect(told.at(-1)).toEqual(['place', { ids: [a.id], before: b.id }]));

    await user.click(await screen.findByRole('button', { name: 'Change Bb' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Make it the cover' }));
    await waitFor(() => expect(told.at(-1)).toEqual(['update', { coverId: b.id }]));
  });
});

it('what the library shows is kept as a saved search, with all its filters as text', async () => {
  const told = serveCollections([]);
  serveAdapters(() => buildStyles(3));
  const { user } = await renderApp('/library?q=style&baseModel=sdxl&tag=flat+colour&sort=name');
  await user.click(await screen.findByRole('button', { name: 'Save this search' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Flat');
  await user.click(screen.getByRole('button', { name: 'Create' }));
  expect(await screen.findByText('Saved “Flat”')).toBeVisible();
  expect(told).toEqual([
    ['create', { name: 'Flat', description: null, query: 'style base:sdxl tag:"flat colour"', sort: 'name' }],
  ]);
});
