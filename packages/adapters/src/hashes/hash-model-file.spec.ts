import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyContentFile, encodeSafetensors, joinSafetensors, MODEL_KINDS, modelFile } from '@lora/fixtures';
import {
  bufferSource,
  openFileSource,
  readHeader,
  SafetensorsError,
  type SafetensorsHeader,
} from '@lora/safetensors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareClaimedHash } from './claimed-hash.js';
import { FileChangedError } from './file-changed-error.js';
import {
  hashBytes,
  type HashOptions,
  hashModelFile,
  layoutOf,
  type ModelFileHashes,
} from './hash-model-file.js';
import type { PassStep } from './pass-step.js';

const samples = process.env.LORA_SAMPLES;
const hasSamples = samples !== undefined && existsSync(samples);
console.log(`hashes: ${hasSamples ? `on the samples in ${samples} and ` : ''}on our own fixtures`);

let folder: string;
let written = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lora-hashes-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function writeModel(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `model ${++written}.safetensors`);
  await writeFile(path, bytes);
  return path;
}

const hashWith = (
  source: Parameters<typeof hashModelFile>[0],
  header: SafetensorsHeader,
  options?: HashOptions,
): Promise<ModelFileHashes> => hashModelFile(source, layoutOf(header), options);

/** Hashes of a file on disk, which are those of the same bytes in memory. */
async function hashWritten(bytes: Uint8Array, options?: HashOptions): Promise<ModelFileHashes> {
  const header = await readHeader(bufferSource(bytes));
  const hashes = await hashWith(await writeModel(bytes), header, options);
  expect(hashBytes(bytes, layoutOf(header))).toEqual(hashes);
  return hashes;
}

const VECTOR_TENSORS =
  '"lora_unet_a.lora_down.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"lora_unet_a.lora_up.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},"lora_unet_a.alpha":{"dtype":"F32","shape":[],"data_offsets":[16,20]}';
const VECTOR_DATA = new Uint8Array(new Float32Array([1, 2, 3, 4, 1]).buffer);
const vector = (metadata: string): Uint8Array =>
  joinSafetensors(`{"__metadata__":${metadata},${VECTOR_TENSORS}}`, VECTOR_DATA, { align: true });

/** Larger than the legacy hash's window, with an odd size. */
const LARGE = encodeSafetensors({ tensors: { 'a.lora_up.weight': { dtype: 'U8', shape: [1_200_001] } } });

describe('the published test vector', () => {
  it('gives the hashes that other programs give', async () => {
    const bytes = vector('{"ss_output_name":"x"}');
    expect(bytes).toHaveLength(300);
    expect(await hashWritten(bytes)).toMatchObject({
      size: 300,
      sha256: '55b5df35d21cc515a80a0a2b76fc96467409f679e6e03ce5a404b8fa0c0d02e5',
      autoV2: '55b5df35d2',
      autoV3: '319428ef4c16eb7b8c984572b665e30a00d15e3f3f4cce524cd944612d932889',
      // Others say e3b0c442 here, the hash of nothing.
      legacy: null,
      dataKind: 'data',
    });
  });

  it('keeps AutoV3 and identity under another header', async () => {
    const first = await hashWritten(vector('{"ss_output_name":"x"}'));
    const second = await hashWritten(vector('{"ss_output_name":"y","modelspec.title":"renamed"}'));
    expect(second.sha256.slice(0, 12)).toBe('f7d11d1add51');
    expect(second.autoV3).toBe(first.autoV3);
    expect(second.identity).toBe(first.identity);
    expect(second.crc32).not.toBe(first.crc32);
  });
});

