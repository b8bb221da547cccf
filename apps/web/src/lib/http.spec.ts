import { delay, http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { ANNA, buildSession } from '../../test/builders.js';
import { refuse, server } from '../../test/server.js';
import { api } from './api.js';
import { useConnection } from './connection.js';
import { ApiError, NetworkError } from './errors.js';
import { toQueryString } from './http.js';
import { keepToken, useSession } from './session.js';

/** GET /roots that takes one token only; counts the refreshes and hands out `token-2`. */
function serveTokens(accepted: string) {
  const seen = { refreshes: 0, tokens: [] as (string | null)[] };
  server.use(
    http.get('/api/v1/roots', ({ request }) => {
      const token = request.headers.get('authorization');
      seen.tokens.push(token);
      return token === `Bearer ${accepted}`
        ? HttpResponse.json({ items: [], nextCursor: null, total: 0 })
        : refuse(401, { code: 'unauthorized' });
    }),
    http.post('/api/v1/auth/refresh', async () => {
      seen.refreshes += 1;
      await delay(10);
      return HttpResponse.json(buildSession({ accessToken: 'token-2' }));
    }),
  );
  return seen;
}

function signIn(secondsLeft = 900) {
  keepToken(buildSession({ expiresAt: new Date(Date.now() + secondsLeft * 1000).toISOString() }));
  useSession.setState({ phase: 'signed-in', user: ANNA });
}

describe('a request', () => {
  it('carries the access token', async () => {
    const seen = serveTokens('token-1');
    signIn();
    await api.roots();
    expect(seen).toEqual({ refreshes: 0, tokens: ['Bearer token-1'] });
  });

  it('renews a token that is about to end before it is used', async () => {
    const seen = serveTokens('token-2');
    signIn(5);
    await api.roots();
    expect(seen).toEqual({ refreshes: 1, tokens: ['Bearer token-2'] });
  });

  it('after a 401 renews the token once and asks again; requests side by side share the renewal', async () => {
    const seen = serveTokens('token-2');
    signIn();
    await Promise.all([api.roots(), api.roots()]);
    expect(seen.refreshes).toBe(1);
    expect(useSession.getState().phase).toBe('signed-in');
  });

  it('goes to sign-in when the session has ended', async () => {
    serveTokens('none');
    server.use(http.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })));
    signIn();
    await expect(api.roots()).rejects.toBeInstanceOf(ApiError);
    expect(useSession.getState()).toMatchObject({ phase: 'signed-out', accessToken: null });
  });

  it('goes to sign-in when even a fresh token is refused', async () => {
    serveTokens('none');
    signIn();
    await expect(api.roots()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(useSession.getState().phase).toBe('signed-out');
  });

  it('keeps the session when the server is away while the token is renewed', async () => {
    serveTokens('none');
    server.use(http.post('/api/v1/auth/refresh', () => HttpResponse.error()));
    signIn();
    await expect(api.roots()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(useSession.getState().phase).toBe('signed-in');
  });

  it('without an answer, or with a proxy answering for a dead server, is a network error', async () => {
    signIn();
    server.use(http.get('/api/v1/health/live', () => HttpResponse.error()));
    server.use(http.get('/api/v1/roots', () => HttpResponse.error()));
    await expect(api.roots()).rejects.toBeInstanceOf(NetworkError);
    server.use(http.get('/api/v1/roots', () => new HttpResponse('Bad gateway', { status: 502 })));
    await expect(api.roots()).rejects.toBeInstanceOf(NetworkError);
    await expect.poll(() => useConnection.getState().online).toBe(false);
  });

  it('tells the fields of a failed validation, and survives an answer that is no JSON', async () => {
    signIn();
    server.use(
      http.post('/api/v1/roots', () =>
        refuse(400, {
          code: 'validation_failed',
          details: { path: ['path is too long'], ignore: 'too many' },
        }),
      ),
    );
    const error = await api.addRoot({ path: '' }).catch((caught: unknown) => caught);
    expect(error instanceof ApiError && error.fields).toEqual({
      path: 'path is too long',
      ignore: 'too many',
    });
    server.use(http.get('/api/v1/roots', () => new HttpResponse('<h1>oops</h1>', { status: 500 })));
    await expect(api.roots()).rejects.toMatchObject({ code: 'internal', status: 500 });
  });
});

it('a query string is the same for the same question', () => {
  expect(
    toQueryString({ sort: '-added', baseModel: ['sdxl', 'flux1'], q: '', rootId: undefined, favorite: true }),
  ).toBe('?baseModel=sdxl&baseModel=flux1&favorite=true&sort=-added');
  expect(toQueryString({})).toBe('');
});
