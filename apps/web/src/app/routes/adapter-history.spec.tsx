import type { AdapterDetail, Revision } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { buildDetail } from '../../../test/adapter-builders.js';
import { buildRevision, buildRevisionPage } from '../../../test/history-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

const change = (field: string, from: unknown, to: unknown) => ({
  field,
  from: { value: from },
  to: { value: to },
});

/** Newest first. */
const REVISIONS: Revision[] = [
  buildRevision({ id: '30', at: '2026-11-22T12:00:00.000Z', changes: [change('rating', 2, 5)] }),
  buildRevision({
    id: '20',
    at: '2026-11-21T12:00:00.000Z',
    kind: 'batch',
    changes: [change('tags', ['ink', 'old'], ['ink', 'new'])],
  }),
  buildRevision({
    id: '10',
    at: '2026-11-20T12:00:00.000Z',
    changes: [change('rating', null, 2), change('notes', 'use it low', 'use it high')],
  }),
];

interface Served {
  detail: AdapterDetail;
  revisions: Revision[];
  restored: { revisionId: string; ifMatch: string | null }[];
}

function serve(): Served {
  const served: Served = { detail: buildDetail({ rating: 5 }), revisions: [...REVISIONS], restored: [] };
  server.use(
    mock.get('/api/v1/adapters/{id}', () => HttpResponse.json(served.detail)),
    mock.get('/api/v1/adapters/{id}/revisions', ({ request }) => {
      const query = new URL(request.url).searchParams;
      const from = Number(query.get('cursor') ?? 0);
      const to = from + Math.min(2, Number(query.get('limit')));
      return HttpResponse.json(
        buildRevisionPage(served.revisions.slice(from, to), {
          total: served.revisions.length,
          nextCursor: to < served.revisions.length ? String(to) : null,
        }),
      );
    }),
    mock.post('/api/v1/adapters/{id}/revisions/{revisionId}/restore', ({ params, request }) => {
      const ifMatch = request.headers.get('if-match');
      if (ifMatch !== null && ifMatch !== `"${served.detail.revision}"`)
        return refuse(412, { code: 'precondition_failed' });
      served.restored.push({ revisionId: params.revisionId, ifMatch });
      Object.assign(served.detail, {
        rating: params.revisionId === '10' ? 2 : 5,
        revision: served.detail.revision + 1,
      });
      return HttpResponse.json(served.detail);
    }),
  );
  return served;
}

async function open(served: Served) {
  const app = await renderApp(`/adapters/${served.detail.id}?tab=history`);
  await screen.findByText('3 changes');
  return app;
}

/** All of them: the server hands out two at a time. */
async function loadAll(user: Awaited<ReturnType<typeof open>>['user']) {
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(rows()).toHaveLength(3));
}

function rows(): HTMLElement[] {
  return within(screen.getByRole('tabpanel', { name: 'History' }))
    .getAllByRole('listitem')
    .filter((item) => item.textContent?.startsWith('Anna'));
}

describe('the history of an adapter', () => {
  it('tells who changed what from what to what, page after page', async () => {
    const { user } = await open(serve());
    expect(rows()).toHaveLength(2);
    await loadAll(user);
    const [first, second, third] = rows();
    expect(first).toHaveTextContent(/Anna edited · .*as it is now.*Rating2 starsbecomes5 stars/);
    expect(second).toHaveTextContent('changed it with others');
    expect(within(second as HTMLElement).getByTitle('Taken away: old')).toBeVisible();
    expect(within(second as HTMLElement).getByTitle('Added: new')).toBeVisible();
    expect(within(second as HTMLElement).queryByText('ink')).not.toBeInTheDocument();
    expect(third).toHaveTextContent('Ratingnot setbecomes2 stars');
    expect(within(third as HTMLElement).getByText('low').tagName).toBe('DEL');
    expect(within(third as HTMLElement).getByText('high').tagName).toBe('INS');
  });

  it('says so where nobody has changed anything', async () => {
    const served = serve();
    served.revisions = [];
    await renderApp(`/adapters/${served.detail.id}?tab=history`);
    expect(await screen.findByText(/Nobody has changed anything yet/)).toBeVisible();
  });

  it('tries again after a failure', async () => {
    const served = serve();
    server.use(
      mock.get('/api/v1/adapters/{id}/revisions', () => refuse(500, { code: 'internal' }), { once: true }),
    );
    const { user } = await renderApp(`/adapters/${served.detail.id}?tab=history`);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('3 changes')).toBeVisible();
  });

  it('shows what differs between any two states', async () => {
    const { user } = await open(serve());
    await loadAll(user);
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    const [newest, middle, oldest] = screen.getAllByRole('checkbox') as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ];
    const show = screen.getByRole('button', { name: 'Show differences' });
    await user.click(middle);
    expect(show).toBeDisabled();
    await user.click(newest);
    // A third takes the place of the first.
    await user.click(oldest);
    expect(middle).not.toBeChecked();
    await user.click(show);
    const dialog = await screen.findByRole('dialog', { name: 'Differences' });
    expect(dialog).toHaveTextContent('Rating2 starsbecomes5 stars');
    expect(within(dialog).getByTitle('Added: new')).toBeVisible();
    expect(dialog).not.toHaveTextContent('Notes');
  });
});

describe('restoring', () => {
  it('tells what will change, does it, and can be taken back', async () => {
    const served = serve();
    const { user } = await open(served);
    await loadAll(user);
    const [, , oldest] = rows();
    await user.click(within(oldest as HTMLElement).getByRole('button', { name: /^Restore to after/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Restore' });
    expect(dialog).toHaveTextContent('Rating5 starsbecomes2 stars');
    expect(within(dialog).getByTitle('Added: old')).toBeVisible();
    expect(dialog).not.toHaveTextContent('Notes');
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(served.restored).toEqual([{ revisionId: '10', ifMatch: '"7"' }]));
    expect(await screen.findByRole('button', { name: '2 stars', pressed: true })).toBeVisible();
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(served.restored.at(-1)).toEqual({ revisionId: '30', ifMatch: null }));
    expect(await screen.findByRole('button', { name: '5 stars', pressed: true })).toBeVisible();
  });

  it('goes on when only a scan raised the revision', async () => {
    const served = serve();
    const { user } = await open(served);
    await user.click(screen.getByRole('button', { name: /^Restore to after/ }));
    served.detail.revision = 12;
    await user.click(
      within(await screen.findByRole('dialog', { name: 'Restore' })).getByRole('button', { name: 'Restore' }),
    );
    await waitFor(() => expect(served.restored).toEqual([{ revisionId: '20', ifMatch: '"12"' }]));
  });

  it('stops and shows the list anew when somebody wrote meanwhile', async () => {
    const served = serve();
    const { user } = await open(served);
    await user.click(screen.getByRole('button', { name: /^Restore to after/ }));
    served.detail.revision = 12;
    served.revisions.unshift(buildRevision({ id: '40', changes: [change('rating', 5, 1)] }));
    const dialog = await screen.findByRole('dialog', { name: 'Restore' });
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('Somebody changed it meanwhile');
    await waitFor(() => expect(dialog).toHaveTextContent('Rating1 starbecomes2 stars'));
    expect(served.restored).toEqual([]);
  });
});
