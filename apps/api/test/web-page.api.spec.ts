import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from './app.js';

const PAGE =
  '<!doctype html><title>LoRA Manager</title><script type="module" src="/assets/main-1a2b.js"></script>';
const SCRIPT = `console.log("${'x'.repeat(2000)}");`;
let app: TestApp;
let folder: string;

beforeAll(async () => {
  // The program itself may lie below a folder of this name: that must not make the page immutable.
  folder = mkdtempSync(join(tmpdir(), 'lora-web-'));
  const web = join(folder, 'assets', 'dist');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), PAGE);
  writeFileSync(join(web, 'sw.js'), 'self.skipWaiting()');
  writeFileSync(join(web, 'assets', 'main-1a2b.js'), SCRIPT);
  writeFileSync(join(web, 'assets', 'main-1a2b.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(web, 'assets', 'main-1a2b.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(web, 'assets', 'plain-3c4d.js'), SCRIPT);
  writeFileSync(join(folder, 'assets', 'secret.txt'), 'outside');
  app = await createTestApp({ webFolder: web });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** As it goes over the wire: neither path nor body is tidied up. */
function get(
  path: string,
  o: { method?: string; encoding?: string } = {},
): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpRequest(
      app.url,
      { path, method: o.method ?? 'GET', headers: { 'accept-encoding': o.encoding ?? '' } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ answer, body: Buffer.concat(parts) }));
      },
    )
      .on('error', reject)
      .end();
  });
}

describe('the page', () => {
  it.each([
    '/',
    '/adapters',
    '/adapters/9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11?tab=files',
    '/settings/roots/',
    '/index.html',
  ])('answers at %s and is checked each time', async (path) => {
    const { answer, body } = await get(path);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    expect(body.toString()).toBe(PAGE);
  });

  it('answers HEAD without a body', async () => {
    const { answer, body } = await get('/adapters', { method: 'HEAD' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-length']).toBe(String(PAGE.length));
    expect(body).toHaveLength(0);
  });

  it('has its service worker checked each time too', async () => {
    expect((await get('/sw.js')).answer.headers['cache-control']).toBe('no-cache');
  });

  it('is not in the way of the API and its documents', async () => {
    expect((await get('/api/v1/health/live')).answer.headers['content-type']).toContain('json');
    expect((await get('/api/docs')).body.toString()).toContain('swagger-ui');
    const missing = await get('/api/v1/nothing');
    expect(missing.answer.statusCode).toBe(404);
    expect(JSON.parse(missing.body.toString())).toMatchObject({ code: 'not_found' });
  });

  it('is nothing to write to', async () => {
    expect((await get('/adapters', { method: 'POST' })).answer.statusCode).toBe(404);
  });
});

describe('its files', () => {
  it.each([
    ['br', 'gzip, deflate, br', 'br'],
    ['gzip', 'gzip', 'gzip'],
    ['nothing', '', undefined],
  ])('come compressed with %s for a browser that takes %j', async (_name, encoding, expected) => {
    const { answer, body } = await get('/assets/main-1a2b.js', { encoding });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-encoding']).toBe(expected);
    expect(answer.headers['content-type']).toContain('text/javascript');
    expect(answer.headers['vary']).toContain('Accept-Encoding');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(body.length < SCRIPT.length).toBe(expected !== undefined);
  });

  it('come as they are where no compressed form lies beside', async () => {
    const { answer, body } = await get('/assets/plain-3c4d.js', { encoding: 'br' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe(SCRIPT);
  });

  it.each(['/assets/main-0000.js', '/favicon.ico', '/nothing.png'])(
    'are 404 when missing, never the page: %s',
    async (path) => {
      const { answer, body } = await get(path);
      expect(answer.statusCode).toBe(404);
      expect(JSON.parse(body.toString())).toMatchObject({ code: 'not_found' });
    },
  );

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/%00.js',
    '//etc/passwd',
  ])('are only those of the page: %s', async (path) => {
    const { answer, body } = await get(path);
    expect(body.toString()).not.toContain('outside');
    expect(body.toString()).not.toContain('root:');
    expect(answer.statusCode).toBeLessThan(500);
  });
});
