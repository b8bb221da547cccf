import { afterEach, expect, it } from 'vitest';
import { createTestApp, OWNER, type TestApp, type TestAppOptions } from './app.js';

let app: TestApp;
afterEach(() => app.close());

async function start(env: TestAppOptions['env'] = {}): Promise<void> {
  app = await createTestApp({ env });
  await app.signIn();
}

const LOGIN = '/api/v1/auth/login';
/** As a proxy with TLS hands a request on. */
const login = (client: string, password = OWNER.password) =>
  app
    .anyone()
    .post(LOGIN)
    .set({ 'X-Forwarded-For': client, 'X-Forwarded-Proto': 'https' })
    .send({ email: password === OWNER.password ? OWNER.email : `${password}@example.org`, password });

const cookiesOf = (headers: Record<string, unknown>): string[] => [headers['set-cookie']].flat().map(String);

/** The status of a sign-in from another address after five wrong ones from `192.0.2.1`. */
async function signInNextDoor(): Promise<number> {
  for (let i = 0; i < 5; i++) expect((await login('192.0.2.1', `wrong${i}pass`)).status).toBe(401);
  expect((await login('192.0.2.1', 'wrong9pass')).status).toBe(429);
  return (await login('192.0.2.2')).status;
}

it.each([[1], [['loopback']], [['10.0.0.0/8', '127.0.0.1']]])(
  'behind a proxy that is trusted (%j), cookies are for https only and each client has its own tries',
  async (trustProxy) => {
    await start({ trustProxy });
    const cookies = cookiesOf((await login('192.0.2.2')).headers);
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toContain('; Secure');
    expect(await signInNextDoor()).toBe(200);
    const plain = await app.anyone().post(LOGIN).send(OWNER);
    expect(cookiesOf(plain.headers).join()).not.toContain('Secure');
  },
);

it.each([[undefined], [['192.0.2.0/24']]])(
  'believes nobody else (%j): neither https nor another address',
  async (trustProxy) => {
    await start(trustProxy === undefined ? {} : { trustProxy });
    const cookies = cookiesOf((await login('192.0.2.2')).headers);
    expect(cookies).toHaveLength(2);
    expect(cookies.join()).not.toContain('Secure');
    expect(await signInNextDoor()).toBe(429);
  },
);

it('takes the address that the trusted proxy saw, not the one that the client wrote before it', async () => {
  await start({ trustProxy: 1 });
  for (let i = 0; i < 5; i++) await login(`198.51.100.${i}, 192.0.2.1`, `wrong${i}pass`);
  expect((await login('198.51.100.9, 192.0.2.1')).status).toBe(429);
});
