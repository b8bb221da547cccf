import type { JobPage } from '@lora/api-client';
import { delay, HttpResponse } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';
import { ANNA, buildSession } from '../../test/builders.js';
import { mock } from '../../test/mock.js';
import { answerAsProxy, refuse, server } from '../../test/server.js';
import { api } from './api.js';
import { useConnection } from './connection.js';
import { ApiError, NetworkError } from './errors.js';
import { request, toQueryString } from './http.js';
import { keepToken, useSession } from './session.js';

/** GET /roots that takes one token only; counts the refreshes and hands out `token-2`. */
function serveTokens(accepted: string) {
  const seen = { refreshes: 0, tokens: [] as (string | null)[] };
  server.use(
    mock.get('/api/v1/roots', ({ request }) => {
      const token = request.headers.get('authorization');
      seen.tokens.push(token);
      return token === `Bearer ${accepted}`
        ? HttpResponse.json({ items: [], nextCursor: null, total: 0 })
        : refuse(401, { code: 'unauthorized' });
    }),
    mock.post('/api/v1/auth/refresh', async () => {
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

  describe('that public/start.js has made already', () => {
    const EMPTY = { items: [], nextCursor: null, total: 0 };
    const hasAsked = (answer: Promise<Response>) => {
      // As public/start.js does: a failure that nobody waits for is no error of the page.
      answer.catch(() => {});
      window.loraEarly = {
        answers: new Map([['/api/v1/roots', answer]]),
        askedAt: Date.now(),
        known: true,
      };
    };
    afterEach(() => {
      delete window.loraEarly;
    });

    it('takes its answer', async () => {
      const seen = serveTokens('token-1');
      signIn();
      hasAsked(Promise.resolve(Response.json({ ...EMPTY, total: 7 })));
      await expect(api.roots()).resolves.toMatchObject({ total: 7 });
      expect(seen.tokens).toEqual([]);
      await expect(api.roots()).resolves.toMatchObject({ total: 0 });
    });

    it.each([
      ['was refused', () => Promise.resolve(Response.json({ code: 'unauthorized' }, { status: 401 }))],
      ['met a proxy without a server', () => Promise.resolve(new Response('', { status: 502 }))],
      ['failed', () => Promise.reject(new TypeError('Failed to fetch'))],
    ])('asks again when it %s', async (_, answer) => {
      const seen = serveTokens('token-1');
      signIn();
      hasAsked(answer());
      await expect(api.roots()).resolves.toEqual(EMPTY);
      expect(seen).toEqual({ refreshes: 0, tokens: ['Bearer token-1'] });
      expect(useSession.getState().phase).toBe('signed-in');
    });

    it('leaves no refusal unread, which would keep its connection', async () => {
      serveTokens('token-1');
      signIn();
      const refused = Response.json({ code: 'unauthorized' }, { status: 401 });
      hasAsked(Promise.resolve(refused));
      await api.roots();
      expect(refused.bodyUsed).toBe(true);
    });
  });

  it('goes to sign-in when the session has ended', async () => {
    serveTokens('none');
    server.use(mock.post('/api/v1/auth/refresh', () => refuse(401, { code: 'unauthorized' })));
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
    server.use(mock.post('/api/v1/auth/refresh', () => HttpResponse.error()));
    signIn();
    await expect(api.roots()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(useSession.getState().phase).toBe('signed-in');
  });

  it('without an answer, or with a proxy answering for a dead server, is a network error', async () => {
    signIn();
    server.use(mock.get('/api/v1/health/live', () => HttpResponse.error()));
    server.use(mock.get('/api/v1/roots', () => HttpResponse.error()));
    await expect(api.roots()).rejects.toBeInstanceOf(NetworkError);
    server.use(mock.get('/api/v1/roots', () => answerAsProxy(502, 'Bad gateway')));
    await expect(api.roots()).rejects.toBeInstanceOf(NetworkError);
    await expect.poll(() => useConnection.getState().online).toBe(false);
  });

  it('tells the fields of a failed validation, and survives an answer that is no JSON', async () => {
    signIn();
    server.use(
      mock.post('/api/v1/roots', () =>
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
    server.use(mock.get('/api/v1/roots', () => answerAsProxy(500, '<h1>oops</h1>')));
    await expect(api.roots()).rejects.toMatchObject({ code: 'internal', status: 500 });
  });
});

it('a call that the OpenAPI document does not know does not compile', () => {
  signIn();
  const wrong = [
    // @ts-expect-error -- there is no such address
    () => request('get', '/api/v1/root'),
    // @ts-expect-error -- the catalog is not deleted as a whole
    () => request('delete', '/api/v1/adapters'),
    // @ts-expect-error -- the address needs an id
    () => request('get', '/api/v1/adapters/{id}'),
    // @ts-expect-error -- a name is a text
    () => request('patch', '/api/v1/roots/{id}', { params: { path: { id: 'x' } }, body: { name: 5 } }),
    // @ts-expect-error -- folders are asked for by their root
    () => request('get', '/api/v1/folders', { params: { query: { parent: 'style' } } }),
    // @ts-expect-error -- an answer has no such field
    async () => (await request('get', '/api/v1/roots')).rows,
    // @ts-expect-error -- these are no jobs
    (): Promise<JobPage> => request('get', '/api/v1/roots'),
  ];
  expect(wrong).toHaveLength(7);
});

it('a query string is the same for the same question', () => {
  expect(
    toQueryString({ sort: '-added', baseModel: ['sdxl', 'flux1'], q: '', rootId: undefined, favorite: true }),
  ).toBe('?baseModel=sdxl&baseModel=flux1&favorite=true&sort=-added');
  expect(toQueryString({})).toBe('');
});
