import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors, type FixtureTensor } from '@lora/fixtures';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ComparePool } from './compare-pool.js';
import type { SpectraProgress, WeightsFilePlace } from './compare-weights.worker.js';

const MODULES = 60;
const RANK = 48;
let folder: string;
let place: WeightsFilePlace;
const pool = new ComparePool();
const never = new AbortController().signal;
const ask = () => Promise.resolve(null);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lora-pool-'));
  mkdirSync(join(folder, 'root'));
  const tensors: Record<string, FixtureTensor> = {};
  for (let i = 0; i < MODULES; i++) {
    const module = `lora_te_text_model_encoder_layers_${i}_mlp_fc1`;
    tensors[`${module}.lora_up.weight`] = { dtype: 'F16', shape: [768, RANK] };
    tensors[`${module}.lora_down.weight`] = { dtype: 'F16', shape: [RANK, 768] };
  }
  const path = join(folder, 'root', 'large.safetensors');
  writeFileSync(path, encodeSafetensors({ tensors, seed: 'large' }));
  const { size, mtimeNs } = statSync(path, { bigint: true });
  place = {
    rootPath: join(folder, 'root'),
    path: 'large.safetensors',
    size: Number(size),
    mtimeNs: String(mtimeNs),
  };
});
afterAll(async () => {
  await pool.onApplicationShutdown();
  rmSync(folder, { recursive: true, force: true });
});

it('tells how far it is, and stops reading when it is told to', async () => {
  const stop = new AbortController();
  const told: SpectraProgress[] = [];
  const work = pool.spectra(place, {
    signal: stop.signal,
    ask,
    onProgress: (progress) => {
      told.push(progress);
      if (progress.done === 1) stop.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  // The thread is asked to stop and does so between two modules: it never tells of the last one.
  await vi.waitFor(() => expect(pool.running).toBe(0), { timeout: 30_000, interval: 20 });
  expect(told[0]).toEqual({ done: 1, all: MODULES });
  expect(told.at(-1)?.done).toBeLessThan(MODULES);
});

it('works on one file at a time, and asks before each whether it is known by then', async () => {
  let done = 0;
  let doneBefore = -1;
  const known = { spectra: null };
  const first = pool.spectra(place, { signal: never, ask, onProgress: (told) => (done = told.done) });
  const second = pool.spectra(place, {
    signal: never,
    ask: () => {
      doneBefore = done;
      return Promise.resolve(known);
    },
    onProgress: () => undefined,
  });
  expect(await second).toBe(known);
  expect(doneBefore).toBe(MODULES);
  expect(await first).toMatchObject({ modules: MODULES, rankMax: RANK });
});

it('refuses a file that is not the one that was scanned', async () => {
  const other = { ...place, mtimeNs: '1' };
  await expect(
    pool.spectra(other, { signal: never, ask, onProgress: () => undefined }),
  ).rejects.toMatchObject({ code: 'file_changed' });
  const gone = { ...place, path: 'gone.safetensors' };
  await expect(pool.spectra(gone, { signal: never, ask, onProgress: () => undefined })).rejects.toMatchObject(
    { code: 'file_missing' },
  );
});
