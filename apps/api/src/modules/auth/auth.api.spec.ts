import { JwtService } from '@nestjs/jwt';
import type { Test } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cookieOf, createTestApp, OWNER, type SignedIn, type TestApp } from '../../../test/app.js';
import { ROTATION_GRACE_SECONDS } from './sessions.repository.js';
import { TokensService } from './tokens.service.js';

const AUTH = '/api/v1/auth';
let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());
afterEach(() => app.db.database.query('TRUNCATE users CASCADE'));

const post = (path: string, body?: object): Test => app.anyone().post(`${AUTH}${path}`).send(body);
const refreshWith = (cookie: string): Test => app.anyone().post(`${AUTH}/refresh`).set('Cookie', cookie);

/** Moves the rotation of every session into the past, beyond the time in which a former token is still good. */
const waitOutTheGrace = () =>
  app.db.database.query(`UPDATE sessions SET rotated_at = now() - make_interval(secs => $1)`, [
    ROTATION_GRACE_SECONDS + 1,
  ]);

async function setUp(): Promise<SignedIn> {
  const response = await post('/setup', OWNER);
  expect(response.status).toBe(201);
  return signedInOf(response);
}

function signedInOf(response: Awaited<Test>): SignedIn {
  const token: string = response.body.accessToken;
  const withToken = (test: Test): Test => test.set('Authorization', `Bearer ${token}`);
  return {
    token,
    cookies: { refresh: cookieOf(response, 'lora_refresh'), read: cookieOf(response, 'lora_read') },
    get: (path) => withToken(app.anyone().get(`/api/v1${path}`)),
    head: (path) => withToken(app.anyone().head(`/api/v1${path}`)),
    post: (path, body) => withToken(app.anyone().post(`/api/v1${path}`)).send(body),
    patch: (path, body) => withToken(app.anyone().patch(`/api/v1${path}`)).send(body),
    put: (path, body) => withToken(app.anyone().put(`/api/v1${path}`)).send(body),
    delete: (path) => withToken(app.anyone().delete(`/api/v1${path}`)),
  };
}

describe('set-up', () => {
  it('creates the owner, signs them in and says so', async () => {
    expect((await app.anyone().get(`${AUTH}/status`)).body).toEqual({ setUp: false });
    const owner = await setUp();
    expect((await app.anyone().get(`${AUTH}/status`)).body).toEqual({ setUp: true });
    const me = await owner.get('/auth/me');
    expect(me.body).toMatchObject({ id: expect.any(String), email: OWNER.email, name: null, role: 'owner' });
  });

  it('happens once', async () => {
    await setUp();
    const again = await post('/setup', { ...OWNER, email: 'other@example.org' });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('already_set_up');
    expect(await app.db.database.query('SELECT email FROM users')).toEqual([{ email: OWNER.email }]);
  });

  it('has one winner when two try at once', async () => {
    const emails = ['one@example.org', 'two@example.org'];
    const tries = await Promise.all(emails.map((email) => post('/setup', { ...OWNER, email })));
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await app.db.database.query('SELECT 1 FROM users')).toHaveLength(1);
  });

  it.each([
    ['a short password', { ...OWNER, password: 'short' }, 'password'],
    ['no address', { password: OWNER.password }, 'email'],
    ['an address that is none', { ...OWNER, email: 'nobody' }, 'email'],
    ['a role for oneself', { ...OWNER, role: 'owner' }, 'role'],
  ])('refuses %s', async (_case, body, field) => {
    const response = await post('/setup', body);
    expect(response.status).toBe(400);
    expect(response.body.code).toBe('validation_failed');
    expect(Object.keys(response.body.details)).toEqual([field]);
  });

  it('keeps no password and no refresh token as it is', async () => {
    const { cookies } = await setUp();
    const [row] = await app.db.database.query<{ all: string }>(
      `SELECT (SELECT string_agg(users::text, ' ') FROM users) || (SELECT string_agg(s::text, ' ') FROM sessions s) AS all`,
    );
    expect(row?.all).toContain('$argon2id$');
    expect(row?.all).not.toContain(OWNER.password);
    expect(row?.all).not.toContain(cookies.refresh.split('.')[1]);
  });
});

describe('sign-in', () => {
  beforeEach(async () => {
    await setUp();
  });

  it('gives a token and two cookies that scripts and other sites cannot use', async () => {
    const response = await post('/login', OWNER);
    expect(response.status).toBe(200);
    expect(Date.parse(response.body.expiresAt)).toBeGreaterThan(Date.now());
    const cookies = response.headers['set-cookie'] as unknown as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toContain('HttpOnly');
      expect(cookie).toContain('SameSite=Strict');
    }
    expect(cookies.find((cookie) => cookie.startsWith('lora_refresh'))).toContain('Path=/api/v1/auth;');
  });

  it('takes the address in any case', async () => {
    expect((await post('/login', { ...OWNER, email: 'OWNER@Example.ORG' })).status).toBe(200);
  });

  it('answers a wrong password and an unknown account alike', async () => {
    const wrong = await post('/login', { ...OWNER, password: 'wrong password' });
    const unknown = await post('/login', { ...OWNER, email: 'nobody@example.org' });
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('wrong_credentials');
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(unknown.status).toBe(401);
  });
});

