import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from './app.js';

let app: TestApp;
let owner: SignedIn;
let webFolder: string;

beforeAll(async () => {
  webFolder = mkdtempSync(join(tmpdir(), 'lora-page-'));
  mkdirSync(join(webFolder, 'assets'));
  writeFileSync(join(webFolder, 'index.html'), '<title>page</title>');
  app = await createTestApp({ webFolder, env: { allowedHosts: ['loras.example.org'] } });
  owner = await app.signIn();
});
afterAll(async () => {
  await app.close();
  rmSync(webFolder, { recursive: true });
});

/** The answer to exactly these lines. */
function send(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (data: string) => (text += data));
    socket.on('error', reject).on('close', () => resolve(text));
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  });
}

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));
const REFUSAL = {
  code: 'forbidden',
  message: expect.stringMatching(/"evil\.example:3210".*LORA_ALLOWED_HOSTS/),
  requestId: expect.stringMatching(/^[\da-f-]{36}$/),
};

describe('a name that is not this server’s', () => {
  it.each([
    '/api/v1/auth/status',
    '/api/v1/adapters',
    '/api/docs',
    '/api/openapi.json',
    '/api/nothing',
    '/',
    '/index.html',
    '/socket.io',
  ])('is refused on %s, for the signed-in too', async (path) => {
    const response = await owner.get('/auth/me').then(() =>
      app
        .anyone()
        .get(path)
        .set({ Host: 'evil.example:3210', Authorization: `Bearer ${owner.token}` }),
    );
    expect(response.status).toBe(403);
    expect(response.body).toEqual({ ...REFUSAL, requestId: response.headers['x-request-id'] });
  });

  it('is refused before anything is changed', async () => {
    const response = await app
      .anyone()
      .post('/api/v1/auth/login')
      .set({ Host: 'evil.example:3210', Origin: 'http://evil.example:3210' })
      .send({ email: 'a@example.org', password: 'a password' });
    expect(response.status).toBe(403);
    expect(response.body).toMatchObject(REFUSAL);
  });

  it('is refused at the handshake of the socket, on both ways', async () => {
    const polling = await app
      .anyone()
      .get('/socket.io/?EIO=4&transport=polling')
      .set('Host', 'evil.example:3210');
    expect(polling.status).toBe(403);
    expect(polling.body).toEqual(REFUSAL);
    const upgrade = await upgradeWith('evil.example:3210');
    expect(upgrade).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(bodyOf(upgrade)).toEqual(REFUSAL);
  });

  it('is no way in when there is none at all', async () => {
    const answer = await send('GET /api/v1/auth/status HTTP/1.0');
    expect(answer).toContain(' 403 ');
    expect(answer).toContain('"code":"forbidden"');
  });

  it('does not keep a probe from asking whether the server is well', async () => {
    for (const path of ['/api/v1/health/live', '/api/v1/health/ready']) {
      expect((await app.anyone().get(path).set('Host', 'app:3210')).status).toBe(200);
    }
    expect((await app.anyone().get('/api/v1/health/../auth/status').set('Host', 'app:3210')).status).toBe(
      403,
    );
  });
});

const upgradeWith = (host: string, ...more: string[]) =>
  send(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...more,
  );

describe('an own name', () => {
  it.each(['localhost:3210', '127.0.0.1', '[::1]:9', 'loras.example.org'])('%s is taken', async (name) => {
    expect((await app.anyone().get('/api/v1/auth/status').set('Host', name)).status).toBe(200);
    expect((await app.anyone().get('/').set('Host', name)).text).toBe('<title>page</title>');
    const polling = await app.anyone().get('/socket.io/?EIO=4&transport=polling').set('Host', name);
    expect(polling.status).toBe(200);
  });
});

describe('the socket', () => {
  it('takes a page of its own origin only, and programs', async () => {
    const { host } = new URL(app.url);
    const polling = (origin: string) =>
      app.anyone().get('/socket.io/?EIO=4&transport=polling').set('Origin', origin);
    expect((await polling(`http://${host}`)).status).toBe(200);
    const foreign = await polling('https://evil.example');
    expect(foreign.status).toBe(403);
    expect(foreign.body).toMatchObject({ code: 'forbidden' });
    expect((await polling('null')).status).toBe(403);
    expect(await upgradeWith(host, 'Origin: https://evil.example')).toMatch(/^HTTP\/1\.1 403 /);
    const program = io(app.url, {
      auth: { token: owner.token },
      transports: ['websocket'],
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => {
      program.once('connect', resolve).once('connect_error', reject);
    });
    program.disconnect();
  });
});
