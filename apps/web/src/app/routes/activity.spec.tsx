import type { Batch, Revision } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { ANNA } from '../../../test/builders.js';
import { buildRevision, buildRevisionPage } from '../../../test/history-builders.js';
import { mock } from '../../../test/mock.js';
import { buildBatch } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';

const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;

/** A server with a few changes; returns the questions it was asked about its history. */
function serve(revisions: Revision[], batches: Batch[]): URLSearchParams[] {
  const asked: URLSearchParams[] = [];
  server.use(
    mock.get('/api/v1/activity', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const batchId = query.get('batchId');
      const kinds = query.getAll('kind');
      return HttpResponse.json(
        buildRevisionPage(
          revisions.filter((one) => (batchId ? one.batchId === batchId : true) && kinds.includes(one.kind)),
        ),
      );
    }),
    mock.get('/api/v1/batches', () =>
      HttpResponse.json({ items: batches, nextCursor: null, total: batches.length }),
    ),
  );
  return asked;
}

it('tells single changes with a way to their adapter, and a bulk change as one line that opens', async () => {
  const batch = buildBatch({ createdAt: at(11), undoneAt: at(12) });
  serve(
    [
      buildRevision({ at: at(12), adapterName: 'Flat ink' }),
      buildRevision({ at: at(10), adapterName: 'Brush', kind: 'restore' }),
      buildRevision({
        kind: 'batch',
        batchId: batch.id,
        adapterName: 'One of many',
        changes: [{ field: 'tags', from: { value: [] }, to: { value: ['ink'] } }],
      }),
    ],
    [batch],
  );
  const { user } = await renderApp('/activity');
  await screen.findByText('changed 2 adapters at once');
  const said = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(said[0]).toContain('Anna edited Flat ink');
  expect(said[1]).toContain('Anna changed 2 adapters at once');
  expect(said[1]).toContain('taken back');
  expect(said[2]).toContain('Anna restored Brush');
  expect(screen.getByRole('link', { name: 'Brush' })).toHaveAttribute(
    'href',
    expect.stringMatching(/^\/adapters\/.+\?tab=history$/),
  );
  await user.click(screen.getByRole('button', { name: 'Show the adapters' }));
  expect(await screen.findByRole('link', { name: 'One of many' })).toBeVisible();
  expect(screen.getByTitle('Added: ink')).toBeVisible();
});

it('offers everybody who changed something, also whose changes are not at hand', async () => {
  serve([], []);
  const ben = { id: '0d1f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a77', name: 'Ben' };
  server.use(
    mock.get('/api/v1/activity/people', () =>
      HttpResponse.json({ items: [ben], nextCursor: null, total: 1 }),
    ),
  );
  await renderApp('/activity');
  expect(await screen.findByRole('option', { name: 'Ben' })).toHaveValue(ben.id);
});

it('is narrowed by person, kind, field and days, all in the address', async () => {
  const asked = serve([buildRevision()], [buildBatch()]);
  const { user, location } = await renderApp('/activity');
  await screen.findByText('changed 2 adapters at once');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Person' }), 'Anna');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Field' }), 'Rating');
  await waitFor(() => expect(screen.queryByText('changed 2 adapters at once')).not.toBeInTheDocument());
  await user.selectOptions(screen.getByRole('combobox', { name: 'Kind' }), 'Edits');
  await user.type(screen.getByLabelText('From'), '2026-11-19');
  await user.type(screen.getByLabelText('to'), '2026-11-20');
  await waitFor(() =>
    expect(Object.fromEntries(asked.at(-1) ?? [])).toMatchObject({
      kind: 'edit',
      personId: ANNA.id,
      field: 'rating',
      since: new Date(2026, 10, 19).toISOString(),
      until: new Date(2026, 10, 21).toISOString(),
    }),
  );
  expect(location()).toBe(`/activity?person=${ANNA.id}&field=rating&kind=edit&from=2026-11-19&to=2026-11-20`);
});

it('says so where nothing matches, and clears the filter', async () => {
  serve([buildRevision()], []);
  const { user, location } = await renderApp('/activity?kind=restore');
  expect(await screen.findByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Clear the filters' }));
  expect(await screen.findByRole('link', { name: 'Flat ink' })).toBeVisible();
  expect(location()).toBe('/activity');
});

it('tells what to expect where nothing was changed yet, and tries again after a failure', async () => {
  serve([], []);
  server.use(mock.get('/api/v1/activity', () => refuse(500, { code: 'internal' }), { once: true }));
  const { user } = await renderApp('/activity');
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  const empty = await screen.findByRole('heading', { name: 'Nothing has been changed yet' });
  expect(within(empty.parentElement as HTMLElement).getByText(/Every edit/)).toBeVisible();
});
