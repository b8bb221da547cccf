import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { modelFile } from '@lora/fixtures';
import type { SimilarAdapters, WeightAnatomy } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { put } from '../../../test/library.js';

let app: TestApp;
let owner: SignedIn;
let library: string;
let ids: Map<string, string>;

/** The same seed gives the same numbers, so alpha alone scales the change. */
const make = (seed: string, alpha: number) => modelFile('sd1-kohya', { seed, rank: 4, alpha }).bytes;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  mkdirSync(library);
  put(library, 'knight.safetensors', make('knight', 4));
  put(library, 'knight weaker.safetensors', make('knight', 2));
  put(library, 'owl.safetensors', make('owl', 4));
  put(library, 'flux.safetensors', modelFile('flux-kohya', { seed: 'knight' }).bytes);
  await owner.post('/roots', { path: library });
  await vi.waitUntil(
    async () => {
      const { items } = (await owner.get('/adapters')).body;
      return items.length === 4 && items.every((item: { sha256: string | null }) => item.sha256);
    },
    { timeout: 60_000, interval: 100 },
  );
  const { items } = (await owner.get('/adapters')).body as { items: { id: string; fileName: string }[] };
  ids = new Map(items.map((item) => [item.fileName.replace('.safetensors', ''), item.id]));
});
afterAll(() => app.close());

async function similar(name: string, query = ''): Promise<SimilarAdapters> {
  const response = await owner.get(`/adapters/${ids.get(name)}/similar?by=weights${query}`);
  expect(response.status, JSON.stringify(response.body)).toBe(200);
  return response.body;
}

describe('GET /adapters/{id}/similar by weights', () => {
  it('proves that one is the other at another strength, and leaves out what has nothing in common', async () => {
    const { state, items, total } = await similar('knight');
    expect({ state, total }).toEqual({ state: 'ready', total: 1 });
    const [item] = items;
    expect(item).toMatchObject({
      adapter: { id: ids.get('knight weaker') },
      exact: true,
      verdict: 'scaled',
      score: expect.closeTo(1, 5),
    });
    expect(item?.coverage?.shared).toBe(item?.coverage?.all);
    const factor = item?.reasons.find(({ code }) => code === 'factor')?.values.value;
    expect(factor).toBeCloseTo(0.5, 3);
  });

  it('says the same from the other side', async () => {
    const [item] = (await similar('knight weaker')).items;
    expect(item).toMatchObject({ adapter: { id: ids.get('knight') }, verdict: 'scaled' });
    expect(item?.reasons.find(({ code }) => code === 'factor')?.values.value).toBeCloseTo(2, 3);
  });

  it('answers the same when it is known already', async () => {
    const first = await similar('knight');
    expect(await similar('knight')).toEqual(first);
    const rows = await app.db.database.query(`SELECT 1 FROM weight_pairs`);
    expect(rows).toHaveLength(2);
  });

  it('hides what is hidden', async () => {
    await owner.patch(`/adapters/${ids.get('knight weaker')}`, { hidden: true });
    expect((await similar('knight')).items).toEqual([]);
    await owner.patch(`/adapters/${ids.get('knight weaker')}`, { hidden: null });
  });

  it('hears of files that come later', async () => {
    put(library, 'knight stronger.safetensors', make('knight', 8));
    await owner.post('/library/scans', {});
    await expect
      .poll(async () => (await similar('knight')).total, { timeout: 30_000, interval: 200 })
      .toBe(2);
  });

  it('refuses what it does not know', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await owner.get(`/adapters/${nobody}/similar?by=weights`)).status).toBe(404);
    expect((await owner.get(`/adapters/${ids.get('owl')}/similar?by=smell`)).status).toBe(400);
    expect((await owner.get(`/adapters/${ids.get('owl')}/similar`)).status).toBe(400);
  });
});

describe('GET /adapters/{id}/anatomy', () => {
  it('tells where in the model the weights change it', async () => {
    const { body } = await owner.get(`/adapters/${ids.get('knight')}/anatomy`);
    const anatomy = body as WeightAnatomy;
    expect(anatomy).toMatchObject({
      state: 'ready',
      problem: null,
      dead: { count: 0 },
      nonFinite: { count: 0 },
    });
    expect(anatomy.blocks.length).toBeGreaterThan(0);
    expect(anatomy.modules).toBe(anatomy.blocks.reduce((sum, block) => sum + block.modules, 0));
    expect(anatomy.parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 6);
  });

  it('is half as large at half the strength', async () => {
    const norm = async (name: string) =>
      ((await owner.get(`/adapters/${ids.get(name)}/anatomy`)).body as WeightAnatomy).norm ?? Number.NaN;
    expect((await norm('knight weaker')) / (await norm('knight'))).toBeCloseTo(0.5, 6);
  });
});
