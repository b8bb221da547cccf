import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/app.js';
import { VERSION } from '../../platform/version.js';

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

it('lives and is ready while its database answers, without anybody signed in', async () => {
  for (const path of ['/api/v1/health/live', '/api/v1/health/ready']) {
    const response = await app.anyone().get(path);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ status: 'ok', version: VERSION });
  }
});

it('lives but is not ready without its database', async () => {
  vi.spyOn(app.db.database, 'query').mockRejectedValue(new Error('Connection terminated unexpectedly'));
  const [live, ready] = [
    await app.anyone().get('/api/v1/health/live'),
    await app.anyone().get('/api/v1/health/ready'),
  ];
  vi.restoreAllMocks();
  expect(live.status).toBe(200);
  expect(ready.status).toBe(503);
  expect(ready.body).toEqual({ status: 'failing', version: VERSION });
});
