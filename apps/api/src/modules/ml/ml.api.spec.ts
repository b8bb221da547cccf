import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_MODEL_FOLDER } from '@lora/models';
import type { FailedTextPage, Job, JobPage, MlModel, MlStatus } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put } from '../../../test/library.js';
import { TextEmbedder } from './text/text-embedder.service.js';

const PATIENT = { timeout: 60_000, interval: 100 };
let app: TestApp;
let owner: SignedIn;
let library: string;
let rootId: string;

const status = async (): Promise<MlStatus> => (await owner.get('/ml/status')).body;
const model = async (id: string): Promise<MlModel> => (await owner.get(`/ml/models/${id}`)).body;
const embedJobs = async (): Promise<Job[]> =>
  ((await owner.get('/jobs?kind=embed&limit=200')).body as JobPage).items;
const job = async (id: string): Promise<Job> => (await owner.get(`/jobs/${id}`)).body;
const untilDone = (id: string, state = 'completed') =>
  vi.waitFor(async () => expect((await job(id)).state).toBe(state), PATIENT);
const untilCovered = (expected: Partial<MlStatus['coverage']['text']>) =>
  vi.waitFor(
    async () => expect((await status()).coverage.text).toMatchObject({ state: 'complete', ...expected }),
    PATIENT,
  );
