import type { Tag } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { setScreenWidth } from '../../../test/desktop.js';
import { mock } from '../../../test/mock.js';
import { buildTag } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

beforeEach(() => setScreenWidth(1440));

/** A server that keeps tags; returns what it was told, call by call. */
function serveTags(tags: Tag[]): unknown[] {
  const told: unknown[] = [];
  const find = (id: string) => tags.find((tag) => tag.id === id) ?? buildTag({ id });
  server.use(
    mock.get('/api/v1/tags', ({ request }) => {
      const contains = new URL(request.url).searchParams.get('contains') ?? '';
      const items = tags.filter(({ name }) => name.includes(contains));
      return HttpResponse.json({ items, nextCursor: null, total: items.length });
    }),
    mock.post('/api/v1/tags', async ({ request }) => {
      const { name, parentId = null, color = null } = await request.json();
      told.push(['create', name]);
      const known = tags.find((tag) => tag.name === name);
      const tag = known ?? buildTag({ name, parentId, color, adapters: 0 });
      if (!known) tags.push(tag);
      tag.id ??= buildTag().id;
      return HttpResponse.json(tag, { status: 201 });
    }),
    mock.patch('/api/v1/tags/{id}', async ({ params, request }) => {
      const change = await request.json();
      told.push(['update', find(params.id).name, change]);
      return HttpResponse.json(Object.assign(find(params.id), change));
    }),
    mock.post('/api/v1/tags/{id}/merge', async ({ params, request }) => {
      const { into } = await request.json();
      const gone = find(params.id);
      told.push(['merge', gone.name, find(into).name]);
      tags.splice(tags.indexOf(gone), 1);
      find(into).aliases = [...find(into).aliases, gone.name];
      return HttpResponse.json(find(into));
    }),
    mock.delete('/api/v1/tags/{id}', ({ params }) => {
      told.push(['delete', find(params.id).name]);
      tags.splice(tags.indexOf(find(params.id)), 1);
      return HttpResponse.json({ jobId: null });
    }),
  );
  return told;
}

function names(): string[] {
  const list = screen.getByRole('list', { name: 'Tags' });
  return within(list)
    .getAllByRole('link')
    .map((link) => link.textContent ?? '');
}

async function act(user: Awaited<ReturnType<typeof renderApp>>['user'], tag: string, action: RegExp) {
  await user.click(await screen.findByRole('button', { name: `Change the tag ${tag}` }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
}

it('shows tags as a tree that opens and closes; a click leads to what has the tag', async () => {
  const style = buildTag({ name: 'style', adapters: 9 });
  serveTags([style, buildTag({ name: 'ink', parentId: style.id, adapters: 3 }), buildTag({ name: 'sky' })]);
  const { user, location } = await renderApp('/tags');
  await user.click(await screen.findByRole('button', { name: 'Close style' }));
  expect(names()).toEqual(['style', 'sky']);
  await user.click(screen.getByRole('button', { name: 'Open style' }));
  expect(names()).toEqual(['style', 'ink', 'sky']);
  await user.click(screen.getByRole('link', { name: 'ink' }));
  await waitFor(() => expect(location()).toBe('/library?tag=ink'));
});

it('finds tags while typing, also by their other words, and makes what is not there with Enter', async () => {
  const told = serveTags([buildTag({ name: 'style' }), buildTag({ name: 'sky', aliases: ['heaven'] })]);
  const { user } = await renderApp('/tags');
  const search = await screen.findByRole('searchbox', { name: 'Search the tags' });
  await screen.findByRole('link', { name: 'style' });
  await user.type(search, 'heav');
  await waitFor(() => expect(names()).toEqual(['sky']));
  await user.clear(search);
  await user.type(search, 'brand new');
  await screen.findByRole('button', { name: 'Create “brand new”' });
  await user.keyboard('{Enter}');
  expect(await screen.findByRole('link', { name: 'brand new' })).toBeVisible();
  expect(told).toEqual([['create', 'brand new']]);
});

it('renames, colours and gives other words in one go; a tag that only files know is taken first', async () => {
  const told = serveTags([buildTag({ id: null, name: 'ink', adapters: 12 })]);
  const { user } = await renderApp('/tags');
  await act(user, 'ink', /Edit/);
  const name = screen.getByRole('textbox', { name: 'Name' });
  await user.clear(name);
  await user.type(name, 'inks');
  expect(screen.getByText(/12 adapters show the new name. “ink” becomes another word/)).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Green' }));
  await user.type(screen.getByRole('textbox', { name: /Other words/ }), 'tinte{Enter}');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('link', { name: 'inks' })).toBeVisible();
  expect(told).toEqual([
    ['create', 'ink'],
    ['update', 'ink', { name: 'inks', color: '#4f9d4f', aliases: ['tinte'] }],
  ]);
});

it('offers to merge where the new name is another tag', async () => {
  serveTags([buildTag({ name: 'ink' }), buildTag({ name: 'inks' })]);
  server.use(
    mock.patch('/api/v1/tags/{id}', () =>
      refuse(409, { code: 'conflict', message: '"inks" is a tag itself: merge the two first.' }),
    ),
  );
  const { user } = await renderApp('/tags');
  await act(user, 'ink', /Edit/);
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 's');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/is a tag itself/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Merge the two instead' }));
  expect(await screen.findByRole('combobox', { name: 'The tag that stays' })).toHaveValue('inks');
});

