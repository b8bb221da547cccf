import type { ApiBody } from '@lora/api-client';
import type { Job } from '@lora/schema';
import { waitFor, within } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildJob } from '../../../test/builders.js';
import { setHeights } from '../../../test/desktop.js';
import { buildStyles, card, serveAdapters, startLibrary } from '../../../test/library-server.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

beforeEach(() => {
  startLibrary();
  setHeights(400);
});

const JOB = 'c0000000-0000-4000-8000-000000000003';
const FAILED = [
  { adapterId: 'a0000000-0000-4000-8000-000000000001', name: 'Lokr owl', problem: 'other_algorithm' },
  { adapterId: 'a0000000-0000-4000-8000-000000000002', name: '', problem: 'unknown_adapter' },
];

/** A server that works out ranks of many; tells what it was asked. */
function serve(job: Partial<Job> = {}) {
  const asked: ApiBody<'post', '/api/v1/spectra'>[] = [];
  const state = {
    job: buildJob({ id: JOB, kind: 'spectra', title: 'Effective rank of 3 adapters', ...job }),
  };
  server.use(
    mock.post('/api/v1/spectra', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ jobId: JOB }, { status: 202 });
    }),
    mock.get('/api/v1/jobs/{id}', () => HttpResponse.json(state.job)),
    mock.get('/api/v1/jobs', () => HttpResponse.json({ items: [state.job], nextCursor: null, total: 1 })),
    mock.get('/api/v1/spectra/{jobId}/items', ({ request }) => {
      const query = new URL(request.url).searchParams;
      const [first, second] = FAILED.map((item) => ({ ...item, outcome: 'failed' as const }));
      return HttpResponse.json(
        query.has('cursor')
          ? { items: second ? [second] : [], nextCursor: null, total: 2 }
          : { items: first ? [first] : [], nextCursor: 'next', total: 2 },
      );
    }),
  );
  return { asked, state };
}

async function choose(user: Awaited<ReturnType<typeof renderApp>>['user']): Promise<void> {
  await user.click(await card('Style 000'));
  await user.keyboard('{Control>}a{/Control}');
  await user.click(await screen.findByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Work out effective rank (3)' }));
}

describe('the effective rank of a selection', () => {
  it('is worked out as a job, told of in a toast that leads to it', async () => {
    serveAdapters(() => buildStyles(3));
    const { asked, state } = serve({
      state: 'running',
      progress: {
        phase: 'Working out effective ranks',
        done: 1,
        total: 3,
        bytes: 0,
        bytesTotal: null,
        rate: null,
        secondsLeft: null,
      },
    });
    const { user, location } = await renderApp('/library?q=style');
    await choose(user);
    expect(await screen.findByText('Effective rank of 3 adapters')).toBeVisible();
    expect(await screen.findByText('1 of 3')).toBeVisible();
    expect(asked).toEqual([{ selection: { query: 'style', filters: {} } }]);
    state.job = { ...state.job, state: 'completed', result: { measured: 1, known: 1, failed: 1 } };
    emitLive('job', state.job);
    expect(await screen.findByText('1 worked out · 1 known already · 1 not possible')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() => expect(location()).toBe('/jobs'));
  });

  it('says why it cannot begin', async () => {
    serveAdapters(() => buildStyles(3));
    serve();
    server.use(mock.post('/api/v1/spectra', () => refuse(403, { code: 'forbidden' })));
    const { user } = await renderApp('/library');
    await choose(user);
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeVisible();
  });
});

describe('the jobs page', () => {
  it('names each adapter that has none, with the reason, page by page', async () => {
    serve({ state: 'completed', result: { measured: 1, known: 0, failed: 2, failures: FAILED } });
    const { user } = await renderApp('/jobs');
    const summary = await screen.findByText('2 adapters have no effective rank');
    await user.click(summary);
    const link = await screen.findByRole('link', { name: 'Lokr owl' });
    expect(link).toHaveAttribute('href', '/adapters/a0000000-0000-4000-8000-000000000001?tab=weights');
    expect(link.closest('li')).toHaveTextContent('has no rank that could be resized');
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    const gone = await screen.findByText('An adapter that is gone');
    expect(gone.closest('li')).toHaveTextContent("It isn't in the library any more.");
    expect(within(gone.closest('li') as HTMLElement).queryByRole('link')).not.toBeInTheDocument();
  });
});
