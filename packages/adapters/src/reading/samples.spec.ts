import { Buffer } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bufferSource, readHeader } from '@lora/safetensors';
import { describe, expect, it } from 'vitest';
import { readTraining } from '../metadata/read-training.js';
import { parseSidecar } from '../sidecars/parse-sidecar.js';
import { civitaiFieldValues } from '../sidecars/read-civitai.js';
import { readAdapter } from './read-adapter.js';

const samples = process.env.LORA_SAMPLES;
const found = samples !== undefined && existsSync(samples);
// oxlint-disable-next-line no-console -- says which tests ran
console.info(
  found
    ? `real headers and Civitai answers: read from ${samples}`
    : 'real headers and Civitai answers: not read, LORA_SAMPLES names no folder',
);

const open = (path: string): Buffer => readFileSync(join(samples ?? '', path));
const json = (path: string) => JSON.parse(open(path).toString()) as Record<string, Record<string, unknown>>;

interface Model {
  name: string;
  modelVersions: {
    id: number;
    baseModel: string;
    trainedWords?: string[];
    files?: { hashes: Record<string, string> }[];
  }[];
}

describe.runIf(found)('real files', () => {
  it('every version of a page of Civitai models reads as a .civitai.info', () => {
    const page = json('civitai/models_page.json') as unknown as {
      models_list_page1: { items: Model[] };
      model_get_1102: Model;
    };
    const models = [...page.models_list_page1.items, page.model_get_1102];
    const versions = models.flatMap((model) => model.modelVersions.map((version) => ({ model, version })));
    expect(versions.length).toBeGreaterThan(100);
    for (const { model, version } of versions) {
      const parsed = parseSidecar('civitai-info', Buffer.from(JSON.stringify({ ...version, model })));
      if (!parsed.ok) throw new Error(parsed.problem);
      expect(parsed.civitai).toMatchObject({
        versionId: version.id,
        modelName: model.name,
        baseModel: version.baseModel,
      });
      const fields = parsed.civitai ? civitaiFieldValues(parsed.civitai) : {};
      expect(fields.baseModel).toBe(version.baseModel.startsWith('SD 1.5') ? 'sd1' : 'sdxl');
      expect(fields.triggerWords ?? []).toHaveLength(new Set(version.trainedWords).size);
      expect(!version.files?.length || Object.keys(parsed.civitai?.hashes ?? {}).length > 3).toBe(true);
    }
    for (const model of models)
      expect(parseSidecar('api-info', Buffer.from(JSON.stringify(model))).ok).toBe(true);
  });

  it('the shape of 2023 reads too', () => {
    const parsed = parseSidecar('api-info', open('civitai/model_1102_2023.json'), 'synthwavepunk_v2.ckpt');
    expect(parsed).toMatchObject({
      ok: true,
      civitai: {
        modelId: 1102,
        versionId: 1144,
        tags: ['punk', 'synthwave', 'style'],
        trainedWords: ['snthwve style', 'nvinkpunk'],
        nsfwLevel: 1,
      },
    });
    expect(parsed.ok && parsed.civitai?.images[0]?.nsfwLevel).toBe(4);
  });

  it("kohya's SDXL header, its tag table already an object, was trained on Pony by hash and by name", () => {
    const metadata = json('civitai/kohya_header_sdxl.json');
    const reading = readAdapter({
      fileName: 'pepper.safetensors',
      folder: '',
      header: { metadata },
      sidecars: [],
      network: { bases: { possible: ['sdxl'] } },
    });
    expect(reading.training).toMatchObject({
      networkDim: 32,
      networkAlpha: 32,
      epoch: 6,
      epochs: 10,
      optimizer: 'Prodigy',
      images: 204,
      batchSize: 5,
      resolution: '1024x1024',
      durationSeconds: 955,
      trainer: { name: 'kohya sd-scripts' },
    });
    expect(reading.training.tags.top[0]).toEqual({ tag: '1girl', count: 96 });
    expect(reading.training.tags.total).toBeGreaterThan(150);
    expect(reading.training.buckets).toHaveLength(68);
    expect(reading.training.datasets).toEqual([
      { name: 'img', repeats: 2, images: 102, classTokens: null, captionPrefix: null, regularisation: false },
    ]);
    expect(reading.values.header?.name).toBe('Pepper__Carrot');
    expect(reading.triggerWords).toEqual([]);
    expect(reading.family).toMatchObject({ value: 'pony' });
    expect(reading.family?.confidence).toBeGreaterThan(0.95);
  });

  it('the LoKr files say SD 1.x, their rank, 471 tags in 3 folders and what calls them up', async () => {
    for (const [file, dim, name] of [
      ['smart_falcon_4_lokr', 4, 'smart_falcon_lokr_3.0e-4'],
      ['smart_falcon_16_lokr', 16, 'smart_falcon_16_lokr'],
    ] as const) {
      const { metadata } = await readHeader(bufferSource(open(`loras/${file}.safetensors`)));
      const reading = readAdapter({
        fileName: `${file}.safetensors`,
        folder: '',
        header: { metadata },
        sidecars: [],
        network: { bases: { possible: ['sd1'] } },
      });
      expect(reading.training).toMatchObject({
        networkDim: dim,
        algorithm: 'lokr',
        convDim: dim,
        optimizer: 'Lion',
        clipSkip: null,
        checkpoint: { name: 'animefull-final-pruned.safetensors' },
      });
      expect(reading.training.tags).toMatchObject({ total: 471, cut: false });
      expect(reading.training.datasets.map((d) => d.classTokens)).toEqual([
        'smf girl',
        'smf girl',
        'smf girl',
      ]);
      expect(reading.values.header?.name).toBe(name);
      expect(reading.triggerWords.map(({ word }) => word)).toEqual([
        'smart falcon \\(umamusume\\)',
        'smf girl',
      ]);
      expect(reading.baseModel).toMatchObject({ value: 'sd1', contradictions: [] });
      expect(reading.claimedModelHash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('old and bare headers give what they have', async () => {
    const disney = await readHeader(bufferSource(open('loras/lora_disney.safetensors')));
    const training = readTraining(disney.metadata);
    expect(training.trainer?.name).toBe('cloneofsimo/lora');
    const reading = readAdapter({
      fileName: 'lora_disney.safetensors',
      folder: '',
      header: disney,
      sidecars: [],
      network: { bases: { possible: ['sd1'] } },
    });
    expect(reading.triggerWords.map(({ word }) => word)).toEqual(['<s1>', '<s2>']);
    const bare = await readHeader(bufferSource(open('loras/pytorch_lora_weights.safetensors')));
    expect(readTraining(bare.metadata)).toMatchObject({ trainer: null, outputName: null });
  });
});
