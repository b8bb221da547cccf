import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from './app.js';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ webFolder: '/nowhere/at/all' });
});
afterAll(() => app.close());

it('says what to do when the page has not been built, and serves the API all the same', async () => {
  const page = await app.anyone().get('/adapters');
  expect(page.status).toBe(503);
  expect(page.text).toContain('pnpm build');
  expect((await app.anyone().get('/api/v1/health/live')).status).toBe(200);
});