describe('the one pass', () => {
  it.each([1, 7, 4096, 65_536, 1_200_000, 5_000_000])(
    'gives the same hashes in chunks of %i bytes',
    async (chunkBytes) => {
      const bytes = chunkBytes < 10 ? vector('{}') : LARGE;
      expect(await hashWritten(bytes, { chunkBytes })).toEqual(await hashWritten(bytes));
    },
  );

  it('agrees with hashes computed one by one', async () => {
    const { dataOffset } = await readHeader(bufferSource(LARGE));
    const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const hashes = await hashWritten(LARGE);
    expect(hashes.sha256).toBe(sha256(LARGE));
    expect(hashes.autoV3).toBe(sha256(LARGE.subarray(dataOffset)));
    expect(hashes.legacy).toBe(sha256(LARGE.subarray(0x100000, 0x110000)).slice(0, 8));
  });

  it('gives the old A1111 hash of what a file has behind its first MiB, and none where that is nothing', async () => {
    const ofFile = async (size: number) => {
      const payload =
        size - encodeSafetensors({ tensors: { a: { dtype: 'U8', shape: [1_000_000] } } }).length;
      const bytes = encodeSafetensors({ tensors: { a: { dtype: 'U8', shape: [1_000_000 + payload] } } });
      expect(bytes).toHaveLength(size);
      return { bytes, legacy: (await hashWritten(bytes)).legacy };
    };
    expect((await ofFile(0x100000)).legacy).toBeNull();
    const { bytes, legacy } = await ofFile(0x100000 + 3);
    expect(legacy).toBe(createHash('sha256').update(bytes.subarray(-3)).digest('hex').slice(0, 8));
  });

  it('computes the CRC-32 of ZIP and PNG, with its leading zeros', async () => {
    // The check value of CRC-32 is defined over these nine bytes.
    const header = { headerLength: 1, dataOffset: 9, dataLength: 0, metadata: {}, tensors: [] };
    expect((await hashWith([Buffer.from('123456789')], header)).crc32).toBe('cbf43926');
    const four = { ...header, headerLength: -4, dataOffset: 4 };
    expect((await hashWith([Buffer.from([0x9d, 0x0a, 0xd9, 0x6d])], four)).crc32).toBe('00000000');
  });

  it('takes chunks from elsewhere and an open file alike', async () => {
    const header = await readHeader(bufferSource(LARGE));
    const chunks = [LARGE.subarray(0, 5), LARGE.subarray(5, 700_000), LARGE.subarray(700_000)];
    const file = await openFileSource(await writeModel(LARGE));
    const fromFile = await hashWith(file, header);
    expect(await hashWith(chunks, header)).toEqual(fromFile);
    expect(await file.read(0, 8)).toHaveLength(8);
    await file.close();
  });

  it('feeds steps that were added, and tells its progress', async () => {
    let sum = 0;
    const places: number[] = [];
    const step: PassStep<number> = {
      update(chunk, offset) {
        places.push(offset);
        for (const byte of chunk) sum += byte;
      },
      finish: () => sum,
    };
    const progress: number[] = [];
    await hashWritten(LARGE, {
      steps: [step],
      chunkBytes: 500_000,
      onProgress: (done) => progress.push(done),
    });
    expect(places).toEqual([0, 500_000, 1_000_000]);
    expect(progress).toEqual([500_000, 1_000_000, LARGE.length]);
    expect(step.finish()).toBe(LARGE.reduce((total, byte) => total + byte, 0));
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number): void => {
      seen.push(done);
      stop.abort();
    };
    await expect(hashWritten(LARGE, { chunkBytes: 1000, signal: stop.signal, onProgress })).rejects.toThrow(
      /abort/i,
    );
    expect(seen).toEqual([1000]);
    await expect(hashWritten(LARGE, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('what the data is', () => {
  it('is told as nothing, nothing but zeros, or real', async () => {
    expect((await hashWritten(emptyContentFile('no-tensors'))).dataKind).toBe('empty');
    expect((await hashWritten(emptyContentFile('zeros'))).dataKind).toBe('zero');
    expect((await hashWritten(modelFile('sd1-kohya').bytes)).dataKind).toBe('data');
  });

  it('is real when only its last byte is not zero, over several chunks', async () => {
    const data = new Uint8Array(200_000);
    const tensors = { a: { dtype: 'U8' as const, shape: [data.length], data } };
    expect((await hashWritten(encodeSafetensors({ tensors }), { chunkBytes: 70_000 })).dataKind).toBe('zero');
    data[data.length - 1] = 1;
    expect((await hashWritten(encodeSafetensors({ tensors }), { chunkBytes: 70_000 })).dataKind).toBe('data');
  });
});

describe('the content identity', () => {
  const identity = async (bytes: Uint8Array): Promise<string> => (await hashWritten(bytes)).identity;
  const data = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  const entry = (begin: number, shape = '[2]', dtype = 'F32'): string =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${begin + 8}]}`;

  it('does not depend on metadata, white space and the order of the header', async () => {
    const one = joinSafetensors(`{"a":${entry(0)},"b":${entry(8)}}`, data);
    const other = joinSafetensors(`{"b": ${entry(8)},\n"__metadata__":{"x":"y"}, "a":${entry(0)}}  `, data);
    expect(await identity(other)).toBe(await identity(one));
  });

  it('depends on names, shapes, dtypes, places and bytes', async () => {
    const all = [
      joinSafetensors(`{"a":${entry(0)},"b":${entry(8)}}`, data),
      joinSafetensors(`{"a":${entry(0)},"c":${entry(8)}}`, data),
      joinSafetensors(`{"a":${entry(8)},"b":${entry(0)}}`, data),
      joinSafetensors(`{"a":${entry(0)},"b":${entry(8, '[1,2]')}}`, data),
      joinSafetensors(`{"a":${entry(0)},"b":${entry(8, '[2]', 'I32')}}`, data),
      joinSafetensors(`{"a":${entry(0)},"b":${entry(8)}}`, data.toReversed()),
    ];
    const identities = await Promise.all(all.map(identity));
    expect(new Set(identities).size).toBe(all.length);
    expect(identities[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('never changes from one version of this program to the next', async () => {
    // It is stored in every library: another value here needs a new form name and a migration.
    expect(await identity(vector('{}'))).toBe(
      '9f396cc0991693ca2ad1e13591a869697107eac1e5d61589bbe51317c42c2ae0',
    );
  });
});

describe('a file that changes', () => {
  it('after its header was read is told as changed', async () => {
    const bytes = modelFile('sd1-kohya').bytes;
    const path = await writeModel(bytes);
    const file = await openFileSource(path);
    const header = await readHeader(file);
    await file.close();

    await utimes(path, 5, 5);
    await expect(hashWith(path, header, { stat: file.stat })).rejects.toBeInstanceOf(FileChangedError);
    await appendFile(path, 'x');
    await expect(hashWith(path, header)).rejects.toBeInstanceOf(FileChangedError);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['grows', (path) => appendFile(path, 'x')],
    ['is touched', (path) => utimes(path, 5, 5)],
    ['is moved away', (path) => rename(path, `${path}.moved`)],
  ])('while it is hashed is told as changed: it %s', async (_, change) => {
    const path = await writeModel(LARGE);
    const header = await readHeader(bufferSource(LARGE));
    let changing: Promise<void> | undefined;
    const file = await openFileSource(path);
    const slow = {
      ...file,
      async readInto(buffer: Uint8Array, offset: number) {
        changing ??= change(path);
        await changing;
        return file.readInto(buffer, offset);
      },
    };
    await expect(hashWith(slow, header, { chunkBytes: 1000 })).rejects.toMatchObject({
      name: 'FileChangedError',
      code: 'file_changed',
    });
    await file.close();
  });

  it('and gets shorter gives no hashes', async () => {
    const header = await readHeader(bufferSource(LARGE));
    await expect(hashWith([LARGE.subarray(0, 1000)], header)).rejects.toBeInstanceOf(FileChangedError);
  });

  it('and is gone says so', async () => {
    const header = await readHeader(bufferSource(LARGE));
    await expect(hashWith(join(folder, 'gone'), header)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('and can no longer be read gives the reader’s error', async () => {
    const file = await openFileSource(await writeModel(LARGE));
    await file.close();
    const header = await readHeader(bufferSource(LARGE));
    await expect(hashWith(file, header)).rejects.toBeInstanceOf(SafetensorsError);

    const readable = {
      ...file,
      readInto: (buffer: Uint8Array, at: number) => {
        buffer.set(LARGE.subarray(at, at + buffer.length));
        return Promise.resolve(Math.min(buffer.length, LARGE.length - at));
      },
    };
    await expect(hashWith(readable, header)).rejects.toMatchObject({ code: 'read_failed' });
  });
});

describe('bytes in memory', () => {
  it('of another size than the header says give no hashes', async () => {
    const header = await readHeader(bufferSource(LARGE));
    expect(() => hashBytes(LARGE.subarray(1), layoutOf(header))).toThrow(FileChangedError);
  });

  it('are given to the steps', async () => {
    const seen: [number, number][] = [];
    const layout = layoutOf(await readHeader(bufferSource(LARGE)));
    hashBytes(LARGE, layout, { steps: [{ update: (chunk, at) => void seen.push([at, chunk.length]) }] });
    expect(seen).toEqual([[0, LARGE.length]]);
  });
});

describe('our own fixtures', () => {
  it.each(MODEL_KINDS)('of kind %s are hashed, each with an identity of its own per seed', async (kind) => {
    const first = await hashWritten(modelFile(kind, { seed: 1 }).bytes);
    const second = await hashWritten(modelFile(kind, { seed: 2 }).bytes);
    expect(first.dataKind).toBe('data');
    expect(second.identity).not.toBe(first.identity);
  });
});

describe.skipIf(!hasSamples)('the samples', () => {
  it('claim the hash that is computed, where they claim one', async () => {
    const loras = join(samples ?? '', 'loras');
    const verdicts: Record<string, string> = {};
    for (const name of readdirSync(loras)) {
      const file = await openFileSource(join(loras, name));
      const header = await readHeader(file);
      const { autoV3 } = await hashWith(file, header, { stat: file.stat });
      await file.close();
      verdicts[name] = compareClaimedHash(header.metadata.sshs_model_hash, autoV3);
    }
    expect(verdicts).toMatchObject({
      'smart_falcon_4_lokr.safetensors': 'match',
      'smart_falcon_16_lokr.safetensors': 'match',
      'lora_disney.safetensors': 'absent',
    });
  });
});
