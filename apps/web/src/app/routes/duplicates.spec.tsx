import type { DuplicatePage } from '@lora/schema';
import { act, waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildJob, buildMe } from '../../../test/builders.js';
import { setScreenWidth } from '../../../test/desktop.js';
import {
  buildDuplicateFile,
  buildDuplicates,
  buildGroup,
  buildLink,
  buildMember,
} from '../../../test/duplicates-builders.js';
import { mock } from '../../../test/mock.js';
import { buildBatch, buildBatchItem } from '../../../test/organise-builders.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { useConnection } from '../../lib/connection.js';
import { emitLive } from '../../lib/live.js';

beforeEach(() => setScreenWidth(1440));

const ink = buildMember('Flat ink');
const soft = buildMember('Flat ink soft');
const third = buildMember('Flat ink third');
const GROUP = buildGroup([ink, soft], { links: [buildLink(soft, ink)] });

/** A server with these groups; returns what it was asked. */
function serve(make: (query: URLSearchParams) => DuplicatePage = () => buildDuplicates([GROUP])) {
  const asked: string[] = [];
  server.use(
    mock.get('/api/v1/duplicates', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query.toString());
      return HttpResponse.json(make(query));
    }),
    mock.get('/api/v1/jobs/{id}', ({ params }) =>
      HttpResponse.json(
        buildJob({
          id: params.id,
          kind: 'duplicates',
          title: 'Look for duplicates',
          state: 'running',
          progress: {
            phase: 'Comparing sketches',
            done: 12,
            total: 90,
            bytes: 0,
            bytesTotal: null,
            rate: null,
            secondsLeft: null,
          },
        }),
      ),
    ),
    mock.get('/api/v1/custom-fields', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
    mock.get('/api/v1/collections', () => HttpResponse.json({ items: [], nextCursor: null, total: 0 })),
  );
  return asked;
}

const group = (name: RegExp) => screen.findByRole('region', { name });

