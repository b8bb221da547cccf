import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSafetensors, modelFile, type ModelKind } from '@lora/fixtures';
import { bufferSource, readHeader } from '@lora/safetensors';
import type { AdapterSpectra, Job, SpectraItemPage, WeightAnatomy } from '@lora/schema';
import { measureSpectra, openWeights } from '@lora/weights';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { put } from '../../../test/library.js';
import type { Caller } from '../auth/index.js';
import { MeasureSpectra } from './measure-spectra.service.js';
import { SpectraService } from './spectra.service.js';

let app: TestApp;
let owner: SignedIn;
let library: string;
let second: { id: string; path: string };
const ids = new Map<string, string>();

const MODULE = 'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q';
const make = (kind: ModelKind, seed: string) => modelFile(kind, { seed, rank: 4 }).bytes;
const OWL = make('sd1-kohya', 'owl');

/** Some sound modules, and one of NaN. */
function withNaN(): Uint8Array {
  const sound = ['attn1_to_k', 'attn1_to_v', 'attn2_to_q'].map((leaf) => MODULE.replace('attn1_to_q', leaf));
  const pair = (module: string, data?: Uint8Array) =>
    [
      [`${module}.lora_up.weight`, { dtype: 'F16', shape: [1280, 2], ...(data ? { data } : {}) }],
      [`${module}.lora_down.weight`, { dtype: 'F16', shape: [2, 1280] }],
    ] as const;
  const nan = new Uint8Array(Uint16Array.from({ length: 2560 }, () => 0x7e00).buffer);
  return encodeSafetensors({
    tensors: Object.fromEntries([...sound.flatMap((module) => pair(module)), ...pair(MODULE, nan)]),
  });
}

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  second = { id: '', path: join(app.folder, 'second') };
  mkdirSync(library);
  mkdirSync(second.path);
  put(library, 'owl.safetensors', OWL);
  put(library, 'kite.safetensors', make('sd1-kohya', 'kite'));
  put(library, 'lark.safetensors', make('sd1-lokr', 'lark'));
  put(library, 'nan.safetensors', withNaN());
  put(library, 'dove.safetensors', make('sd1-dora', 'dove'));
  put(second.path, 'secret.safetensors', make('sd1-kohya', 'secret'));
  await owner.post('/roots', { path: library });
  second.id = (await owner.post('/roots', { path: second.path })).body.id;
  await vi.waitUntil(
    async () => {
      const { items } = (await owner.get('/adapters')).body;
      return items.length === 6 && items.every((item: { sha256: string | null }) => item.sha256);
    },
    { timeout: 60_000, interval: 100 },
  );
  const { items } = (await owner.get('/adapters')).body as { items: { id: string; fileName: string }[] };
  for (const { id, fileName } of items) ids.set(fileName.replace('.safetensors', ''), id);
});
afterAll(() => app.close());
afterEach(() => {
  vi.restoreAllMocks();
});

const idOf = (name: string): string => ids.get(name) ?? '';
const spectraOf = async (name: string): Promise<AdapterSpectra> =>
  ((await owner.get(`/adapters/${idOf(name)}/anatomy`)).body as WeightAnatomy).spectra;
const jobOf = async (id: string): Promise<Job> => (await owner.get(`/jobs/${id}`)).body;
const until = (id: string, expected: Partial<Job>) =>
  vi.waitFor(async () => expect(await jobOf(id)).toMatchObject(expected), { timeout: 30_000, interval: 30 });
const forget = () => app.db.database.query(`DELETE FROM weight_spectra`);
async function startMany(selection: object): Promise<string> {
  const answer = await owner.post('/spectra', { selection });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.jobId;
}
const itemsOf = async (jobId: string, query = ''): Promise<SpectraItemPage> =>
  (await owner.get(`/spectra/${jobId}/items${query}`)).body;

