import type { Job } from '@lora/schema';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import { ANNA, buildJob, buildSession } from '../../test/builders.js';
import { mock } from '../../test/mock.js';
import { refuse, server } from '../../test/server.js';
import { startFeed } from './change-feed.js';
import { onLive } from './live.js';
import { keepToken, useSession } from './session.js';
import { openSocket } from './socket.js';

/** Stands in for socket.io's client: the test plays the server. */
const fake = vi.hoisted(() => {
  const handlers = new Map<string, (payload?: unknown) => void>();
  const socket = {
    active: true,
    connects: 0,
    closed: false,
    options: undefined as { auth: (give: (auth: object) => void) => void } | undefined,
    on: (event: string, handler: (payload?: unknown) => void) => handlers.set(event, handler),
    connect: () => void (socket.connects += 1),
    close: () => void (socket.closed = true),
    play: (event: string, payload?: unknown) => handlers.get(event)?.(payload),
  };
  return socket;
});
vi.mock('socket.io-client', () => ({
  io: (options: typeof fake.options) => {
    fake.options = options;
    return fake;
  },
}));

beforeEach(() => {
  fake.active = true;
  fake.connects = 0;
  fake.closed = false;
  keepToken(buildSession({ accessToken: 'live-token' }));
});

/** Counts the walks of the change feed. */
function countWalks(): { after: (string | null)[] } {
  const walks = { after: [] as (string | null)[] };
  server.use(
    mock.get('/api/v1/changes', ({ request }) => {
      walks.after.push(new URL(request.url).searchParams.get('after'));
      return HttpResponse.json({ items: [], position: '1', more: false, reset: false });
    }),
  );
  return walks;
}

it('shows the token of its own time and is closed at the end', () => {
  const close = openSocket();
  let auth: object | undefined;
  keepToken(buildSession({ accessToken: 'newer' }));
  fake.options?.auth((given) => (auth = given));
  expect(auth).toEqual({ token: 'newer' });
  close();
  expect(fake.closed).toBe(true);
});

it('walks the feed at each connection, and again at the first event after it', async () => {
  const walks = countWalks();
  await startFeed();
  const close = openSocket();
  fake.play('connect');
  await expect.poll(() => walks.after).toEqual([null, '1']);
  fake.play('changes', { items: [], position: '9' });
  await expect.poll(() => walks.after).toEqual([null, '1', '1']);
  close();
});

it('asks for the jobs anew after a reconnection only', () => {
  const seen: string[] = [];
  const stop = onLive('reconnected', () => seen.push('again'));
  const close = openSocket();
  fake.play('connect');
  expect(seen).toEqual([]);
  fake.play('connect');
  expect(seen).toEqual(['again']);
  stop();
  close();
});

it('passes jobs on', () => {
  const jobs: Job[] = [];
  const stop = onLive('job', (job) => jobs.push(job));
  const close = openSocket();
  const job = buildJob();
  fake.play('job', job);
  expect(jobs).toEqual([job]);
  stop();
  close();
});

it('comes back with a new token when the server has ended the connection', async () => {
  const close = openSocket();
  fake.play('disconnect', 'io server disconnect');
  await expect.poll(() => fake.connects).toBe(1);
  expect(useSession.getState().accessToken).toBe('token-1');
  fake.active = false;
  fake.play('connect_error');
  await expect.poll(() => fake.connects).toBe(2);
  close();
});

it('goes to sign-in when the session was ended elsewhere', async () => {
  useSession.setState({ phase: 'signed-in', user: ANNA });
  server.use(mock.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })));
  const close = openSocket();
  fake.play('disconnect', 'io server disconnect');
  await expect.poll(() => useSession.getState().phase).toBe('signed-out');
  expect(fake.connects).toBe(0);
  close();
});
