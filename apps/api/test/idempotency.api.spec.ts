import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { IdempotencyRepository } from '../src/platform/http/idempotency.repository.js';
import { createTestApp, type SignedIn, type TestApp } from './app.js';

let app: TestApp;
let owner: SignedIn;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
});
afterAll(() => app.close());

const post = (path: string, key: string, body: object) => owner.post(path, body).set('Idempotency-Key', key);
const names = async (): Promise<string[]> =>
  (await owner.get('/collections')).body.items.map((one: { name: string }) => one.name);

it('answers a request that is sent again as before, and does it once', async () => {
  const first = await post('/collections', 'key 1', { name: 'one', description: 'x' });
  expect(first.status).toBe(201);
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  const again = await post('/collections', 'key 1', { description: 'x', name: 'one' });
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await names()).toEqual(['one']);
});

it('does it once also when both come at the same time', async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => post('/collections', 'key 2', { name: 'two' })),
  );
  expect((await names()).filter((name) => name === 'two')).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThan(0);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(answer.status).toBe(409);
    expect(answer.body.message).toContain('still running');
  }
});

it('refuses another request under the same key, and takes the same one under another', async () => {
  const other = await post('/collections', 'key 1', { name: 'other' });
  expect(other.status).toBe(409);
  expect(other.body).toMatchObject({ code: 'conflict', message: expect.stringContaining('another request') });
  expect((await post('/tags', 'key 1', { name: 'one', description: 'x' })).status).toBe(409);
  expect((await post('/collections', 'key 3', { name: 'three' })).status).toBe(201);
});

it('answers a mistake again as it was', async () => {
  const wrong = await post('/collections', 'key 4', { name: 7 });
  expect(wrong.status).toBe(400);
  const again = await post('/collections', 'key 4', { name: 7 });
  expect(again.status).toBe(400);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect({ ...again.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  const taken = await post('/collections', 'key 5', { name: 'one' });
  expect(taken.status).toBe(409);
  expect((await post('/collections', 'key 5', { name: 'one' })).body.code).toBe(taken.body.code);
});

it('does not keep a failure of the server', async () => {
  await app.db.database.query('ALTER TABLE collections RENAME TO elsewhere');
  const failed = await post('/collections', 'key 6', { name: 'six' });
  await app.db.database.query('ALTER TABLE elsewhere RENAME TO collections');
  expect(failed.status).toBe(500);
  expect((await post('/collections', 'key 6', { name: 'six' })).status).toBe(201);
});

it('lets a request that died be sent again after a while, and forgets all after a day', async () => {
  await app.db.database.query(
    `UPDATE idempotency_keys SET status = NULL, answer = NULL, created_at = now() - interval '4 minutes' WHERE key = 'key 3'`,
  );
  expect((await post('/collections', 'key 3', { name: 'three' })).body.message).toContain('still running');
  await app.db.database.query(
    `UPDATE idempotency_keys SET created_at = now() - interval '6 minutes' WHERE key = 'key 3'`,
  );
  await app.db.database.query(`DELETE FROM collections WHERE name = 'three'`);
  expect((await post('/collections', 'key 3', { name: 'three' })).status).toBe(201);

  await app.db.database.query(
    `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'key 1'`,
  );
  expect((await post('/collections', 'key 1', { name: 'new' })).status).toBe(201);
  await app.db.database.query(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
  await app.app.get(IdempotencyRepository, { strict: false }).prune();
  expect(await app.db.database.query('SELECT 1 FROM idempotency_keys')).toEqual([]);
});

it('takes only keys that can be read', async () => {
  for (const key of ['', 'x'.repeat(201), 'tab\there', 'é']) {
    const answer = await post('/collections', key, { name: `bad ${key.length}` });
    expect(answer.status, JSON.stringify(key)).toBe(400);
  }
  expect((await post('/collections', 'x'.repeat(200), { name: 'long key' })).status).toBe(201);
});

it('holds for everything that is made: roots, scans, bulk changes', async () => {
  const path = join(app.folder, 'library');
  mkdirSync(path);
  const root = await post('/roots', 'a root', { path });
  expect(root.status).toBe(201);
  expect((await post('/roots', 'a root', { path })).body).toEqual(root.body);
  const scan = await post('/library/scans', 'a scan', {});
  expect((await post('/library/scans', 'a scan', {})).body).toEqual(scan.body);
  const change = { selection: { query: '' }, change: { rating: 1 } };
  const batch = await post('/batches', 'a batch', change);
  expect(batch.status).toBe(202);
  expect((await post('/batches', 'a batch', change)).body).toEqual(batch.body);
  expect((await owner.get('/batches')).body.total).toBe(1);
});

it('stands in the document at every such route and at no other', async () => {
  const { paths } = (await app.anyone().get('/api/openapi.json')).body;
  const withKey: string[] = [];
  for (const [path, methods] of Object.entries<Record<string, { parameters?: { name: string }[] }>>(paths)) {
    for (const [method, { parameters }] of Object.entries(methods)) {
      if (parameters?.some(({ name }) => name === 'Idempotency-Key')) withKey.push(`${method} ${path}`);
    }
  }
  expect(withKey).toEqual(
    expect.arrayContaining([
      'post /api/v1/roots',
      'post /api/v1/library/scans',
      'post /api/v1/collections',
      'post /api/v1/tags',
      'post /api/v1/custom-fields',
      'post /api/v1/batches',
    ]),
  );
  expect(withKey.filter((route) => /auth|cancel|pause|restore|^(?!post)/.test(route))).toEqual([]);
});
