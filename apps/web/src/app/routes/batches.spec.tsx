import type { Batch, BatchItem } from '@lora/schema';
import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { buildJob } from '../../../test/builders.js';
import { setHeights } from '../../../test/desktop.js';
import { mock } from '../../../test/mock.js';
import { buildBatch, buildBatchItem } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

beforeEach(() => setHeights(400));

function serve(batches: Batch[], items: BatchItem[] = []): void {
  server.use(
    mock.get('/api/v1/batches', () =>
      HttpResponse.json({ items: batches, nextCursor: null, total: batches.length }),
    ),
    mock.get('/api/v1/batches/{id}', ({ params }) =>
      HttpResponse.json(batches.find(({ id }) => id === params.id) ?? buildBatch({ id: params.id })),
    ),
    mock.get('/api/v1/jobs/{id}', ({ params }) =>
      HttpResponse.json(buildJob({ id: params.id, state: 'completed' })),
    ),
    mock.get('/api/v1/batches/{id}/items', ({ request }) => {
      const outcome = new URL(request.url).searchParams.get('outcome');
      const some = items.filter((item) => outcome === null || item.outcome === outcome);
      return HttpResponse.json({ items: some, nextCursor: null, total: some.length });
    }),
  );
}

it('lists what was changed in bulk, and opens one with every failure named', async () => {
  const batch = buildBatch({ change: { tags: { set: [] }, nsfwLevel: 3, hidden: true } });
  serve(
    [batch],
    [
      buildBatchItem({ name: 'Lost', outcome: 'failed', changes: [], message: 'This adapter is gone.' }),
      buildBatchItem({ name: 'Flat ink' }),
      buildBatchItem({ name: 'Brush' }),
    ],
  );
  const { user, location } = await renderApp('/batches');
  const row = await screen.findByRole('button', { name: /Take all tags away · NSFW level: R · Hide/ });
  expect(row).toHaveTextContent('2 changed · 1 failed · Anna');
  await user.click(row);
  await waitFor(() => expect(location()).toBe(`/batches/${batch.id}`));
  expect(await screen.findByText('This adapter is gone.')).toBeVisible();
  await user.click(screen.getByRole('radio', { name: '2 changed' }));
  expect(await screen.findByText('Brush')).toBeVisible();
});

it('marks what was undone and what failed in part', async () => {
  const whole = { ...buildBatch().counts, failed: 0 };
  serve([
    buildBatch({ change: { rating: 4 } }),
    buildBatch({ change: { rating: 3 }, counts: whole, undoneAt: '2026-11-21T11:00:00.000Z' }),
    buildBatch({ change: { rating: 2 }, counts: whole }),
  ]);
  await renderApp('/batches');
  expect(await screen.findByRole('button', { name: /Rating: 4 stars/ })).toHaveTextContent('Some failed');
  expect(screen.getByRole('button', { name: /Rating: 3 stars/ })).toHaveTextContent('Undone');
  expect(screen.getByRole('button', { name: /Rating: 2 stars/ })).not.toHaveTextContent(/Undone|failed/);
});

it('undoes the one that is open', async () => {
  const batch = buildBatch();
  serve([batch], [buildBatchItem()]);
  const undone = vi.fn<(id: unknown) => void>();
  server.use(
    mock.post('/api/v1/batches/{id}/undo', ({ params }) => {
      undone(params.id);
      return HttpResponse.json({ ...batch, undoneAt: '2026-11-21T11:00:00.000Z' }, { status: 202 });
    }),
  );
  const { user } = await renderApp(`/batches/${batch.id}`);
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(undone).toHaveBeenCalledWith(batch.id));
});

it('says how to begin where nothing was changed', async () => {
  serve([]);
  const { user, location } = await renderApp('/batches');
  await user.click(await screen.findByRole('button', { name: 'Open the library' }));
  await waitFor(() => expect(location()).toBe('/library'));
});

it('says when it cannot be loaded', async () => {
  server.use(mock.get('/api/v1/batches', () => refuse(500, {})));
  await renderApp('/batches');
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});
