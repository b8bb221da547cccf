import type { Batch, BatchItem } from '@lora/schema';
import { waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { buildBatch } from '../../../test/history-builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { server } from '../../../test/server.js';

const item = (over: Partial<BatchItem> = {}): BatchItem => ({
  adapterId: 'c0000000-0000-4000-8000-0000000000aa',
  name: 'Flat ink',
  outcome: 'changed',
  changes: [{ field: 'tags', from: { value: [] }, to: { value: ['ink'] } }],
  message: null,
  undo: null,
  undoMessage: null,
  ...over,
});

function serve(batches: Batch[], items: BatchItem[]): void {
  server.use(
    mock.get('/api/v1/batches', () =>
      HttpResponse.json({ items: batches, nextCursor: null, total: batches.length }),
    ),
    mock.get('/api/v1/batches/{id}', ({ params }) =>
      HttpResponse.json(batches.find((one) => one.id === params.id) ?? batches[0] ?? buildBatch()),
    ),
    mock.get('/api/v1/batches/{id}/items', () =>
      HttpResponse.json({ items, nextCursor: null, total: items.length }),
    ),
  );
}

it('are listed with what they did, and each opens', async () => {
  const failed = buildBatch({ change: { rating: 4 }, counts: { ...buildBatch().counts, failed: 2 } });
  serve([buildBatch(), failed, buildBatch({ undoneAt: '2026-11-21T11:00:00.000Z' })], [item()]);
  const { user, location } = await renderApp('/batches');
  expect(await screen.findByText('Rating: 4 stars')).toBeVisible();
  expect(screen.getByText('Some failed')).toBeVisible();
  expect(screen.getByText('Undone')).toBeVisible();
  await user.click(screen.getByText('Rating: 4 stars'));
  await waitFor(() => expect(location()).toBe(`/batches/${failed.id}`));
});

it('say so when there are none', async () => {
  serve([], []);
  await renderApp('/batches');
  expect(await screen.findByRole('button', { name: /library/i })).toBeVisible();
});

it('of which one is open tell how it ended, failures first, and can be undone', async () => {
  const batch = buildBatch({ counts: { ...buildBatch().counts, total: 2, changed: 1, failed: 1 } });
  serve([batch], [item(), item({ name: 'Lost', outcome: 'failed', changes: [], message: 'It went away.' })]);
  const undone = vi.fn<(id: unknown) => void>();
  server.use(
    mock.post('/api/v1/batches/{id}/undo', ({ params }) => {
      undone(params.id);
      return HttpResponse.json({ ...batch, undoneAt: '2026-11-21T11:00:00.000Z' }, { status: 202 });
    }),
  );
  const { user } = await renderApp(`/batches/${batch.id}`);
  // What needs a look comes first.
  expect((await screen.findAllByText('1 failed'))[0]).toBeVisible();
  expect(screen.getAllByText('1 changed')[0]).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(undone).toHaveBeenCalledWith(batch.id));
});