it('says what a merge does before it does it, and takes it back', async () => {
  const ink = buildTag({ name: 'ink', adapters: 4, aliases: ['tinte'], color: '#d9534f' });
  const told = serveTags([ink, buildTag({ name: 'brush', parentId: ink.id }), buildTag({ name: 'sky' })]);
  const { user } = await renderApp('/tags');
  await act(user, 'ink', /Merge/);
  await user.type(screen.getByRole('combobox', { name: 'The tag that stays' }), 'sky');
  await user.click(await screen.findByRole('option', { name: /sky/ }));
  const what = screen.getByRole('list', { name: 'What happens' });
  expect(what).toHaveTextContent('4 adapters that show “ink” show “sky” instead.');
  expect(what).toHaveTextContent('Its other words come along: tinte.');
  expect(what).toHaveTextContent('1 tag below it moves below “sky”.');
  expect(what).toHaveTextContent('Files keep their words.');
  expect(told).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Merge' }));
  expect(await screen.findByText('“ink” is “sky” now')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('link', { name: 'ink' })).toBeVisible();
  expect(told).toEqual([
    ['merge', 'ink', 'sky'],
    ['update', 'sky', { aliases: [], parentId: null }],
    ['create', 'ink'],
    ['update', 'ink', { parentId: null, color: '#d9534f', aliases: ['tinte'] }],
    ['update', 'brush', { parentId: expect.any(String) }],
  ]);
});

it('moves a tag below another, never below itself, and deletes with a way back', async () => {
  const style = buildTag({ name: 'style' });
  const told = serveTags([style, buildTag({ name: 'ink', parentId: style.id }), buildTag({ name: 'art' })]);
  const { user } = await renderApp('/tags');
  await act(user, 'style', /Move/);
  const upper = await screen.findByRole('combobox', { name: 'Upper tag' });
  await screen.findByRole('option', { name: /art/ });
  expect(screen.queryByRole('option', { name: /ink/ })).not.toBeInTheDocument();
  await user.type(upper, 'art{Enter}');
  expect(await screen.findByText('“style” stands below “art”')).toBeVisible();

  await act(user, 'ink', /Delete/);
  expect(await screen.findByText('Deleted the tag “ink”')).toBeVisible();
  await waitFor(() => expect(names()).not.toContain('ink'));
  await user.click(screen.getAllByRole('button', { name: 'Undo' })[0] as HTMLElement);
  await waitFor(() =>
    expect(told.slice(1, 3)).toEqual([
      ['delete', 'ink'],
      ['create', 'ink'],
    ]),
  );
});

it('says so when there are none, and when they cannot be loaded', async () => {
  serveTags([]);
  const { user } = await renderApp('/tags');
  expect(await screen.findByText('There are no tags yet')).toBeVisible();
  server.use(mock.get('/api/v1/tags', () => refuse(500, {})));
  await user.click(screen.getByRole('radio', { name: 'By name' }));
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});
