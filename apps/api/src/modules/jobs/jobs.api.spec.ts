import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeLibrary } from '@lora/fixtures';
import type { Job, JobPage } from '@lora/schema';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { createApp } from '../../app.js';
import { EventBus } from '../../platform/events/index.js';

// Scans of a real folder, run by the real queue. The tests hold a scan where it writes by taking its lock.

const FILES = 60;
let app: TestApp;
let owner: SignedIn;
let rootId: string;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  const path = join(app.folder, 'library');
  await makeLibrary(path, { count: FILES, seed: 'jobs', odd: false });
  const made = await owner.post('/roots', { path });
  rootId = made.body.id;
});
afterAll(async () => {
  await app.db.close();
  rmSync(app.folder, { recursive: true, force: true });
});

const list = async (query = ''): Promise<JobPage> => (await owner.get(`/jobs${query}`)).body;
const job = async (id: string): Promise<Job> =>
  (await list('?limit=200')).items.find((one) => one.id === id) as Job;
const until = (id: string, expected: Partial<Job>) =>
  vi.waitFor(async () => expect(await job(id)).toMatchObject(expected), { timeout: 30_000, interval: 30 });
const startScan = async (): Promise<string> => (await owner.post('/library/scans', { rootId })).body.jobId;
/** No scan can write to the catalog until `release` is called. */
async function holdWrites(): Promise<{ release: () => Promise<void> }> {
  const client = new Client(app.db.connection);
  await client.connect();
  await client.query('SELECT pg_advisory_lock(7310001)');
  return { release: () => client.end() };
}
/** Makes every file new to the next scan. */
const forgetFiles = async () => {
  await app.db.database.query(`DELETE FROM files`);
  await app.db.database.query(`DELETE FROM adapters`);
};
const hashed = async () =>
  Number(
    (
      await app.db.database.query<{ n: string }>(
        `SELECT count(*) AS n FROM files WHERE hashed_at IS NOT NULL`,
      )
    )[0]?.n,
  );

