import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AuthService } from '../src/modules/auth/index.js';
import { createTestApp, OWNER, type SignedIn, type TestApp } from './app.js';

let app: TestApp;
let owner: SignedIn;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
});
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

const LOGIN = '/api/v1/auth/login';
const raw = (body: string, type = 'application/json') =>
  app.anyone().post(LOGIN).set('Content-Type', type).send(body);

describe('a failure', () => {
  it.each(['/nothing', '/api', '/api/nothing', '/api/v1/nothing', '/api/v1/jobs/1/2/3'])(
    'is told as JSON for %s',
    async (path) => {
      const response = await app.anyone().get(path);
      expect(response.status).toBe(404);
      expect(response.headers['content-type']).toContain('application/json');
      expect(response.body).toEqual({
        code: 'not_found',
        message: expect.any(String),
        requestId: response.headers['x-request-id'],
      });
    },
  );

  it('has another id for each request, which its header shows on success too', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await app.anyone().get('/api/v1/health/live')).headers['x-request-id']),
    );
    expect(new Set(ids).size).toBe(2);
  });

  it.each(['{"email": "x"', 'text', '"text"', '{"password":"secret words",}'])(
    'of a body that is no JSON object (%s) does not repeat the body',
    async (body) => {
      const response = await raw(body);
      expect(response.status).toBe(400);
      expect(response.body.code).toBe('validation_failed');
      expect(response.text).not.toContain('secret');
      expect(response.text).not.toContain('text');
    },
  );

  it('is 413 for a body over 1 MB', async () => {
    const response = await raw(JSON.stringify({ email: 'a'.repeat(1_100_000) }));
    expect(response.status).toBe(413);
    expect(response.body.code).toBe('payload_too_large');
  });

  it.each([
    ['text/plain', JSON.stringify(OWNER)],
    ['application/x-www-form-urlencoded', 'email=a%40b&password=12345678'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/json; charset=iso-8859-1', '{}'],
  ])('is 415 for a body of type %s', async (type, body) => {
    const response = await raw(body, type);
    expect(response.status).toBe(415);
    expect(response.body).toMatchObject({
      code: 'validation_failed',
      message: expect.stringContaining('JSON'),
    });
  });

  it('is 400 for an address that cannot be decoded', async () => {
    expect((await app.anyone().get('/api/v1/jobs/%E0%A4%A')).status).toBe(400);
  });

  it('is 503 for a statement that took too long', async () => {
    vi.spyOn(app.app.get(AuthService), 'status').mockImplementation(async () => {
      await app.db.database.transaction(async () => {
        await app.db.database.query(`SET LOCAL statement_timeout = '20ms'`);
        await app.db.database.query(`SELECT pg_sleep(60)`);
      });
      return { setUp: true };
    });
    const response = await app.anyone().get('/api/v1/auth/status');
    expect(response.status).toBe(503);
    expect(response.body).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('too long'),
    });
  });

  it('is 503 while the database is away', async () => {
    vi.spyOn(app.db.database, 'query').mockRejectedValue(new Error('Connection terminated unexpectedly'));
    expect((await app.anyone().get('/api/v1/auth/status')).status).toBe(503);
  });

  it('is 500 for what nobody expected, and tells nothing from inside', async () => {
    vi.spyOn(app.app.get(AuthService), 'status').mockRejectedValue(
      new Error('column "secret_sauce" does not exist'),
    );
    const response = await app.anyone().get('/api/v1/auth/status');
    expect(response.status).toBe(500);
    expect(response.body).toMatchObject({ code: 'internal', requestId: response.headers['x-request-id'] });
    expect(response.text).not.toContain('secret_sauce');
  });

  it('survives bytes that are no HTTP', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const answer = await new Promise<string>((resolve) => {
      socket.once('data', (data) => resolve(String(data)));
      socket.write('\u0000\u0001 nonsense\r\n\r\n');
    });
    socket.destroy();
    expect(answer).toContain('400 Bad Request');
    expect((await app.anyone().get('/api/v1/health/live')).status).toBe(200);
  });
});

