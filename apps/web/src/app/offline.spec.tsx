import { act, waitFor } from '@testing-library/react';
import { HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ANNA, buildMe, buildRoot, buildSession } from '../../test/builders.js';
import { mock } from '../../test/mock.js';
import { renderApp, screen } from '../../test/render-app.js';
import { noContent, server } from '../../test/server.js';
import { checkConnection } from '../lib/connection.js';
import { readLastUser, rememberUser } from '../lib/offline-catalog.js';
import { queryClient } from '../lib/query-client.js';
import { useSession } from '../lib/session.js';

function takeServerAway() {
  server.use(
    mock.post('/api/v1/auth/refresh', () => HttpResponse.error()),
    mock.get('/api/v1/auth/status', () => HttpResponse.error()),
    mock.get('/api/v1/health/live', () => HttpResponse.error()),
  );
}

describe('without a server', () => {
  it('opens for the last person with what the service worker has, read-only, and says so', async () => {
    rememberUser(ANNA);
    takeServerAway();
    // Plays the service worker: it answers from its cache, without a token.
    server.use(
      mock.get('/api/v1/roots', ({ request }) => {
        expect(request.headers.get('authorization')).toBeNull();
        return HttpResponse.json({ items: [buildRoot({ name: 'seen before' })], nextCursor: null, total: 1 });
      }),
    );
    await renderApp('/roots');
    expect(await screen.findByText(/You are offline: showing the catalog as last seen/)).toBeVisible();
    expect(await screen.findByRole('heading', { name: 'seen before' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Add root' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Scan now' })).toBeDisabled();

    server.resetHandlers();
    await act(() => checkConnection());
    await waitFor(() => expect(useSession.getState().phase).toBe('signed-in'));
    await waitFor(() => expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument());
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
  });

  it('says that nobody answers where nobody was before, and gets in when the server is there', async () => {
    takeServerAway();
    const { user } = await renderApp('/roots');
    expect(await screen.findByRole('heading', { name: "The server doesn't answer" })).toBeVisible();
    server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
  });

  it('a server that goes away later brings the banner, and its return takes it away', async () => {
    await renderApp('/roots');
    await screen.findByRole('heading', { name: 'No roots yet' });
    takeServerAway();
    await act(() => checkConnection());
    expect(await screen.findByText(/You are offline/)).toBeVisible();
    server.resetHandlers();
    act(() => void window.dispatchEvent(new Event('online')));
    await waitFor(() => expect(screen.queryByText(/You are offline/)).not.toBeInTheDocument());
  });
});

describe('signing out', () => {
  const deleted: string[] = [];
  beforeEach(() => {
    deleted.length = 0;
    vi.stubGlobal('caches', { delete: async (name: string) => deleted.push(name) > 0 });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('ends the session and wipes what this browser kept of the catalog', async () => {
    let ended = 0;
    server.use(
      mock.post('/api/v1/auth/logout', () => {
        ended += 1;
        return noContent();
      }),
    );
    const { user, location } = await renderApp('/settings');
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeVisible();
    await waitFor(() => expect(deleted).toEqual(['lora-catalog', 'lora-previews']));
    expect(ended).toBe(1);
    expect(location()).toMatch(/^\/sign-in/);
    expect(readLastUser()).toBeNull();
    expect(queryClient.getQueryCache().getAll()).toEqual([]);
    expect(useSession.getState()).toMatchObject({ accessToken: null, user: null });
  });

  it('forgets the catalog even when the server is away', async () => {
    await renderApp('/settings');
    const button = await screen.findByRole('button', { name: 'Account of Anna' });
    server.use(mock.post('/api/v1/auth/logout', () => HttpResponse.error()));
    const { default: userEvent } = await import('@testing-library/user-event');
    const user = userEvent.setup();
    await user.click(button);
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(deleted).toEqual(['lora-catalog', 'lora-previews']));
    expect(readLastUser()).toBeNull();
  });

  it('another person signing in gets no list that was asked for early', async () => {
    rememberUser(buildMe({ id: 'a0000000-0000-4000-8000-00000000000b', name: 'Bert' }));
    // Plays a service worker that answers from what Bert has seen, as the network is slow.
    window.loraEarly = {
      answers: new Map([
        ['/api/v1/roots', Promise.resolve(Response.json({ items: [buildRoot({ name: "Bert's" })] }))],
      ]),
      askedAt: Date.now(),
      known: true,
    };
    await renderApp('/roots');
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
    delete window.loraEarly;
  });

  it('a person who comes in through the form gets no list that was asked for before', async () => {
    server.use(mock.post('/api/v1/auth/refresh', noContent));
    const { user } = await renderApp('/roots');
    window.loraEarly = {
      answers: new Map([
        ['/api/v1/roots', Promise.resolve(Response.json({ items: [buildRoot({ name: 'older' })] }))],
      ]),
      askedAt: Date.now(),
      known: true,
    };
    server.use(mock.post('/api/v1/auth/login', () => HttpResponse.json(buildSession())));
    await user.type(await screen.findByLabelText('Email'), ANNA.email);
    await user.type(screen.getByLabelText('Password'), 'a sentence to remember');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { name: 'No roots yet' })).toBeVisible();
    delete window.loraEarly;
  });

  it('another person signing in finds nothing of the one before', async () => {
    rememberUser(buildMe({ id: 'a0000000-0000-4000-8000-00000000000b', name: 'Bert' }));
    await renderApp('/settings');
    await screen.findByRole('heading', { name: 'Settings' });
    expect(deleted).toEqual(['lora-catalog', 'lora-previews']);
    expect(readLastUser()?.user.name).toBe('Anna');
  });
});
