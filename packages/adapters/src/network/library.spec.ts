import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeLibrary, type ManifestFile } from '@lora/fixtures';
import { openFileSource, readHeader } from '@lora/safetensors';
import type { BaseModel } from '@lora/schema/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNetwork } from './read-network.js';
import type { NetworkReading, NotAnAdapter } from './reading.js';

const generator = process.env.LORA_GENERATOR;
console.log(
  generator
    ? 'network: reading our own library and the generator’s'
    : 'network: LORA_GENERATOR unset, reading our own library',
);

async function read(path: string): Promise<NetworkReading | NotAnAdapter> {
  const source = await openFileSource(path);
  try {
    return readNetwork((await readHeader(source)).tensors);
  } finally {
    await source.close();
  }
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lora-network-'));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test('our own library is read as its manifest says', async () => {
  const dir = join(root, 'own');
  const manifest = await makeLibrary(dir, { count: 200, seed: 'network', sidecars: false, previews: false });
  const sound = manifest.files.filter((f) => ['ok', 'copy', 'reheader'].includes(f.kind));
  expect(sound.length).toBeGreaterThan(100);
  for (const file of sound) {
    const reading = await read(join(dir, file.path));
    expect({ path: file.path, ...reading }).toMatchObject({
      path: file.path,
      kind: 'adapter',
      networkType: { value: file.networkType },
      rank: file.rank,
      bases: { possible: expect.arrayContaining([file.baseModel]) },
    });
  }
  for (const file of manifest.files.filter((f) => f.kind === 'not-a-lora')) {
    const reading = await read(join(dir, file.path));
    expect({ path: file.path, ...reading }).toMatchObject({ path: file.path, what: kindOf(file) });
  }
});

/** Their words for an SDXL embedding are finer than ours. */
const kindOf = (file: ManifestFile): string => (file.reason ?? '').replace('-sdxl', '');

interface GeneratedFile {
  path: string;
  kind: string;
  base_model: string;
  naming: string;
  network_dim: number;
}

const BASES: Record<string, BaseModel> = {
  'SD 1.5': 'sd1',
  'SD 2.1': 'sd2',
  'SDXL 1.0': 'sdxl',
  'Flux.1 D': 'flux1',
};

describe.skipIf(!generator)('the generator’s library', () => {
  test('has the right base in every set, and no other where the set has one', async () => {
    const dir = join(root, 'generated');
    const manifestFile = join(root, 'manifest.json');
    const size = [
      '--count',
      '300',
      '--bytes',
      '20000',
      '--seed',
      'network',
      '--no-sidecars',
      '--no-previews',
    ];
    await promisify(execFile)(process.execPath, [
      generator ?? '',
      '--out',
      dir,
      ...size,
      '--manifest',
      manifestFile,
    ]);
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as { files: GeneratedFile[] };
    const sound = manifest.files.filter((f) => f.kind !== 'broken');
    expect(sound.length).toBeGreaterThan(290);
    let proven = 0;
    for (const file of sound) {
      const reading = await read(join(dir, file.path));
      expect({ path: file.path, ...reading }).toMatchObject({
        path: file.path,
        kind: 'adapter',
        algorithm: ['loha', 'lokr'].includes(file.naming) ? file.naming : 'lora',
        rank: file.network_dim,
        bases: { possible: expect.arrayContaining([BASES[file.base_model]]) },
      });
      if (reading.kind === 'adapter' && reading.bases.possible.length === 1) proven++;
    }
    console.log(`network: ${proven} of ${sound.length} generated files are proven by their tensors alone`);
    // Files of a handful of modules often hold only what several models share.
    expect(proven).toBeGreaterThan(sound.length / 2);
  });
});