/** The n-th file (from 0) waits until it is let go or stopped; answers how often a file was begun. */
function holdAt(n: number): { begun: () => number; release: () => void } {
  const work = app.app.get(MeasureSpectra);
  const measure = work.measure.bind(work);
  let release = () => {};
  const open = new Promise<void>((resolve) => (release = resolve));
  let count = 0;
  vi.spyOn(work, 'measure').mockImplementation(async (target, signal, onProgress) => {
    if (count++ === n) {
      await Promise.race([
        open,
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
      ]);
    }
    return measure(target, signal, onProgress);
  });
  return { begun: () => count, release };
}

describe('the effective rank of one adapter', () => {
  it('is worked out when asked for, exactly as the numbers say, and then known', async () => {
    expect(await spectraOf('owl')).toMatchObject({ state: 'none', problem: null, effectiveRank: null });
    const started = await owner.post(`/adapters/${idOf('owl')}/spectra`);
    expect(started.status).toBe(202);
    expect(started.body).toMatchObject({ state: 'running', jobId: expect.any(String) });
    await until(started.body.jobId, { state: 'completed', result: expect.objectContaining({ measured: 1 }) });
    expect(await jobOf(started.body.jobId)).toMatchObject({
      kind: 'spectra',
      title: expect.stringMatching(/^Effective rank of /),
    });
    const spectra = await spectraOf('owl');
    const source = bufferSource(OWL);
    const own = await measureSpectra(openWeights(source, await readHeader(source)));
    if (typeof own === 'string') throw new Error(own);
    expect(spectra).toMatchObject({ state: 'ready', rankMin: 4, rankMax: 4, modules: own.modules });
    expect(spectra.effectiveRank).toBeCloseTo(own.effectiveRank, 9);
    expect(spectra.directions).toEqual(own.directions);
    expect(spectra.blocks).toHaveLength(own.blocks.length);
    const again = await owner.post(`/adapters/${idOf('owl')}/spectra`);
    expect(again.body).toEqual(spectra);
  });

  it('says of LoKr why it has none, and does not read it again', async () => {
    const { jobId } = (await owner.post(`/adapters/${idOf('lark')}/spectra`)).body;
    await until(jobId, { state: 'completed' });
    expect((await jobOf(jobId)).result).toMatchObject({
      failed: 1,
      failures: [{ adapterId: idOf('lark'), problem: 'other_algorithm' }],
    });
    expect(await spectraOf('lark')).toMatchObject({ state: 'not-possible', problem: 'other_algorithm' });
    const again = await owner.post(`/adapters/${idOf('lark')}/spectra`);
    expect(again.body).toMatchObject({ state: 'not-possible', jobId: null });
  });

  it('leaves out a module of NaN by name, and tells of DoRA that it is the direction', async () => {
    for (const name of ['nan', 'dove']) {
      const { jobId } = (await owner.post(`/adapters/${idOf(name)}/spectra`)).body;
      await until(jobId, { state: 'completed' });
    }
    expect(await spectraOf('nan')).toMatchObject({
      state: 'ready',
      modules: 3,
      leftOut: { count: 1, modules: [{ name: expect.stringMatching(/attn1_to_q$/), reason: 'not_finite' }] },
    });
    const dove = await spectraOf('dove');
    expect(dove.state).toBe('ready');
    expect(dove.doraModules).toBe(dove.modules);
    const { body } = await owner.get(`/adapters/${idOf('nan')}/anatomy`);
    expect((body as WeightAnatomy).nonFinite.count).toBe(1);
  });

  it('that is asked for twice is worked out once, and shows as running', async () => {
    await forget();
    const { release } = holdAt(0);
    const one = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    expect(await spectraOf('owl')).toMatchObject({ state: 'running', jobId: one.jobId });
    const two = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    expect(two).toEqual(one);
    release();
    await until(one.jobId, { state: 'completed' });
    expect((await itemsOf(one.jobId)).total).toBe(1);
    expect((await spectraOf('owl')).state).toBe('ready');
  });

  it('is cancelled, and can be asked for again', async () => {
    await forget();
    holdAt(0);
    const { jobId } = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    await until(jobId, { state: 'running' });
    expect((await owner.post(`/jobs/${jobId}/cancel`)).status).toBe(200);
    await until(jobId, { state: 'cancelled' });
    expect(await spectraOf('owl')).toMatchObject({ state: 'none', jobId: null });
    const again = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    expect(again.jobId).not.toBe(jobId);
    await until(again.jobId, { state: 'completed' });
  });

  it('of a file that changed is told, and nothing is kept', async () => {
    await forget();
    await app.db.database.query(`UPDATE files SET mtime_ns = mtime_ns - 1 WHERE path = 'kite.safetensors'`);
    const { jobId } = (await owner.post(`/adapters/${idOf('kite')}/spectra`)).body;
    await until(jobId, { state: 'completed' });
    expect((await jobOf(jobId)).result).toMatchObject({ failures: [{ problem: 'file_changed' }] });
    expect((await spectraOf('kite')).state).toBe('none');
    await app.db.database.query(`UPDATE files SET mtime_ns = mtime_ns + 1 WHERE path = 'kite.safetensors'`);
  });

  it('of another format is worked out anew', async () => {
    await forget();
    await app.db.database.query(
      `INSERT INTO weight_spectra (identity, format, problem)
       SELECT identity, 'lora-spectra/0', 'from_the_past' FROM adapters WHERE id = $1`,
      [idOf('owl')],
    );
    expect((await spectraOf('owl')).state).toBe('none');
    const { jobId } = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    await until(jobId, { state: 'completed' });
    expect((await spectraOf('owl')).state).toBe('ready');
  });

  it('refuses whom it does not know', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await owner.post(`/adapters/${nobody}/spectra`)).status).toBe(404);
    expect((await owner.post('/adapters/x/spectra')).status).toBe(400);
    expect((await app.anyone().post(`/api/v1/adapters/${nobody}/spectra`)).status).toBe(401);
  });
});

