import { mkdir } from 'node:fs/promises';
import { OWNER } from '../support/api.ts';
import { startProgram } from '../support/program.ts';
import { expect, test } from '../support/test.ts';

/** A shutdown takes this long at most. */
const SHUTDOWN_MS = 10_000;

test('the documents and the page are public, everything else is not', async ({ start, request }) => {
  const { url } = await start({ owner: OWNER });
  expect((await request.get(`${url}/api/openapi.json`)).ok()).toBe(true);
  expect((await request.get(`${url}/api/docs`)).ok()).toBe(true);
  expect((await request.get(`${url}/api/v1/health/live`)).ok()).toBe(true);
  for (const path of ['adapters', 'adapters/facets', 'roots', 'jobs', 'problems', 'changes', 'auth/me']) {
    expect((await request.get(`${url}/api/v1/${path}`)).status(), path).toBe(401);
  }
});

test('the page is sent compressed, and its files with a digest are kept for ever', async ({
  start,
  page,
}) => {
  const { url } = await start({ owner: OWNER });
  const answers = new Map<string, Record<string, string>>();
  page.on('response', (response) => answers.set(new URL(response.url()).pathname, response.headers()));
  await page.goto(url);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const scripts = [...answers].filter(([path]) => /^\/assets\/.*\.js$/.test(path));
  expect(scripts).not.toHaveLength(0);
  for (const [path, headers] of scripts) {
    expect(headers['cache-control'], path).toContain('immutable');
    // Below 512 bytes nothing is compressed.
    if (Number(headers['content-length'] ?? 0) >= 512)
      expect(headers['content-encoding'], path).toMatch(/br|gzip/);
  }
  expect(answers.get('/')?.['content-security-policy']).toContain("script-src 'self'");
  expect(answers.get('/')?.['cache-control']).toBe('no-cache');
});

test('a second start on the same data folder says so and harms nothing', async ({
  start,
  place,
  request,
}) => {
  const first = await start({ owner: OWNER });
  const second = startProgram({ data: place.data, owner: OWNER });
  await expect(second).rejects.toThrow(/ended with [1-9]/);
  await expect(second).rejects.not.toThrow(/\n\s+at /);
  expect((await request.get(`${first.url}/api/v1/health/ready`)).ok()).toBe(true);
});

test('a taken port says so', async ({ start, place }) => {
  const first = await start({ owner: OWNER });
  const other = `${place.path}/other`;
  await mkdir(other);
  await expect(startProgram({ data: other, port: first.port })).rejects.toThrow(/Another program listens on/);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it in order, and its database with it`, async ({ start }) => {
    const program = await start({ owner: OWNER });
    const database = await program.databasePid();
    const started = Date.now();
    expect(await program.end(signal)).toBe(0);
    expect(Date.now() - started).toBeLessThan(SHUTDOWN_MS);
    expect(() => process.kill(database, 0)).toThrow(/ESRCH/);
  });
}