describe('duplicates', () => {
  it('are told in groups: what each is to the one to keep, and what would be saved', async () => {
    serve();
    await renderApp('/duplicates');
    const section = await group(/Nearly the same.*2 adapters.*228 MB to save.*Flat ink/);
    const [kept, other] = within(section).getAllByRole('listitem');
    expect(kept).toHaveTextContent(/Flat ink.*Suggested to keep.*highest rank/);
    // The link was told from the other side: half the strength is twice the strength.
    expect(other).toHaveTextContent(/Flat ink soft.*2\.00 times the strength.*100 % in common/);
    expect(screen.getByText('in 1 group')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Flat ink soft' })).toHaveAttribute(
      'href',
      `/adapters/${soft.adapter.id}`,
    );
  });

  it('say which file of copies to keep, and that a hard link takes no room', async () => {
    const files = [
      buildDuplicateFile({ path: 'a/ink.safetensors' }),
      buildDuplicateFile({ path: 'b/ink.safetensors' }),
      buildDuplicateFile({ path: 'c/ink.safetensors', hardLink: true }),
    ];
    const copies = buildGroup([buildMember('Ink', { files })], {
      kind: 'copies',
      savedBytes: 228_000_000,
    });
    copies.suggestion.fileId = files[0]?.id ?? null;
    serve(() => buildDuplicates([copies]));
    await renderApp('/duplicates');
    const section = await group(/Copies.*3 files/);
    const rows = within(section).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Ink'),
      expect.stringMatching(/a\/ink.*Suggested to keep/),
      expect.not.stringContaining('Suggested'),
      expect.stringMatching(/c\/ink.*hard link/),
    ]);
    expect(within(section).queryByRole('button')).toBeNull();
  });

  it('tell an estimate as one, and of whom it speaks where that is not the one to keep', async () => {
    const links = [
      buildLink(ink, soft, { evidence: 'estimate', verdict: null, reasons: [], score: 0.97, coverage: null }),
      buildLink(soft, third, { verdict: 'same', reasons: [] }),
    ];
    serve(() => buildDuplicates([buildGroup([ink, soft, third], { links })]));
    await renderApp('/duplicates');
    const section = await group(/3 adapters/);
    const [, second, last] = within(section).getAllByRole('listitem');
    expect(second).toHaveTextContent('about 97 % in common');
    expect(last).toHaveTextContent(/Same weights.*seen from Flat ink soft/);
  });

  it('are asked for by kind and size, which stand in the address', async () => {
    const asked = serve();
    const { user, location } = await renderApp('/duplicates');
    await user.click(await screen.findByRole('radio', { name: 'Copies 0' }));
    await waitFor(() => expect(location()).toBe('/duplicates?kind=copies'));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Saves at least' }), '100 MB or more');
    await waitFor(() => expect(asked.at(-1)).toBe('kind=copies&limit=30&minSaved=100000000'));
    expect(location()).toBe('/duplicates?kind=copies&min=100000000');
  });

  it('come page after page', async () => {
    const more = buildGroup([buildMember('Sky'), buildMember('Sky two')]);
    serve((query) =>
      query.get('cursor') === 'next'
        ? buildDuplicates([more], { total: 2 })
        : buildDuplicates([GROUP], { total: 2, nextCursor: 'next' }),
    );
    const { user } = await renderApp('/duplicates');
    await user.click(await screen.findByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('link', { name: 'Sky two' })).toBeVisible();
  });

  it('lead to a comparison', async () => {
    serve();
    await renderApp('/duplicates');
    expect(await screen.findByRole('link', { name: 'Compare' })).toHaveAttribute(
      'href',
      `/duplicates/compare?id=${ink.adapter.id}&id=${soft.adapter.id}`,
    );
  });

  it('say when there are none, and when a filter hides them', async () => {
    serve(() => buildDuplicates());
    const { user, location } = await renderApp('/duplicates?min=100000000');
    await user.click(await screen.findByRole('radio', { name: 'Copies 0' }));
    expect(await screen.findByRole('heading', { name: 'No such duplicates' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all duplicates' }));
    expect(location()).toBe('/duplicates');
    expect(await screen.findByRole('heading', { name: 'No duplicates found' })).toBeVisible();
  });

  it('say what was not compared, begin to look, and show how the job goes', async () => {
    let jobId: string | null = null;
    serve(() =>
      buildDuplicates([GROUP], {
        state: { state: jobId ? 'running' : 'outdated', jobId, unread: 3, uncompared: 12, notAnalysed: 1 },
      }),
    );
    server.use(
      mock.post('/api/v1/duplicates/find', () => {
        jobId = 'b0000000-0000-4000-8000-000000000077';
        return HttpResponse.json({ jobId }, { status: 202 });
      }),
    );
    const { user } = await renderApp('/duplicates');
    expect(
      await screen.findByText(
        /3 files are still to be read\. 12 adapters have not been compared.*1 adapter's weights can't be compared/,
      ),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Look for duplicates' }));
    const job = await screen.findByRole('region', { name: 'Look for duplicates' });
    expect(job).toHaveTextContent('Comparing sketches 12 of 90');
    expect(within(job).getByRole('button', { name: 'Cancel' })).toBeVisible();
    jobId = null;
    act(() => emitLive('job', buildJob({ kind: 'duplicates', state: 'completed' })));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Look for duplicates' })).toBeNull());
  });

  it('say why they could not be loaded', async () => {
    server.use(
      mock.get('/api/v1/duplicates', () => refuse(503, { code: 'unavailable', message: 'Not now.' })),
    );
    await renderApp('/duplicates');
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('offer nothing to people who may only read, nor offline', async () => {
    serve();
    server.use(mock.get('/api/v1/auth/me', () => HttpResponse.json(buildMe({ role: 'viewer' }))));
    await renderApp('/duplicates');
    const section = await group(/Nearly the same/);
    expect(within(section).queryByRole('button')).toBeNull();
    expect(within(section).getByRole('link', { name: 'Compare' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Look for duplicates' })).toBeNull();
  });

  it('cannot be changed offline', async () => {
    serve();
    await renderApp('/duplicates');
    const hide = await screen.findByRole('button', { name: 'Hide the others' });
    act(() => useConnection.setState({ online: false }));
    expect(hide).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Look for duplicates' })).toBeNull();
    act(() => useConnection.setState({ online: true }));
  });
});

describe('a merge of details', () => {
  const PREVIEW = buildBatch({
    id: null,
    dryRun: true,
    jobId: null,
    counts: { total: 2, changed: 2, unchanged: 0, failed: 0, restored: 0, kept: 0 },
    items: [
      buildBatchItem({ adapterId: ink.adapter.id, name: 'Flat ink', message: 'Left out: 2 tags.' }),
      buildBatchItem({
        adapterId: soft.adapter.id,
        name: 'Flat ink soft',
        changes: [{ field: 'hidden', from: { value: false }, to: { value: true } }],
      }),
    ],
  });

  it('shows exactly what will change, does it and can be undone', async () => {
    serve();
    const told: unknown[] = [];
    const done = { ...PREVIEW, id: 'b0000000-0000-4000-8000-000000000088', dryRun: false };
    server.use(
      mock.post('/api/v1/duplicates/merge-metadata', async ({ request }) => {
        const body = await request.json();
        told.push(body);
        return HttpResponse.json(body.dryRun ? PREVIEW : done);
      }),
      mock.post('/api/v1/batches/{id}/undo', ({ params }) => {
        told.push(['undo', params.id]);
        return HttpResponse.json(done, { status: 202 });
      }),
    );
    const { user } = await renderApp('/duplicates');
    await user.click(await screen.findByRole('button', { name: 'Merge details' }));
    const dialog = await screen.findByRole('dialog', { name: 'Merge details' });
    const changes = await within(dialog).findByRole('region', { name: 'What will change' });
    expect(changes).toHaveTextContent(/Flat ink.*Tags.*poster.*Left out: 2 tags.*Flat ink soft.*Hidden.*yes/);
    await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Keep' }), 'Flat ink soft');
    await user.click(within(dialog).getByRole('checkbox', { name: 'Hide the others' }));
    await waitFor(() => expect(within(dialog).getByRole('button', { name: 'Merge' })).toBeEnabled());
    await user.click(within(dialog).getByRole('button', { name: 'Merge' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(told.at(-1)).toEqual({ keep: soft.adapter.id, from: [ink.adapter.id], hide: false });
    expect(await screen.findByText('2 adapters changed')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(told.at(-1)).toEqual(['undo', done.id]));
  });

  it('is not offered where it would change nothing, and says why it was refused', async () => {
    serve();
    const counts = { ...PREVIEW.counts, changed: 0, unchanged: 2 };
    server.use(
      mock.post('/api/v1/duplicates/merge-metadata', () => HttpResponse.json({ ...PREVIEW, counts })),
    );
    const { user } = await renderApp('/duplicates');
    await user.click(await screen.findByRole('button', { name: 'Merge details' }));
    expect(await screen.findByText('The one you keep has all of this already.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Merge and hide the others' })).toBeDisabled();
    server.use(
      mock.post('/api/v1/duplicates/merge-metadata', () =>
        refuse(404, { code: 'not_found', message: 'There is no adapter x.' }),
      ),
    );
    await user.click(screen.getByRole('checkbox', { name: 'Hide the others' }));
    expect(await screen.findByRole('alert')).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

it('the others of a group are hidden as a bulk change', async () => {
  serve();
  const told: unknown[] = [];
  server.use(
    mock.post('/api/v1/batches', async ({ request }) => {
      told.push(await request.json());
      return refuse(409, { code: 'conflict', message: 'Busy.' });
    }),
  );
  const { user } = await renderApp('/duplicates');
  await user.click(await screen.findByRole('button', { name: 'Hide the others' }));
  await waitFor(() =>
    expect(told).toEqual([{ selection: { ids: [soft.adapter.id] }, change: { hidden: true } }]),
  );
  expect(await screen.findByText('Hide 1 adapter')).toBeVisible();
});
