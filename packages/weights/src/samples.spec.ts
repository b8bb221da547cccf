import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashModelFile, layoutOf } from '@lora/adapters';
import { type FileSource, openFileSource, readHeader, type TensorInfo } from '@lora/safetensors';
import { afterAll, describe, expect, test } from 'vitest';
import { readSpectra } from './exact/spectrum.js';
import { openWeights, type WeightsFile } from './exact/weights-file.js';
import { wasmKernels } from './kernels/wasm-kernels.js';
import { readLayout } from './layout/read-layout.js';
import { compareSketches } from './sketch/pack-sketch.js';
import { sketchStep } from './sketch/sketch-step.js';
import type { WeightSketch } from './sketch/weight-sketch.js';
import { compareAndJudge } from './verdict/compare-and-judge.js';

const samples = process.env.LORA_SAMPLES;
console.log(samples ? 'weights: reading the real samples' : 'weights: LORA_SAMPLES unset, no real samples');

const folder = join(samples ?? '', 'loras');
const kernels = wasmKernels();

const opened: FileSource[] = [];

afterAll(() => Promise.all(opened.map((source) => source.close())));

async function open(name: string): Promise<WeightsFile> {
  const source = await openFileSource(join(folder, name));
  opened.push(source);
  return openWeights(source, await readHeader(source));
}

async function sketch(name: string): Promise<WeightSketch> {
  const source = await openFileSource(join(folder, name));
  try {
    const header = await readHeader(source);
    const step = sketchStep(header, { kernels });
    await hashModelFile(source, layoutOf(header), { steps: [step] });
    return step.finish();
  } finally {
    await source.close();
  }
}

describe.skipIf(!samples)('the real samples', () => {
  test.each([
    ['analog_svd_rank4.safetensors', 192],
    ['lora_disney.safetensors', 192],
    ['pokemon_pytorch_lora_weights.safetensors', 128],
    ['pytorch_lora_weights.safetensors', 128],
    ['smart_falcon_4_lokr.safetensors', 350],
    ['smart_falcon_16_lokr.safetensors', 350],
  ])('%s: all %i modules are sketched', async (name, modules) => {
    const result = await sketch(name);
    expect(result).toMatchObject({ modules, notAnalysed: { count: 0 }, nonFinite: { count: 0 } });
    expect(result.squaredNorm).toBeGreaterThan(0);
  });

  test('the two of cloneofsimo are unrelated, and so is every other pair by its sketch', async () => {
    const [one, two] = [await open('analog_svd_rank4.safetensors'), await open('lora_disney.safetensors')];
    const { verdict, comparison } = await compareAndJudge(one, two, { kernels });
    expect(verdict.kind).toBe('unrelated');
    expect(comparison.coverage).toEqual({ shared: 192, all: 192 });
    expect(comparison.cosine).toBeCloseTo(-0.0002, 4);
    const sketches: WeightSketch[] = [];
    for (const name of readdirSync(folder)) sketches.push(await sketch(name));
    const pairs = sketches.flatMap((a, i) => sketches.slice(i + 1).map((b) => [a, b] as const));
    for (const [a, b] of pairs) expect(Math.abs(compareSketches(a.values, b.values) ?? 1)).toBeLessThan(0.12);
  });

  test('files of three tools share their modules', async () => {
    const files = await Promise.all(
      ['analog_svd_rank4', 'pokemon_pytorch_lora_weights', 'pytorch_lora_weights', 'smart_falcon_4_lokr'].map(
        (n) => open(`${n}.safetensors`),
      ),
    );
    const [numbered, diffusers, old, kohya] = files.map(({ parts }) => [...parts.keys()]);
    expect(diffusers).toHaveLength(128);
    for (const other of [numbered, old, kohya])
      expect(diffusers?.filter((name) => !other?.includes(name))).toEqual([]);
  });

  test('most of the real analog adapter sits in the layers that read the text', async () => {
    const file = await open('analog_svd_rank4.safetensors');
    const { comparison } = await compareAndJudge(file, file, { kernels });
    const norm = (wide: number): number =>
      comparison.modules
        .filter((m) => m.name.startsWith('denoiser/') && m.columns === wide)
        .reduce((sum, m) => sum + m.aa, 0);
    expect(norm(768) / comparison.squaredNorms[0]).toBeCloseTo(0.75, 1);
  });

  test('its rank is used in full', async () => {
    const ranks: number[] = [];
    for await (const spectrum of readSpectra(await open('analog_svd_rank4.safetensors'), { kernels })) {
      if ('effectiveRank' in spectrum) ranks.push(spectrum.effectiveRank);
    }
    expect(ranks).toHaveLength(192);
    const mean = ranks.reduce((sum, x) => sum + x, 0) / ranks.length;
    expect(mean).toBeGreaterThan(3.2);
    expect(mean).toBeLessThan(4);
  });

  test('every module of the key lists has a layout, and the lists of other models have none', async () => {
    const lists = join(samples ?? '', 'key-lists');
    for (const name of readdirSync(lists)) {
      const list = JSON.parse(await readFile(join(lists, name), 'utf8')) as Record<
        string,
        number[] | { shape: number[] }
      >;
      const tensors: TensorInfo[] = Object.entries(list).map(([tensor, value]) => ({
        name: tensor,
        dtype: 'F16',
        shape: Array.isArray(value) ? value : value.shape,
        begin: 0,
        end: 0,
      }));
      const { modules, notAnalysed } = readLayout(tensors);
      const isLora = name.includes('lora') || name.includes('kohya');
      expect([name, modules.length > 0, notAnalysed.length > 0]).toEqual([name, isLora, !isLora]);
    }
  });

  test('Flux.1 in the names of kohya, ai-toolkit and XLabs is diffusers’ Flux.1', async () => {
    const read = async (list: string): Promise<Set<string>> => {
      const shapes = JSON.parse(await readFile(join(samples ?? '', 'key-lists', list), 'utf8')) as Record<
        string,
        number[]
      >;
      const tensors = Object.entries(shapes).map(([name, shape]) => ({
        name,
        dtype: 'F16' as const,
        shape,
        begin: 0,
        end: 0,
      }));
      return new Set(readLayout(tensors).modules.flatMap(({ parts }) => parts.map(({ name }) => name)));
    };
    const diffusers = await read('flux_lora_diffusers_format.json');
    for (const other of ['flux_lora_kohya_format', 'flux_lora_aitoolkit_format', 'flux_lora_xlabs_format']) {
      const names = await read(`${other}.json`);
      expect([...names].filter((name) => !diffusers.has(name))).toEqual([]);
    }
  });
});
