import type { ApiBody } from '@lora/api-client';
import type { Batch, BatchItem } from '@lora/schema';
import { fireEvent, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildFacet, buildFacets } from '../../../test/adapter-builders.js';
import { buildJob } from '../../../test/builders.js';
import { setHeights } from '../../../test/desktop.js';
import { buildStyles, card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { buildBatch, buildBatchItem, buildCollection, buildTag } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

beforeEach(() => {
  startLibrary();
  setHeights(400);
});

const JOB = 'c0000000-0000-4000-8000-000000000001';
const UNDO = 'c0000000-0000-4000-8000-000000000002';

/** A server on which a change of three adapters changes two and fails on one; returns what it was asked. */
function serveBatches(o: { queued?: boolean } = {}) {
  const asked: ApiBody<'post', '/api/v1/batches'>[] = [];
  const state = { batch: buildBatch({ jobId: JOB, state: o.queued ? 'running' : 'completed' }) };
  const items: BatchItem[] = [
    buildBatchItem({ name: 'Style 000' }),
    buildBatchItem({ name: 'Style 001' }),
    buildBatchItem({ name: 'Style 002', outcome: 'failed', changes: [], message: 'This adapter is gone.' }),
  ];
  server.use(
    mock.get('/api/v1/tags', () =>
      HttpResponse.json({ items: [buildTag({ name: 'poster', adapters: 7 })], nextCursor: null, total: 1 }),
    ),
    mock.post('/api/v1/batches', async ({ request }) => {
      const body = await request.json();
      asked.push(body);
      const dry: Batch = { ...state.batch, id: null, dryRun: true, items: items.slice(0, 2) };
      return HttpResponse.json(body.dryRun ? dry : state.batch, { status: 202 });
    }),
    mock.get('/api/v1/batches/{id}', () => HttpResponse.json(state.batch)),
    mock.get('/api/v1/batches/{id}/items', ({ request }) => {
      const query = new URL(request.url).searchParams;
      const outcomes = query.getAll('outcome');
      const undo = query.getAll('undo');
      const found = items.filter(
        (item) =>
          (outcomes.length === 0 || outcomes.includes(item.outcome)) &&
          (undo.length === 0 || (item.undo !== null && undo.includes(item.undo))),
      );
      return HttpResponse.json({ items: found, nextCursor: null, total: found.length });
    }),
    mock.post('/api/v1/batches/{id}/undo', () => {
      items[0] = { ...(items[0] as BatchItem), undo: 'restored' };
      items[1] = { ...(items[1] as BatchItem), undo: 'kept', undoMessage: 'Changed since: tags.' };
      const counts = { ...state.batch.counts, restored: 1, kept: 1 };
      state.batch = { ...state.batch, undoJobId: UNDO, undoneAt: '2026-11-22T11:00:00.000Z', counts };
      return HttpResponse.json(state.batch, { status: 202 });
    }),
    mock.get('/api/v1/jobs/{id}', ({ params }) =>
      HttpResponse.json(buildJob({ id: params.id, kind: 'batch', state: state.batch.state ?? 'completed' })),
    ),
  );
  return { asked, state };
}

async function selectAll(user: Awaited<ReturnType<typeof renderApp>>['user']): Promise<void> {
  await user.click(await card('Style 000'));
  await user.keyboard('{Control>}a{/Control}');
}

async function openChange(user: Awaited<ReturnType<typeof renderApp>>['user'], name: string) {
  await user.click(await screen.findByRole('button', { name: 'Change' }));
  await user.click(await screen.findByRole('menuitem', { name }));
  return screen.findByRole('dialog');
}

describe('a bulk change', () => {
  it('is shown item by item before anything happens, then done, told and undone', async () => {
    serveAdapters(() => buildStyles(3));
    const { asked } = serveBatches();
    const { user } = await renderApp('/library?q=style');
    await selectAll(user);
    const dialog = await openChange(user, 'Tags');
    expect(within(dialog).getByRole('button', { name: 'Change' })).toBeDisabled();

    await user.type(within(dialog).getByRole('combobox', { name: 'Tag' }), 'poster{Enter}');
    expect(await within(dialog).findByText('2 adapters change · 1 is gone')).toBeVisible();
    expect(await within(dialog).findByText('Style 001')).toBeVisible();
    expect(within(dialog).getAllByTitle('Added: poster')).toHaveLength(2);
    expect(asked.every(({ dryRun }) => dryRun)).toBe(true);
    expect(asked.at(-1)).toMatchObject({
      selection: { query: 'style', filters: {} },
      change: { tags: { add: ['poster'] } },
    });

    await user.click(within(dialog).getByRole('button', { name: 'Change 2 adapters' }));
    const result = await screen.findByRole('dialog', { name: 'Add the tag poster' });
    expect(asked.at(-1)).toEqual({
      selection: { query: 'style', filters: {} },
      change: { tags: { add: ['poster'] } },
    });
    // What failed comes first, with its name and reason.
    expect(await within(result).findByText('Style 002')).toBeVisible();
    expect(within(result).getByText('This adapter is gone.')).toBeVisible();

    await user.click(within(result).getByRole('button', { name: 'Undo' }));
    expect(await within(result).findByText('1 brought back · 1 changed since and kept')).toBeVisible();
    expect(await within(result).findByText('Changed since: tags.')).toBeVisible();
    await user.click(within(result).getByRole('radio', { name: '1 brought back' }));
    expect(await within(result).findByText('Style 000')).toBeVisible();
  });

  it('shows how far it is, can be cancelled, and goes on when its dialog is closed', async () => {
    serveAdapters(() => buildStyles(3));
    const { state } = serveBatches({ queued: true });
    const steered: string[] = [];
    server.use(
      mock.post('/api/v1/jobs/{id}/cancel', ({ params }) => {
        steered.push(params.id);
        return HttpResponse.json(buildJob({ id: params.id }));
      }),
    );
    const { user } = await renderApp('/library');
    await selectAll(user);
    const dialog = await openChange(user, 'Rating');
    await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Rating' }), '4 stars');
    await user.click(await within(dialog).findByRole('button', { name: 'Change 2 adapters' }));
    const running = await screen.findByRole('dialog', { name: 'Rating: 4 stars' });
    await within(running).findByRole('progressbar', { name: 'Change' });
    await user.click(within(running).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(steered).toEqual([JOB]));

    await user.click(within(running).getByRole('button', { name: 'Go on in the background' }));
    state.batch = { ...state.batch, state: 'cancelled', counts: { ...state.batch.counts, failed: 0 } };
    emitLive('job', buildJob({ id: JOB, kind: 'batch', state: 'cancelled' }));
    expect(await screen.findByText(/^Cancelled · 2 changed/)).toBeVisible();
  });

  it('says why it cannot begin and stays open', async () => {
    serveAdapters(() => buildStyles(3));
    serveBatches();
    const { user } = await renderApp('/library');
    await selectAll(user);
    const dialog = await openChange(user, 'Hide or show');
    await user.selectOptions(
      within(dialog).getByRole('combobox', { name: 'Hidden' }),
      'Hide from the library',
    );
    const start = await within(dialog).findByRole('button', { name: 'Change 2 adapters' });
    server.use(mock.post('/api/v1/batches', () => refuse(403, { code: 'forbidden' })));
    await user.click(start);
    expect(await within(dialog).findByText("Your account isn't allowed to do this.")).toBeVisible();
  });

  it('leaves out those that were let go of all', async () => {
    serveAdapters(() => buildStyles(3));
    const { asked } = serveBatches();
    const { user } = await renderApp('/library');
    await selectAll(user);
    await user.keyboard('{Control>}');
    await user.click(await card('Style 001'));
    await user.keyboard('{/Control}');
    const dialog = await openChange(user, 'Favourite');
    await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Favourite' }), 'Favourite');
    await waitFor(() =>
      expect(asked.at(-1)?.selection).toEqual({ query: '', filters: {}, except: [expect.any(String)] }),
    );
  });
});

it('adds the selection to a tag with few keys, tells how it went and takes it back', async () => {
  serveAdapters(() => buildStyles(3));
  const { asked, state } = serveBatches();
  state.batch.counts = { ...state.batch.counts, failed: 0, changed: 3 };
  const { user } = await renderApp('/library');
  await selectAll(user);
  await user.click(await screen.findByRole('button', { name: 'Add to' }));
  await user.type(await screen.findByRole('combobox', { name: 'Collection or tag' }), 'poster{Enter}');
  const toast = (await screen.findByText('3 changed')).closest('li') as HTMLElement;
  expect(asked).toEqual([{ selection: { query: '', filters: {} }, change: { tags: { add: ['poster'] } } }]);
  await user.click(within(toast).getByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('Undo: Add the tag poster')).toBeVisible();
});

describe('a card that is dragged', () => {
  const transfer = () => ({ setData: () => {}, setDragImage: () => {} });

  it('onto a tag gets it; with the whole selection where it is part of it', async () => {
    serveAdapters(() => buildStyles(3));
    const { asked } = serveBatches();
    const { user } = await renderApp('/library');
    const first = await card('Style 000');
    const tag = await screen.findByRole('button', { name: /^style/ });
    fireEvent.dragStart(first, { dataTransfer: transfer() });
    fireEvent.dragOver(tag, { dataTransfer: transfer() });
    expect(tag).toHaveAttribute('data-over');
    fireEvent.drop(tag, { dataTransfer: transfer() });
    fireEvent.dragEnd(first);
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toEqual({
      selection: { ids: [first.id.replace('adapter-', '')] },
      change: { tags: { add: ['style'] } },
    });
    expect(tag).not.toHaveAttribute('data-over');

    await selectAll(user);
    fireEvent.dragStart(await card('Style 001'), { dataTransfer: transfer() });
    fireEvent.drop(tag, { dataTransfer: transfer() });
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[1]?.selection).toEqual({ query: '', filters: {} });
  });

  it('onto a saved search is refused with the reason', async () => {
    serveAdapters(() => buildStyles(3));
    const { asked } = serveBatches();
    const search = buildCollection({ name: 'New ones', query: 'added:<7d' });
    server.use(
      mock.get('/api/v1/collections', () =>
        HttpResponse.json({ items: [search], nextCursor: null, total: 1 }),
      ),
      mock.get('/api/v1/adapters/facets', () =>
        HttpResponse.json(buildFacets({ collection: buildFacet({ [search.id]: 3 }) })),
      ),
    );
    const { user } = await renderApp('/library');
    await user.click(await screen.findByRole('button', { name: 'Collections' }));
    fireEvent.dragStart(await card('Style 000'), { dataTransfer: transfer() });
    fireEvent.drop(await screen.findByRole('button', { name: /^New ones/ }), { dataTransfer: transfer() });
    expect(await screen.findByText('“New ones” is a saved search')).toBeVisible();
    expect(asked).toEqual([]);
  });
});
