import type { Tag } from '@lora/schema';
import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { nextId } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { server } from '../../../test/server.js';

const tag = (name: string, over: Partial<Tag> = {}): Tag => ({
  id: nextId(),
  name,
  parentId: null,
  color: null,
  aliases: [],
  adapters: 3,
  ...over,
});

function serve(tags: Tag[]): { made: unknown[] } {
  const made: unknown[] = [];
  server.use(
    mock.get('/api/v1/tags', () => HttpResponse.json({ items: tags, nextCursor: null, total: tags.length })),
    mock.post('/api/v1/tags', async ({ request }) => {
      const body = await request.json();
      made.push(body);
      const added = tag(body.name, { adapters: 0 });
      tags.push(added);
      return HttpResponse.json(added, { status: 201 });
    }),
  );
  return { made };
}

it('lists tags as a tree with their counts, and leads to what has them', async () => {
  const art = tag('art', { color: '#aa3355', aliases: ['kunst'] });
  serve([art, tag('ink', { parentId: art.id, adapters: 12 }), tag('poster')]);
  const { user, location } = await renderApp('/tags');
  expect(await screen.findByText('ink')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Close art' }));
  await waitFor(() => expect(screen.queryByText('ink')).not.toBeInTheDocument());
  await user.click(screen.getByRole('button', { name: 'Open art' }));
  await user.click(await screen.findByText('ink'));
  await waitFor(() => expect(location()).toBe('/library?tag=ink'));
});

it('finds a tag by typing, and makes it where there is none', async () => {
  const { made } = serve([tag('ink'), tag('poster')]);
  const { user } = await renderApp('/tags');
  expect(await screen.findByText('poster')).toBeVisible();
  await user.type(screen.getByRole('searchbox'), 'brush');
  expect(await screen.findByText('No tag has these letters.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: /brush/ }));
  await waitFor(() => expect(made).toEqual([expect.objectContaining({ name: 'brush' })]));
});

it('says where tags come from when there are none, and makes one in a dialog', async () => {
  const { made } = serve([]);
  const { user } = await renderApp('/tags');
  expect(await screen.findByText('There are no tags yet')).toBeVisible();
  await user.click(screen.getAllByRole('button', { name: 'New tag' })[0] as HTMLElement);
  await user.type(await screen.findByRole('textbox'), 'ink{Enter}');
  await waitFor(() => expect(made).toEqual([expect.objectContaining({ name: 'ink' })]));
});