describe('refresh', () => {
  it('gives a new access token and another refresh token', async () => {
    const { cookies } = await setUp();
    const refreshed = await refreshWith(cookies.refresh);
    expect(refreshed.status).toBe(200);
    expect(cookieOf(refreshed, 'lora_refresh')).not.toBe(cookies.refresh);
    expect((await signedInOf(refreshed).get('/auth/me')).status).toBe(200);
    expect((await refreshWith(cookieOf(refreshed, 'lora_refresh'))).status).toBe(200);
  });

  it('answers two tabs that come with the same token, both with the same next one', async () => {
    const { cookies } = await setUp();
    const [one, two] = await Promise.all([refreshWith(cookies.refresh), refreshWith(cookies.refresh)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(cookieOf(one, 'lora_refresh')).toBe(cookieOf(two, 'lora_refresh'));
  });

  it('goes on after a reload that lost the answer', async () => {
    const { cookies } = await setUp();
    await refreshWith(cookies.refresh);
    const next = cookieOf(await refreshWith(cookies.refresh), 'lora_refresh');
    await waitOutTheGrace();
    expect((await refreshWith(next)).status).toBe(200);
  });

  it('ends the session when a former token comes long after its rotation', async () => {
    const owner = await setUp();
    const next = cookieOf(await refreshWith(owner.cookies.refresh), 'lora_refresh');
    await waitOutTheGrace();
    const reused = await refreshWith(owner.cookies.refresh);
    expect(reused.status).toBe(401);
    expect(reused.body.code).toBe('unauthorized');
    expect((await refreshWith(next)).status).toBe(401);
    expect((await owner.get('/auth/me')).status).toBe(401);
  });

  it('ends the session also when a thief has rotated twice by then', async () => {
    const { cookies } = await setUp();
    const second = cookieOf(await refreshWith(cookies.refresh), 'lora_refresh');
    const third = cookieOf(await refreshWith(second), 'lora_refresh');
    expect((await refreshWith(cookies.refresh)).status).toBe(401);
    expect((await refreshWith(third)).status).toBe(401);
  });

  it('refuses a session that is over', async () => {
    const owner = await setUp();
    await app.db.database.query(`UPDATE sessions SET expires_at = now() - interval '1 second'`);
    expect((await refreshWith(owner.cookies.refresh)).status).toBe(401);
  });

  it.each(['', 'lora_refresh=', 'lora_refresh=j:{"a":1}'])(
    'says that nobody is signed in for the cookie %j',
    async (cookie) => {
      const response = await refreshWith(cookie);
      expect(response.status).toBe(204);
      expect(response.text).toBe('');
      expect(response.headers['set-cookie']).toBeUndefined();
    },
  );

  it.each(['lora_refresh=nonsense', "lora_refresh=' OR 1=1 --"])('refuses the cookie %j', async (cookie) => {
    const response = await refreshWith(cookie);
    expect(response.status).toBe(401);
    expect(response.body.code).toBe('unauthorized');
  });
});

describe('sign-out', () => {
  it('ends access at once and takes the cookies away', async () => {
    const owner = await setUp();
    expect((await owner.get('/auth/me')).status).toBe(200);
    const out = await app.anyone().post(`${AUTH}/logout`).set('Cookie', owner.cookies.refresh);
    expect(out.status).toBe(204);
    expect(cookieOf(out, 'lora_refresh')).toBe('lora_refresh=');
    expect(cookieOf(out, 'lora_read')).toBe('lora_read=');
    // Pictures may be kept for a year, but not for whoever signs in next.
    expect(out.headers['clear-site-data']).toBe('"cache"');
    expect((await owner.get('/auth/me')).status).toBe(401);
    expect((await refreshWith(owner.cookies.refresh)).status).toBe(401);
  });

  it('leaves other browsers signed in', async () => {
    const first = await setUp();
    const second = signedInOf(await post('/login', OWNER));
    await app.anyone().post(`${AUTH}/logout`).set('Cookie', first.cookies.refresh);
    expect((await second.get('/auth/me')).status).toBe(200);
  });

  it('says nothing about a session it does not know', async () => {
    const { cookies } = await setUp();
    const forged = `${cookies.refresh.split('.')[0]}.${'a'.repeat(43)}`;
    expect((await app.anyone().post(`${AUTH}/logout`).set('Cookie', forged)).status).toBe(204);
    expect((await post('/logout')).status).toBe(204);
    expect((await refreshWith(cookies.refresh)).status).toBe(200);
  });
});

describe('the reading cookie', () => {
  let owner: SignedIn;
  beforeEach(async () => {
    owner = await setUp();
  });

  it('reads with GET and HEAD', async () => {
    const get = await app.anyone().get('/api/v1/roots').set('Cookie', owner.cookies.read);
    const head = await app.anyone().head('/api/v1/roots').set('Cookie', owner.cookies.read);
    expect([get.status, head.status]).toEqual([200, 200]);
  });

  it.each([
    ['post', '/api/v1/library/scans'],
    ['patch', '/api/v1/roots/9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11'],
    ['delete', '/api/v1/roots/9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11'],
  ] as const)('changes nothing with %s, neither as cookie nor as Bearer token', async (method, path) => {
    const token = owner.cookies.read.replace('lora_read=', '');
    const asCookie = await app.anyone()[method](path).set('Cookie', owner.cookies.read).send({});
    const asBearer = await app.anyone()[method](path).set('Authorization', `Bearer ${token}`).send({});
    expect([asCookie.status, asBearer.status]).toEqual([401, 401]);
  });

  it('gives no access token', async () => {
    const response = await refreshWith(owner.cookies.read);
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(response.headers['set-cookie']).toBeUndefined();
  });
});

describe('access tokens', () => {
  let claims: { sub: string; sid: string; use: string };
  const me = (token: string): Test => app.anyone().get(`${AUTH}/me`).set('Authorization', `Bearer ${token}`);
  const sign = (changed: object, options: object = {}): string =>
    new JwtService().sign(
      { ...claims, ...changed },
      {
        secret: app.app.get(TokensService).signingSecret,
        issuer: 'lora-manager',
        algorithm: 'HS256',
        expiresIn: 60,
        ...options,
      },
    );
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  beforeEach(async () => {
    const { token } = await setUp();
    const { sub, sid, use } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    claims = { sub, sid, use };
  });

  it('are taken as we sign them', async () => {
    expect((await me(sign({}))).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['no token', () => ''],
    ['nonsense', () => 'nonsense'],
    ['one that has ended', () => sign({}, { expiresIn: -1 })],
    ['one signed with another secret', () => sign({}, { secret: 'guessed' })],
    ['one of another issuer', () => sign({}, { issuer: 'somebody else' })],
    ['another algorithm', () => sign({}, { algorithm: 'HS512' })],
    [
      'no signature (alg none)',
      () => `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...claims, iss: 'lora-manager', exp: 9e9 })}.`,
    ],
    ['an unknown session', () => sign({ sid: '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11' })],
    ["another user's session", () => sign({ sub: '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11' })],
  ])('are refused: %s', async (_case, make) => {
    const response = await me(make());
    expect(response.status).toBe(401);
    expect(response.body).toEqual({
      code: 'unauthorized',
      message: expect.stringContaining('Sign in'),
      requestId: response.headers['x-request-id'],
    });
  });

  it('of a session that another process ended are refused at once', async () => {
    expect((await me(sign({}))).status).toBe(200);
    // As the other process does it: the row, and the wake-up with it.
    await app.db.database.transaction(async () => {
      await app.db.database.query(`UPDATE sessions SET revoked_at = now() WHERE id = $1`, [claims.sid]);
      await app.db.database.query(`SELECT pg_notify('sessions', $1)`, [claims.sid]);
    });
    await expect.poll(async () => (await me(sign({}))).status, { timeout: 2_000 }).toBe(401);
  });

  it('let a viewer read but change nothing', async () => {
    await app.db.database.query(`UPDATE users SET role = 'viewer'`);
    const viewer = signedInOf(await post('/login', OWNER));
    expect((await viewer.get('/roots')).status).toBe(200);
    const refused = await viewer.post('/library/scans', {});
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ code: 'forbidden', details: { permission: 'library.scan' } });
  });
});

describe('pages of other sites', () => {
  it('change nothing here, not even in a browser that is signed in', async () => {
    const owner = await setUp();
    for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`, 'http://127.0.0.1']) {
      const response = await owner.post('/library/scans', {}).set('Origin', origin);
      expect(response.status, origin).toBe(403);
      expect(response.body.code).toBe('forbidden');
    }
  });

  it('are told apart from our own page and from programs, which state no Origin', async () => {
    const owner = await setUp();
    expect((await owner.post('/library/scans', {}).set('Origin', app.url)).status).toBe(202);
    expect((await owner.post('/library/scans', {})).status).toBe(202);
  });
});

describe("a person's settings", () => {
  it('have a default, are kept, and are checked', async () => {
    const me = await app.signIn();
    expect((await me.get('/auth/me').expect(200)).body.settings).toEqual({ blurFrom: 4 });
    expect((await me.patch('/auth/me', { blurFrom: 2 }).expect(200)).body.settings).toEqual({ blurFrom: 2 });
    expect((await me.patch('/auth/me', {}).expect(200)).body.settings).toEqual({ blurFrom: 2 });
    expect((await me.get('/auth/me').expect(200)).body.settings).toEqual({ blurFrom: 2 });
    for (const blurFrom of [0, 7, 'all', 1.5]) await me.patch('/auth/me', { blurFrom }).expect(400);
  });
});