describe('a body', () => {
  it.each<[string, unknown, string[]]>([
    ['empty', {}, ['email', 'password']],
    ['of wrong types', { email: 1, password: ['a'] }, ['email', 'password']],
    ['with null', { email: null, password: null }, ['email', 'password']],
    ['with objects for text', { email: { $ne: '' }, password: { length: 10 } }, ['email', 'password']],
    ['with an unknown field', { ...OWNER, admin: true }, ['admin']],
    ['with a NUL character', { ...OWNER, email: 'a\u0000@b' }, ['email']],
    [
      'with texts too long',
      { email: `${'a'.repeat(300)}@b`, password: 'p'.repeat(300) },
      ['email', 'password'],
    ],
  ])('%s is refused with a sentence for each field', async (_case, body, fields) => {
    const response = await app
      .anyone()
      .post(LOGIN)
      .send(body as object);
    expect(response.status).toBe(400);
    expect(response.body.code).toBe('validation_failed');
    expect(Object.keys(response.body.details).sort()).toEqual(fields);
    for (const sentences of Object.values(response.body.details))
      expect(sentences).toEqual(expect.arrayContaining([expect.any(String)]));
  });

  it.each([[[]], [[OWNER]], [[[[]]]]])('that is a list (%j) is refused', async (body) => {
    const response = await app.anyone().post(LOGIN).send(body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      code: 'validation_failed',
      message: expect.stringContaining('object'),
    });
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'cannot reach the prototype of anything through %s',
    async (key) => {
      await raw(`{"email":"${OWNER.email}","password":"${OWNER.password}","${key}":{"polluted":true}}`);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('nested a thousand deep is refused, not followed', async () => {
    const deep = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    expect((await raw(deep)).status).toBe(400);
  });
});

describe('a query', () => {
  it.each([
    ['a word given twice', '/adapters?q=a&q=b', 'q'],
    ['a number that is none', '/adapters?limit=many', 'limit'],
    ['a number out of range', '/adapters?limit=201', 'limit'],
    ['a fraction', '/jobs?limit=1.5', 'limit'],
    ['a number given twice', '/jobs?limit=1&limit=2', 'limit'],
    ['an unknown enumeration value', '/jobs?state=exploded', 'state'],
    ['a flag that is none', '/adapters?favorite=yes', 'favorite'],
    ['an unknown field', '/adapters?colour=red', 'colour'],
    ['brackets', '/adapters?q[a]=b', 'q[a]'],
    ['a NUL character', '/adapters?q=%00', 'q'],
    ['too many tags', `/adapters?${'tag=a&'.repeat(21)}`, 'tag'],
    ['an id that is no UUID', '/adapters?rootId=1', 'rootId'],
    ['a missing field', '/folders', 'rootId'],
    ['a position that is none', '/changes?after=nonsense', 'after'],
  ])('with %s is refused', async (_case, path, field) => {
    const response = await owner.get(path);
    expect(response.status, response.text).toBe(400);
    expect(response.body.code).toBe('validation_failed');
    expect(Object.keys(response.body.details)).toEqual([field]);
  });

  it('with __proto__ changes nothing', async () => {
    const response = await owner.get('/adapters?__proto__[polluted]=1&__proto__=2');
    expect(response.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('may give a list as one value or several', async () => {
    expect((await owner.get('/jobs?state=queued')).status).toBe(200);
    expect((await owner.get('/jobs?state=queued&state=failed')).status).toBe(200);
  });
});

describe('an id', () => {
  const routes = [
    ['get', '/jobs/ID'],
    ['post', '/jobs/ID/cancel'],
    ['get', '/adapters/ID'],
    ['patch', '/adapters/ID'],
    ['delete', '/adapters/ID'],
    ['patch', '/roots/ID'],
    ['delete', '/roots/ID'],
    ['get', '/previews/ID'],
  ] as const;

  it.each(routes)('that is no UUID is refused: %s %s', async (method, path) => {
    for (const id of ['1', 'null', "'", '9f0f6d3c2f4b4d7e8a550d6f5d1f2a11', '%00']) {
      const response = await owner[method](path.replace('ID', id), {});
      expect(response.status, id).toBe(400);
      expect(response.body).toMatchObject({
        code: 'validation_failed',
        details: { id: ['id must be a UUID'] },
      });
    }
  });

  it.each(routes)('of nothing is not found: %s %s', async (method, path) => {
    const response = await owner[method](path.replace('ID', randomUUID()), {});
    expect(response.status).toBe(404);
    expect(response.body.code).toBe('not_found');
  });
});

describe('headers', () => {
  it('let nothing run or load from elsewhere, and tell nobody what runs here', async () => {
    const { headers } = await app.anyone().get('/api/v1/health/live');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('stand on failures as well', async () => {
    const { headers } = await raw('no json');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });

  it('allow Swagger UI the script in its page, still only its own', async () => {
    const response = await app.anyone().get('/api/docs');
    expect(response.status).toBe(200);
    expect(response.text).toContain('swagger-ui');
    const policy = response.headers['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self' 'unsafe-inline'");
    expect(policy).toContain("default-src 'self'");
    expect((await app.anyone().get('/api/docs/swagger-ui-bundle.js')).status).toBe(200);
  });
});