describe('a scan', () => {
  it('starts by itself with a new root, tells its progress, and is kept with its counts', async () => {
    const told: Job[] = [];
    const unsubscribe = app.app.get(EventBus).on('job', (one) => told.push(one));
    const first = (await list()).items.at(-1);
    await until(first?.id ?? '', { state: 'completed' });
    expect(await job(first?.id ?? '')).toMatchObject({
      kind: 'scan',
      title: 'Scan of library',
      result: { seen: FILES, added: FILES, hashed: FILES, problems: 0 },
      progress: { phase: expect.any(String), done: FILES, total: FILES },
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
    await vi.waitFor(
      () => expect(told.some((one) => one.id === first?.id && one.state === 'completed')).toBe(true),
      { timeout: 10_000 },
    );
    unsubscribe();
  });

  it('that is asked for while one runs is that one', async () => {
    const held = await holdWrites();
    await forgetFiles();
    const id = await startScan();
    expect(await startScan()).toBe(id);
    await until(id, { state: 'running' });
    expect(await startScan()).toBe(id);
    await held.release();
    await until(id, { state: 'completed' });
    const again = await startScan();
    expect(again).not.toBe(id);
    await until(again, {
      state: 'completed',
      result: expect.objectContaining({ seen: FILES, added: 0, hashed: 0 }),
    });
  });

  it('is paused, resumed and then complete', async () => {
    const held = await holdWrites();
    await forgetFiles();
    const id = await startScan();
    await until(id, { state: 'running' });
    expect((await owner.post(`/jobs/${id}/pause`)).status).toBe(200);
    await held.release();
    await until(id, { state: 'paused', finishedAt: null });
    expect(await hashed()).toBeLessThan(FILES);
    const resumed = await owner.post(`/jobs/${id}/resume`);
    expect({ status: resumed.status, id: resumed.body.id }).toEqual({ status: 200, id });
    await until(id, { state: 'completed' });
    expect(await hashed()).toBe(FILES);
    const late = await owner.post(`/jobs/${id}/pause`);
    expect({ status: late.status, code: late.body.code }).toEqual({ status: 409, code: 'job_finished' });
    const twice = await owner.post(`/jobs/${id}/resume`);
    expect({ status: twice.status, code: twice.body.code }).toEqual({ status: 409, code: 'conflict' });
  });

  it('is cancelled; what it had done stays, and the next one does the rest', async () => {
    const held = await holdWrites();
    await forgetFiles();
    const id = await startScan();
    await until(id, { state: 'running' });
    expect((await owner.post(`/jobs/${id}/cancel`)).status).toBe(200);
    await held.release();
    await until(id, { state: 'cancelled', finishedAt: expect.any(String) });
    expect(await job(id)).not.toHaveProperty('error');
    const next = await startScan();
    await until(next, { state: 'completed' });
    expect(await hashed()).toBe(FILES);
  });

  it('of a root that is taken out meanwhile is cancelled', async () => {
    const path = join(app.folder, 'short-lived');
    await makeLibrary(path, { count: 5, seed: 'short', odd: false });
    const held = await holdWrites();
    const root = (await owner.post('/roots', { path })).body.id;
    const id = (await list()).items[0]?.id ?? '';
    await until(id, { state: 'running' });
    const removing = owner.delete(`/roots/${root}`).then((answer) => answer.status);
    await vi.waitFor(
      async () => {
        const rows = await app.db.database.query(
          `SELECT 1 FROM jobs WHERE id = $1 AND (wanted = 'cancel' OR state = 'cancelled')`,
          [id],
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    await held.release();
    expect(await removing).toBe(204);
    await until(id, { state: 'cancelled' });
    expect((await owner.get('/adapters?state=all&limit=200')).body.total).toBe(FILES);
  });

  it('of a root that is none is refused', async () => {
    expect(
      (await owner.post('/library/scans', { rootId: '00000000-0000-4000-8000-000000000000' })).status,
    ).toBe(404);
    expect((await owner.post('/library/scans', { rootId: 'x' })).status).toBe(400);
    mkdirSync(join(app.folder, 'later'));
    expect((await owner.post('/roots', { path: join(app.folder, 'library') })).body.code).toBe('root_exists');
  });
});

describe('the list of jobs', () => {
  it('is newest first, paged, and filtered by kind and state', async () => {
    const all = await list('?limit=200');
    expect(all.total).toBe(all.items.length);
    const dates = all.items.map((one) => one.createdAt);
    expect(dates).toEqual(dates.toSorted().reverse());
    const ids: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=2${cursor}`);
      ids.push(...page.items.map((one) => one.id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(ids).toEqual(all.items.map((one) => one.id));
    const cancelled = await list('?state=cancelled&kind=scan');
    expect(cancelled.total).toBe(all.items.filter((one) => one.state === 'cancelled').length);
    expect((await list('?state=completed&state=cancelled')).total).toBe(all.total);
    expect((await owner.get('/jobs?state=lost')).status).toBe(400);
    const { nextCursor } = await list('?limit=1');
    expect((await owner.get(`/jobs?state=completed&cursor=${nextCursor}`)).body.code).toBe('cursor_mismatch');
    expect((await owner.get('/jobs?cursor=nonsense')).body.code).toBe('cursor_mismatch');
  });

  it('knows no job of a made-up id', async () => {
    for (const action of ['cancel', 'pause', 'resume']) {
      expect((await owner.post(`/jobs/00000000-0000-4000-8000-000000000000/${action}`)).status).toBe(404);
      expect((await owner.post(`/jobs/x/${action}`)).status).toBe(400);
    }
  });
});

describe('at the end of the program', () => {
  it('a running scan is handed back, and the next start goes on with it', async () => {
    const held = await holdWrites();
    await forgetFiles();
    const id = await startScan();
    await until(id, { state: 'running' });
    const closing = app.app.close();
    await held.release();
    await closing;
    const state = async () =>
      (await app.db.database.query<{ state: string }>(`SELECT state FROM jobs WHERE id = $1`, [id]))[0]
        ?.state;
    expect(await state()).toBe('queued');
    const next = await createApp(app.env, app.db, { webFolder: null });
    await next.init();
    await vi.waitFor(async () => expect(await state()).toBe('completed'), { timeout: 30_000 });
    expect(await hashed()).toBe(FILES);
    await next.close();
  });
});
