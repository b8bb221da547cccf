import type { Job } from '@lora/schema';
import { act, waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { buildJob } from '../../../test/builders.js';
import { mock } from '../../../test/mock.js';
import { renderApp, screen } from '../../../test/render-app.js';
import { refuse, server } from '../../../test/server.js';
import { emitLive } from '../../lib/live.js';

/** A server with these jobs, which it pauses, resumes and cancels; returns what was asked of it. */
function serveJobs(...jobs: Job[]): string[] {
  const asked: string[] = [];
  const state = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;
  server.use(
    mock.get('/api/v1/jobs', () => HttpResponse.json({ items: jobs, nextCursor: null, total: jobs.length })),
    ...(['pause', 'resume', 'cancel'] as const).map((action) =>
      mock.post(`/api/v1/jobs/{id}/${action}`, ({ params }) => {
        asked.push(action);
        const job = jobs.find((one) => one.id === params.id);
        if (!job) return refuse(404, { code: 'not_found' });
        job.state = state[action];
        return HttpResponse.json(job);
      }),
    ),
  );
  return asked;
}

describe('the jobs page', () => {
  it('follows the progress of a job and announces its end', async () => {
    const job = buildJob();
    serveJobs(job);
    const { user, location } = await renderApp('/roots');
    expect(await screen.findByText('Reading 3,214 of 10,000 · 412/s · 16 s left')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Scan of loras' })).toHaveAttribute('aria-valuenow', '32');
    expect(screen.getAllByTestId('jobs-ring').length).toBeGreaterThan(0);

    const progress = {
      phase: 'Hashing',
      done: 9000,
      total: 10_000,
      bytes: 0,
      bytesTotal: null,
      rate: 80,
      secondsLeft: 12,
    };
    act(() => emitLive('job', Object.assign({}, job, { progress })));
    expect(await screen.findByText('Hashing 9,000 of 10,000 · 80/s · 12 s left')).toBeVisible();

    act(() =>
      emitLive('job', Object.assign({}, job, { state: 'completed', finishedAt: '2026-11-22T10:02:00.000Z' })),
    );
    expect(await screen.findByText('Scan of loras: done')).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
    expect(screen.queryByTestId('jobs-ring')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() => expect(location()).toBe('/jobs'));
  });

  it('pauses, resumes and cancels', async () => {
    const asked = serveJobs(buildJob());
    const { user } = await renderApp('/jobs');
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    expect(await screen.findByText(/^Paused · Reading 3,214/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    await screen.findByRole('button', { name: 'Resume' });
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('cancelled')).toBeVisible();
    expect(asked).toEqual(['pause', 'resume', 'pause', 'cancel']);
  });

  it('is quiet about a job that ended before it could be cancelled, but tells other failures', async () => {
    serveJobs(buildJob());
    server.use(
      mock.post('/api/v1/jobs/{id}/pause', () =>
        refuse(409, { code: 'job_finished', message: 'It has ended.' }),
      ),
    );
    server.use(mock.post('/api/v1/jobs/{id}/cancel', () => refuse(403, { code: 'forbidden' })));
    const { user } = await renderApp('/jobs');
    await user.click(await screen.findByRole('button', { name: 'Pause' }));
    await user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText("Your account isn't allowed to do this.")).toBeInTheDocument();
    expect(screen.queryByText('It has ended.')).not.toBeInTheDocument();
  });

  it('keeps what has ended, with its counts and its error', async () => {
    serveJobs(
      buildJob({ state: 'queued', title: 'Scan of nas', progress: null }),
      buildJob({
        state: 'completed',
        title: 'Scan of loras',
        progress: null,
        result: { filesSeen: 1216, added: 0, note: 'x' },
        finishedAt: '2026-11-22T10:01:35.000Z',
      }),
      buildJob({
        state: 'failed',
        title: 'Scan of old',
        error: { code: 'root_offline', message: 'The disk went away.' },
      }),
    );
    await renderApp('/jobs');
    expect(await screen.findByText('Waiting for its turn')).toBeVisible();
    expect(screen.getByText(/took 2 min · files seen 1,216$/)).toBeVisible();
    expect(screen.getByText('The disk went away.')).toBeVisible();
  });

  it('shows a job that began elsewhere, and announces a failure', async () => {
    serveJobs();
    await renderApp('/jobs');
    expect(await screen.findByRole('heading', { name: 'No jobs yet' })).toBeVisible();
    const job = buildJob({ progress: null });
    act(() => emitLive('job', job));
    expect(await screen.findByText('Starting')).toBeVisible();
    act(() =>
      emitLive(
        'job',
        Object.assign({}, job, { state: 'failed', error: { code: 'internal', message: 'Out of room.' } }),
      ),
    );
    expect(await screen.findByText('Scan of loras: failed')).toBeInTheDocument();
  });

  it('asks anew after a reconnection', async () => {
    serveJobs();
    await renderApp('/jobs');
    await screen.findByRole('heading', { name: 'No jobs yet' });
    serveJobs(buildJob());
    act(() => emitLive('reconnected', undefined));
    expect(await screen.findByRole('heading', { name: 'Now' })).toBeVisible();
  });
});