describe('the effective rank of many', () => {
  it('is worked out as a job that names every failure; what is known is left', async () => {
    await forget();
    await owner.post(`/adapters/${idOf('owl')}/spectra`);
    await vi.waitFor(async () => expect((await spectraOf('owl')).state).toBe('ready'), { timeout: 30_000 });
    const gone = '00000000-0000-4000-8000-000000000000';
    const jobId = await startMany({ ids: [idOf('owl'), idOf('kite'), idOf('lark'), gone] });
    await until(jobId, { state: 'completed', progress: expect.objectContaining({ done: 4, total: 4 }) });
    const job = await jobOf(jobId);
    expect(job).toMatchObject({ title: 'Effective rank of 4 adapters' });
    expect(job.result).toMatchObject({ measured: 1, known: 1, failed: 2 });
    expect((job.result as { failures: unknown[] }).failures).toEqual([
      { adapterId: idOf('lark'), name: expect.any(String), problem: 'other_algorithm' },
      { adapterId: gone, name: '', problem: 'unknown_adapter' },
    ]);
    expect((await itemsOf(jobId)).total).toBe(4);
    const failed = await itemsOf(jobId, '?outcome=failed&limit=1');
    expect(failed).toMatchObject({ total: 2, items: [{ problem: 'other_algorithm' }] });
    const rest = await itemsOf(jobId, `?outcome=failed&limit=1&cursor=${failed.nextCursor}`);
    expect(rest).toMatchObject({ nextCursor: null, items: [{ problem: 'unknown_adapter' }] });
  });

  it('chooses as the search does', async () => {
    await forget();
    const jobId = await startMany({ query: '', filters: { networkType: ['lora'] }, except: [idOf('owl')] });
    await until(jobId, { state: 'completed' });
    const { items } = await itemsOf(jobId);
    expect(items.map(({ adapterId }) => adapterId)).not.toContain(idOf('owl'));
    expect(items.map(({ adapterId }) => adapterId)).toContain(idOf('kite'));
    expect(items.every(({ outcome }) => outcome === 'measured')).toBe(true);
    expect((await spectraOf('owl')).state).toBe('none');
  });

  it('is paused and resumed where it was, and works on nothing twice', async () => {
    await forget();
    const held = holdAt(1);
    const jobId = await startMany({ ids: [idOf('owl'), idOf('kite'), idOf('secret')] });
    await vi.waitFor(() => expect(held.begun()).toBe(2), { timeout: 30_000 });
    expect((await owner.post(`/jobs/${jobId}/pause`)).status).toBe(200);
    await until(jobId, { state: 'paused' });
    expect((await itemsOf(jobId, '?outcome=waiting')).total).toBe(2);
    expect((await owner.post(`/jobs/${jobId}/resume`)).status).toBe(200);
    await until(jobId, { state: 'completed', result: expect.objectContaining({ measured: 3, failed: 0 }) });
    // One before the pause, the one that was stopped, and again that one and the last.
    expect(held.begun()).toBe(4);
  });

  it('is cancelled; what was worked out stays', async () => {
    await forget();
    const held = holdAt(1);
    const jobId = await startMany({ ids: [idOf('owl'), idOf('kite'), idOf('secret')] });
    await vi.waitFor(() => expect(held.begun()).toBe(2), { timeout: 30_000 });
    await owner.post(`/jobs/${jobId}/cancel`);
    await until(jobId, { state: 'cancelled' });
    const [first] = (await itemsOf(jobId, '?outcome=measured')).items;
    const states = await Promise.all(['owl', 'kite', 'secret'].map(spectraOf));
    expect(states.filter(({ state }) => state === 'ready')).toHaveLength(1);
    expect(first).toBeDefined();
  });

  it('reaches only what the person sees', async () => {
    await forget();
    const roots = (await owner.get('/roots')).body.items as { id: string }[];
    const open = roots.filter(({ id }) => id !== second.id).map(({ id }) => id);
    const userId = (await owner.get('/auth/me')).body.id as string;
    const caller: Caller = { ...anyCaller(), userId, scope: { roots: open } };
    const service = app.app.get(SpectraService);
    await expect(service.start(idOf('secret'), caller)).rejects.toMatchObject({ code: 'not_found' });
    const { jobId } = await service.startMany({ ids: [idOf('owl'), idOf('secret')] }, caller);
    await until(jobId, { state: 'completed', result: expect.objectContaining({ measured: 1, failed: 1 }) });
    expect((await spectraOf('secret')).state).toBe('none');
    const seen = await service.items(jobId, {}, caller.scope);
    expect(seen.items.map(({ adapterId }) => adapterId)).toEqual([idOf('owl')]);
    const all = await service.startMany({ query: '' }, caller);
    await until(all.jobId, { state: 'completed' });
    expect((await itemsOf(all.jobId)).items.map(({ adapterId }) => adapterId)).not.toContain(idOf('secret'));
  });

  it('refuses what says nothing, and knows no job of another kind', async () => {
    expect((await owner.post('/spectra', { selection: {} })).body.code).toBe('validation_failed');
    expect((await owner.post('/spectra', {})).status).toBe(400);
    const scan = (await owner.get('/jobs?kind=scan')).body.items[0].id;
    expect((await owner.get(`/spectra/${scan}/items`)).status).toBe(404);
  });
});

describe('a file that is gone', () => {
  it('keeps what was worked out, and says so where nothing was', async () => {
    await forget();
    const { jobId } = (await owner.post(`/adapters/${idOf('owl')}/spectra`)).body;
    await until(jobId, { state: 'completed' });
    rmSync(join(library, 'owl.safetensors'));
    rmSync(join(library, 'kite.safetensors'));
    const states = () => Promise.all(['owl', 'kite'].map(async (name) => await spectraOf(name)));
    await expect
      .poll(async () => (await states()).map(({ state, problem }) => [state, problem]), { timeout: 30_000 })
      .toEqual([
        ['ready', null],
        ['not-possible', 'file_missing'],
      ]);
    const late = await startMany({ ids: [idOf('kite')] });
    await until(late, { state: 'completed' });
    expect((await itemsOf(late)).items).toMatchObject([{ outcome: 'failed', problem: 'file_missing' }]);
  });
});

function anyCaller(): Caller {
  return { userId: '', role: 'editor', scope: { roots: 'all' } } as Caller;
}
