import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileSource, readHeader } from '@lora/safetensors';
import { describe, expect, test } from 'vitest';
import { readNetwork } from './read-network.js';
import type { NetworkReading, NotAnAdapter, TensorLike } from './reading.js';

const samples = process.env.LORA_SAMPLES;
console.log(samples ? 'network: reading the real samples' : 'network: LORA_SAMPLES unset, no real samples');

async function readFileTensors(path: string): Promise<TensorLike[]> {
  const source = await openFileSource(path);
  try {
    return (await readHeader(source)).tensors;
  } finally {
    await source.close();
  }
}

/** Key lists are `{ name: shape }` or `{ name: { shape, dtype } }`. */
async function readKeyList(path: string): Promise<TensorLike[]> {
  const list = JSON.parse(await readFile(path, 'utf8')) as Record<
    string,
    number[] | { shape: number[]; dtype?: string }
  >;
  return Object.entries(list).map(([name, value]) =>
    Array.isArray(value)
      ? { name, shape: value, dtype: 'F16' }
      : { name, shape: value.shape, dtype: value.dtype ?? 'F16' },
  );
}

async function read(path: string): Promise<NetworkReading | NotAnAdapter> {
  const full = join(samples ?? '', path);
  return readNetwork(await (path.endsWith('.json') ? readKeyList(full) : readFileTensors(full)));
}

describe.skipIf(!samples)('the real samples', () => {
  test.each([
    ['key-lists/sd15_kohya_shinkai_makoto_offset.json', ['sd1'], 'lora', 128, 'kohya'],
    ['key-lists/flux_lora_kohya_format.json', ['flux1'], 'lora', 16, 'kohya'],
    ['key-lists/flux_lora_diffusers_format.json', ['flux1'], 'lora', 32, 'diffusers'],
    ['key-lists/flux_lora_aitoolkit_format.json', ['flux1', 'chroma'], 'lora', 16, 'ai-toolkit'],
    ['key-lists/flux_lora_xlabs_format.json', ['flux1'], 'lora', 16, 'xlabs'],
    ['key-lists/anima_lora_kohya_format.json', ['anima'], 'lora', 8, 'kohya'],
    ['key-lists/krea2_lora_kohya_format.json', ['krea2'], 'lora', 32, 'kohya'],
    ['loras/smart_falcon_4_lokr.safetensors', ['sd1'], 'lokr', 4, 'kohya'],
    ['loras/smart_falcon_16_lokr.safetensors', ['sd1'], 'lokr', 16, 'kohya'],
    ['loras/analog_svd_rank4.safetensors', ['sd1'], 'lora', 4, 'cloneofsimo'],
    ['loras/lora_disney.safetensors', ['sd1'], 'lora', 1, 'cloneofsimo'],
    ['loras/pokemon_pytorch_lora_weights.safetensors', ['sd1'], 'lora', 4, 'diffusers'],
    ['loras/pytorch_lora_weights.safetensors', ['sd1'], 'lora', 4, 'diffusers'],
  ])('%s is an adapter for %s', async (path, possible, type, rank, style) => {
    const reading = await read(path);
    expect(reading.kind).toBe('adapter');
    if (reading.kind !== 'adapter') return;
    expect(reading.bases.possible).toEqual(possible);
    expect(reading.networkType.value).toBe(type);
    expect(reading.rank).toBe(rank);
    expect(reading.keyStyle.value).toBe(style);
    expect(reading.warnings).toEqual([]);
  });

  test.each([
    ['key-lists/instantx_flux_controlnet_state_dict.json', 'controlnet'],
    ['key-lists/xlabs_flux_ip_adapter_state_dict.json', 'ip-adapter'],
    ['not-loras/textual_inversion.safetensors', 'textual-inversion'],
    ['not-loras/unilora_adapter_model.safetensors', 'text-model-adapter'],
    ['not-loras/sam_lora_rank2.safetensors', 'other'],
    ['not-loras/mel_filters.safetensors', 'other'],
    ['text-model/model.safetensors', 'other'],
  ])('%s is no LoRA but %s', async (path, what) => {
    expect(await read(path)).toMatchObject({ kind: 'not-an-adapter', what });
  });

  test('every module of the real LoKr files is SD 1’s, convolutions and time embedding included', async () => {
    const reading = await read('loras/smart_falcon_4_lokr.safetensors');
    if (reading.kind !== 'adapter') throw new Error('not read');
    const denoiser = reading.parts.denoiser;
    expect(reading.bases.evidence[0]).toContain(`${denoiser} of ${denoiser} modules fit Stable Diffusion 1`);
    expect(reading.parts.textEncoders).toEqual({ te1: 72 });
  });

  test('the two tokens inside lora_disney are counted', async () => {
    const reading = await read('loras/lora_disney.safetensors');
    expect(reading).toMatchObject({ parts: { embeddings: 2 }, warnings: [] });
  });
});