const embedder = () => app.app.get(TextEmbedder, { strict: false });
const idOf = async (name: string): Promise<string> => {
  const found = await owner.get(`/adapters?q=${encodeURIComponent(name)}`);
  return found.body.items[0].id;
};
const vectorsOf = async (modelId: string): Promise<number> => {
  const [row] = await app.db.database.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM text_embeddings WHERE model LIKE $1`,
    [`${modelId}:%`],
  );
  return row?.n ?? 0;
};

/** The model that the program brings under another name, in a folder of its own; `spoil` makes it worse. */
async function makeModel(id: string, manifest: object = {}, spoil?: (folder: string) => Promise<void>) {
  const folder = join(app.folder, 'offered', id);
  await cp(DEFAULT_MODEL_FOLDER, folder, { recursive: true });
  const own: object = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...own, id, ...manifest }));
  await spoil?.(folder);
  return folder;
}

beforeAll(async () => {
  app = await createTestApp({ env: { mlProvider: 'cpu' } });
  owner = await app.signIn();
  library = join(app.folder, 'library');
  for (const name of ['ivory knight', 'sleeping kitten', 'steam locomotive', '雪の女王'])
    put(library, `${name}.safetensors`, lora({ seed: name }));
  rootId = (await owner.post('/roots', { path: library })).body.id;
});
afterAll(() => app.close());

describe('texts', () => {
  it('become vectors by themselves after a scan, by one job that tells what it did', async () => {
    await untilCovered({ total: 4, done: 3, failed: 1 });
    const jobs = await embedJobs();
    expect(jobs[0]).toMatchObject({
      kind: 'embed',
      state: 'completed',
      progress: { done: 4, total: 4 },
      result: { embedded: 3, unchanged: 0, failed: 1 },
    });
  });

  it('that the model cannot read are listed with the reason, and tried again when asked for', async () => {
    const failed = async (): Promise<FailedTextPage> => (await owner.get('/ml/embeddings/failed')).body;
    expect((await failed()).items).toEqual([
      { adapterId: await idOf('雪の女王'), name: '雪の女王', problem: 'nothing-known' },
    ]);
    const started = await owner.post('/ml/embeddings');
    expect(started.status).toBe(202);
    await untilDone(started.body.jobId);
    expect((await job(started.body.jobId)).result).toEqual({ embedded: 0, unchanged: 0, failed: 1 });
    await owner.patch(`/adapters/${await idOf('雪の女王')}`, { tags: ['snow queen'] });
    await untilCovered({ done: 4, failed: 0 });
    expect(await failed()).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  it('that did not change are not read again: a star is no word', async () => {
    const before = (await embedJobs()).length;
    const id = await idOf('ivory knight');
    await owner.patch(`/adapters/${id}`, { favorite: true });
    const confirmed = async () => {
      const [row] = await app.db.database.query<{ same: boolean }>(
        `SELECT e.revision = a.revision AS same FROM adapters a JOIN text_embeddings e ON e.adapter_id = a.id WHERE a.id = $1`,
        [id],
      );
      return row?.same;
    };
    expect(await confirmed()).toBe(false);
    await vi.waitFor(async () => expect(await confirmed()).toBe(true), PATIENT);
    expect((await embedJobs()).length).toBe(before);
  });

  it('wait for a person where the job was cancelled', async () => {
    // Held by hand: while the queue does not run it, a job stays where it is.
    await app.db.database.query(
      `INSERT INTO jobs (kind, title, payload, state, finished_at) VALUES ('embed', 'by hand', '{}', 'cancelled', now())`,
    );
    await owner.patch(`/adapters/${await idOf('ivory knight')}`, { name: 'Ebony Knight' });
    await vi.waitFor(async () => expect((await status()).coverage.text.state).toBe('stopped'), PATIENT);
    const { jobId } = (await owner.post('/ml/embeddings')).body;
    await untilDone(jobId);
    expect((await job(jobId)).result).toMatchObject({ embedded: 1 });
    await untilCovered({ done: 4 });
  });
});

describe('the status', () => {
  it('tells where models run, what they take and how far they are', async () => {
    await vi.waitFor(async () => expect(await embedder().query('knight')).not.toBeNull(), PATIENT);
    const now = await status();
    expect(now).toMatchObject({
      state: 'ready',
      reason: null,
      provider: { requested: 'cpu', active: 'cpu' },
      coverage: {
        picture: { state: 'not-yet', done: 0, total: 0, failed: 0 },
        weights: { state: 'complete', done: 4, total: 4, failed: 0 },
      },
      next: null,
      jobId: null,
    });
    expect(now.provider.nodesOnCpu).toBe(now.provider.nodes);
    expect(now.provider.nodes).toBeGreaterThan(50);
    expect(now.memory.models).toBeGreaterThan(1_000_000);
    expect(now.memory.process).toBeGreaterThan(now.memory.models);
  });
});

describe('a model', () => {
  it('that the program brings is described, and stays', async () => {
    expect(await model('use-lite-en')).toMatchObject({
      builtIn: true,
      state: 'serving',
      kind: 'text',
      license: 'Apache-2.0',
      dim: 512,
      problem: null,
      outputs: [{ name: 'sentence_embedding', shape: '? x 512' }],
    });
    const removed = await owner.delete('/ml/models/use-lite-en');
    expect([removed.status, removed.body.code]).toEqual([409, 'model_in_use']);
  });

  it('is refused with the reason, and nothing of it is kept', async () => {
    const damaged = await makeModel('damaged', {}, (at) => truncate(join(at, 'model.onnx'), 1_000));
    const untold = await makeModel('untold', { license: undefined });
    const spoilt = await makeModel('spoilt', { tokenizerSha256: undefined }, (at) =>
      writeFile(join(at, 'tokenizer.json'), '{}'),
    );
    const pictures = await makeModel('pictures', { kind: 'picture' });
    const reasons = [
      ['not/whole', 'file_missing'],
      [join(app.folder, 'nowhere'), 'file_missing'],
      [damaged, 'hash_mismatch'],
      [untold, 'manifest_invalid'],
      [spoilt, 'tokenizer_invalid'],
      [pictures, 'kind_not_supported'],
    ];
    for (const [path, reason] of reasons) {
      const refused = await owner.post('/ml/models', { path });
      expect([refused.status, refused.body.code, refused.body.details], path).toEqual([
        422,
        'model_refused',
        { reason },
      ]);
      expect(refused.body.message).not.toContain('adding-');
    }
    expect(await readdir(join(app.folder, 'data', 'models'))).toEqual([]);
  });

  it('is copied from a folder once, with who added it and the memory it takes', async () => {
    const folder = await makeModel('another');
    await writeFile(join(folder, 'unrelated.txt'), 'mine');
    const added = await owner.post('/ml/models', { path: folder });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      id: 'another',
      builtIn: false,
      state: 'ready',
      addedBy: 'owner@example.org',
    });
    expect(added.body.memory).toBeGreaterThan(1_000_000);
    expect((await readdir(join(app.folder, 'data', 'models', 'another'))).toSorted()).toEqual([
      'added.json',
      'manifest.json',
      'model.onnx',
      'tokenizer.json',
    ]);
    const again = await owner.post('/ml/models', { path: folder });
    expect([again.status, again.body.code]).toEqual([409, 'model_exists']);
    await rm(folder, { recursive: true });
    expect((await status()).models.map(({ id }) => id)).toEqual(['use-lite-en', 'another']);
  });

  it('that was chosen takes over when all texts have its vectors; the old ones serve until then', async () => {
    const old = embedder().serving;
    const chosen = await owner.put('/ml/models/current', { id: 'another' });
    expect(chosen.status).toBe(202);
    expect(embedder().serving).toBe(old);
    expect(await vectorsOf('use-lite-en')).toBe(4);
    await untilDone(chosen.body.jobId);
    await vi.waitFor(() => expect(embedder().serving).toMatch(/^another:/u), PATIENT);
    expect(await vectorsOf('another')).toBe(4);
    expect(await vectorsOf('use-lite-en')).toBe(0);
    expect((await model('another')).state).toBe('serving');
    expect((await owner.delete('/ml/models/another')).body.code).toBe('model_in_use');
  });

  it('that cannot be loaded does not take over, and says why', async () => {
    // Put there by hand: nobody has tried it out.
    const folder = join(app.folder, 'data', 'models', 'spoilt');
    await cp(join(app.folder, 'offered', 'spoilt'), folder, { recursive: true });
    const chosen = await owner.put('/ml/models/current', { id: 'spoilt' });
    expect(chosen.status).toBe(202);
    await vi.waitFor(async () => expect((await status()).next?.problem).toContain('tokenizer.json'), PATIENT);
    expect((await status()).state).toBe('ready');
    expect(embedder().serving).toMatch(/^another:/u);
    expect((await owner.delete('/ml/models/spoilt')).status).toBe(409);
  });

  it('can be exchanged for another again, and be removed then', async () => {
    const jobs = (await embedJobs()).filter(({ state }) => state === 'queued' || state === 'running');
    for (const { id } of jobs) await owner.post(`/jobs/${id}/cancel`);
    const { jobId } = (await owner.put('/ml/models/current', { id: 'use-lite-en' })).body;
    await untilDone(jobId);
    await vi.waitFor(() => expect(embedder().serving).toMatch(/^use-lite-en:/u), PATIENT);
    for (const id of ['another', 'spoilt']) expect((await owner.delete(`/ml/models/${id}`)).status).toBe(204);
    expect((await owner.get('/ml/models/another')).status).toBe(404);
    expect(await vectorsOf('another')).toBe(0);
    expect((await status()).models).toHaveLength(1);
  });

  it('is no other file of the machine, whatever its name', async () => {
    for (const id of ['..', '.adding-x', '%2e%2e%2fdatabase', 'NUL', 'x'.repeat(65)]) {
      expect((await owner.get(`/ml/models/${id}`)).status, id).toBe(404);
      expect((await owner.delete(`/ml/models/${id}`)).status, id).toBe(404);
      expect((await owner.put('/ml/models/current', { id })).status, id).toBeGreaterThanOrEqual(400);
    }
    await mkdir(join(app.folder, 'data', 'models', '.adding-left'), { recursive: true });
    expect((await status()).models).toHaveLength(1);
  });
});

describe('an adapter that is gone', () => {
  it('counts no more', async () => {
    await owner.delete(`/roots/${rootId}`);
    await vi.waitFor(async () => expect((await status()).coverage.weights.total).toBeLessThan(4), PATIENT);
    const { coverage } = await status();
    expect(coverage.text.done).toBeLessThanOrEqual(coverage.text.total);
  });
});
