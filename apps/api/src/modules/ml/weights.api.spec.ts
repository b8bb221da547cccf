import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSafetensors, modelFile, Random } from '@lora/fixtures';
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

const MODULE = 'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q';
const WIDTH = 1280;

/**
 * One module whose change is the weighted sum of changes of rank 2, each made from its own seed; one direction of each
 * is weaker, so that none is what is left of the sum at rank 2.
 */
function mix(parts: readonly { seed: string; factor: number }[]): Uint8Array {
  const rank = parts.length * 2;
  const up = new Float32Array(WIDTH * rank);
  const down = new Float32Array(rank * WIDTH);
  for (const [p, { seed, factor }] of parts.entries()) {
    const random = new Random(seed);
    for (let row = 0; row < WIDTH; row++)
      for (let r = 0; r < 2; r++)
        up[row * rank + p * 2 + r] = factor * (r === 0 ? 1 : 0.3) * (random.fraction() - 0.5);
    for (let i = 0; i < 2 * WIDTH; i++) down[p * 2 * WIDTH + i] = random.fraction() - 0.5;
  }
  const tensor = (shape: number[], values: Float32Array) => ({
    dtype: 'F32' as const,
    shape,
    data: new Uint8Array(values.buffer),
  });
  return encodeSafetensors({
    tensors: {
      [`${MODULE}.lora_up.weight`]: tensor([WIDTH, rank], up),
      [`${MODULE}.lora_down.weight`]: tensor([rank, WIDTH], down),
      [`${MODULE}.alpha`]: { dtype: 'F32', shape: [], fill: rank },
    },
  });
}

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  mkdirSync(library);
  put(library, 'knight.safetensors', make('knight', 4));
  put(library, 'knight weaker.safetensors', make('knight', 2));
  put(library, 'owl.safetensors', make('owl', 4));
  put(library, 'ink.safetensors', mix([{ seed: 'ink', factor: 1 }]));
  put(library, 'paper.safetensors', mix([{ seed: 'paper', factor: 1 }]));
  put(
    library,
    'ink on paper.safetensors',
    mix([
      { seed: 'ink', factor: 0.7 },
      { seed: 'paper', factor: 0.5 },
    ]),
  );
  put(library, 'flux.safetensors', modelFile('flux-kohya', { seed: 'knight' }).bytes);
  await owner.post('/roots', { path: library });
  await vi.waitUntil(
    async () => {
      const { items } = (await owner.get('/adapters')).body;
      return items.length === 7 && items.every((item: { sha256: string | null }) => item.sha256);
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
    expect(rows.length).toBeGreaterThan(1);
  });

  it('finds what a mix was made of, and how much of each', async () => {
    const { items } = await similar('ink on paper');
    const parts = items.map(({ adapter, verdict, reasons }) => {
      const merge = reasons.find(({ code }) => code === 'merge')?.values;
      return { of: adapter.fileName, verdict, factor: merge?.factor, residual: merge?.residual };
    });
    expect(parts).toEqual([
      {
        of: 'ink.safetensors',
        verdict: 'contains',
        factor: expect.closeTo(0.7, 3),
        residual: expect.closeTo(0, 2),
      },
      {
        of: 'paper.safetensors',
        verdict: 'contains',
        factor: expect.closeTo(0.5, 3),
        residual: expect.closeTo(0, 2),
      },
    ]);
    expect((await similar('ink on paper')).items).toEqual(items);
    expect((await similar('ink')).items.map(({ verdict }) => verdict)).toEqual(['near']);
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

  it('says when a file has not been read, and when it went missing before it was', async () => {
    const id = ids.get('flux') ?? '';
    await app.db.database.query(
      `DELETE FROM weight_sketches s USING adapters a WHERE a.id = $1 AND s.identity = a.identity`,
      [id],
    );
    expect(await similar('flux')).toMatchObject({ state: 'pending', problem: null, items: [] });
    rmSync(join(library, 'flux.safetensors'));
    await expect.poll(async () => (await similar('flux')).problem, { timeout: 30_000 }).toBe('file_missing');
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
