import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { AuthService } from '../src/modules/auth/index.js';
import { createTestApp, OWNER, type SignedIn, type TestApp } from './app.js';

let app: TestApp;
let owner: SignedIn;
let lines: string[] = [];

beforeAll(async () => {
  app = await createTestApp({ log: { level: 'trace', onLine: (line) => lines.push(line) } });
  owner = await app.signIn();
});
afterAll(() => app.close());
beforeEach(() => {
  lines = [];
});

const requestLine = (path: string) =>
  lines.map((line) => JSON.parse(line)).find((line: { req?: { path?: string } }) => line.req?.path === path);

it('logs a request with method, path, status and the id that its answer shows', async () => {
  const response = await owner.get('/roots');
  await vi.waitFor(() => expect(requestLine('/api/v1/roots')).toBeDefined());
  expect(requestLine('/api/v1/roots')).toMatchObject({
    req: { id: response.headers['x-request-id'], method: 'GET', path: '/api/v1/roots' },
    res: { statusCode: 200 },
  });
});

it('never writes passwords, tokens, cookies or what people search for', async () => {
  const login = await app.anyone().post('/api/v1/auth/login').send(OWNER);
  await app
    .anyone()
    .post('/api/v1/auth/login')
    .send({ ...OWNER, password: 'wrong but secret' });
  await app
    .anyone()
    .post('/api/v1/auth/login')
    .set('Content-Type', 'application/json')
    .send('{"password":"wrong but secret"');
  await app.anyone().post('/api/v1/auth/refresh').set('Cookie', owner.cookies.refresh);
  await owner.get('/adapters?q=private-words').set('Cookie', owner.cookies.read);
  await vi.waitFor(() => expect(requestLine('/api/v1/adapters')).toBeDefined());

  const log = lines.join('');
  expect(log).toContain('/api/v1/auth/login');
  const secrets = [OWNER.password, 'wrong but secret', 'private-words', owner.token, login.body.accessToken];
  for (const secret of [...secrets, owner.cookies.refresh.split('=')[1], owner.cookies.read.split('=')[1]]) {
    expect(log).not.toContain(secret);
  }
});

it('logs the cause of a 500 under the id that the caller was told', async () => {
  vi.spyOn(app.app.get(AuthService), 'status').mockRejectedValue(new Error('the true cause'));
  const { body } = await app.anyone().get('/api/v1/auth/status');
  vi.restoreAllMocks();
  const cause = lines.find((line) => line.includes('the true cause'));
  expect(cause).toContain(body.requestId);
  expect(JSON.parse(cause ?? '{}')).toMatchObject({ level: 50 });
});
