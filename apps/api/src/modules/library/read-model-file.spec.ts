import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  brokenFile,
  drawPreview,
  encodeSafetensors,
  modelFile,
  otherModelFile,
  Random,
} from '@lora/fixtures';
import { SIDECAR_MAX_BYTES } from '@lora/adapters';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { diskErrorOf } from './disk-error.js';
import { hashFile } from './hash-file.js';
import { keepMetadata } from './keep-metadata.js';
import { lookAgain } from './look-again.js';
import { type ModelFileReading, readModelFile } from './read-model-file.js';
import { SMALL_FILE_BYTES, SyncFile } from '../../platform/files/sync-file.js';

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lora-read-')));
  root = join(folder, 'root');
  mkdirSync(root);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function put(path: string, content: string | Uint8Array) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const LATER = Date.now() + 60_000;
async function read(path: string, now = LATER, hashUpTo = -1): Promise<ModelFileReading> {
  const slash = path.lastIndexOf('/');
  const place = { folder: path.slice(0, Math.max(0, slash)), fileName: path.slice(slash + 1) };
  const found = await lookAgain(root, place);
  if (!found) throw new Error(`${path} is not there`);
  return readModelFile(root, found, { now, hashUpTo });
}
async function readAdapter(path: string, hashUpTo = -1) {
  const reading = await read(path, LATER, hashUpTo);
  if (reading.outcome !== 'adapter') throw new Error(JSON.stringify(reading));
  return reading;
}
const diskError = (code: string) =>
  Object.assign(new Error(`${code}: i/o error, read`), { code, errno: -5, syscall: 'read' });

describe('reading a model file', () => {
  it('gives its facts with evidence, its companions in their order, and where its data begins', async () => {
    const { bytes } = modelFile('sd1-kohya', {
      rank: 8,
      alpha: 2,
      seed: 1,
      metadata: { ss_output_name: 'header name' },
    });
    put('a/m.safetensors', bytes);
    put('a/m.json', JSON.stringify({ notes: 'beside' }));
    put('a/m.txt', 'a description');
    put('a/m.png', drawPreview(new Random('x')));
    put('a/m.preview.png', drawPreview(new Random('y')));
    const reading = await readAdapter('a/m.safetensors');
    expect(reading).toMatchObject({
      tableHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      sources: { header: { name: 'header name' }, sidecar: { notes: 'beside' }, rule: { baseModel: 'sd1' } },
      fixed: { networkType: 'lora', rank: 8, warnings: [] },
      facts: {
        baseModel: { value: 'sd1' },
        sidecars: ['m.json', 'm.txt'],
        tensors: { rank: 8, alpha: 2, keyStyle: 'kohya', dtypes: { F16: expect.any(Number) } },
      },
      metadata: { ss_output_name: 'header name' },
    });
    const header = Number(readFileSync(join(root, 'a/m.safetensors')).readBigUInt64LE());
    expect(reading.dataOffset).toBe(8 + header);
    expect(reading.previews.map((preview) => [preview.position, preview.kind, preview.embedded])).toEqual([
      [0, 'image', false],
      [1, 'image', false],
    ]);
  });

  it('finds a picture inside the header too', async () => {
    const thumbnail = `data:image/png;base64,${Buffer.from(drawPreview(new Random('in'))).toString('base64')}`;
    put('m.safetensors', modelFile('sd1-kohya', { metadata: { 'modelspec.thumbnail': thumbnail } }).bytes);
    const { previews } = await readAdapter('m.safetensors');
    expect(previews).toMatchObject([
      {
        source: 'modelspec.thumbnail',
        embedded: true,
        kind: 'image',
        stamp: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ]);
  });

  it('warns of a sidecar that is too large, damaged, or a link out of the root, and reads the rest', async () => {
    put('m.safetensors', modelFile('sd1-kohya').bytes);
    put('m.metadata.json', '{"model_name": "cut');
    put('m.civitai.info', new Uint8Array(SIDECAR_MAX_BYTES + 1));
    writeFileSync(join(folder, 'secret.json'), JSON.stringify({ notes: 'secret' }));
    symlinkSync(join(folder, 'secret.json'), join(root, 'm.json'));
    put('m.description.txt', 'still read');
    const { fixed, sources } = await readAdapter('m.safetensors');
    expect(fixed.warnings.map((warning) => warning.code)).toEqual([
      'sidecar_damaged',
      'sidecar_damaged',
      'sidecar_damaged',
    ]);
    expect(fixed.warnings.map((warning) => warning.message).join()).not.toContain('"secret"');
    expect(sources.sidecar).toMatchObject({ description: 'still read' });
    expect(JSON.stringify(sources)).not.toContain('secret');
  });

  it('refuses a link out of the root', async () => {
    writeFileSync(join(folder, 'outside.safetensors'), modelFile('sd1-kohya').bytes);
    symlinkSync(join(folder, 'outside.safetensors'), join(root, 'm.safetensors'));
    expect(await read('m.safetensors')).toMatchObject({
      outcome: 'problem',
      kind: 'unreadable',
      code: 'path_outside_root',
    });
  });

  it.each(['truncated', 'empty_file', 'zero_filled', 'header_not_json'])(
    'takes a file that is %s for unfinished while its last write is fresh, and for broken later',
    async (reason) => {
      put('m.safetensors', brokenFile(reason, new Random('b')));
      expect(await read('m.safetensors', Date.now())).toEqual({ outcome: 'unfinished' });
      expect(await read('m.safetensors')).toMatchObject({ outcome: 'problem', kind: 'broken', code: reason });
      // A date in the future is no fresh write.
      expect(await read('m.safetensors', Date.now() - 86_400_000)).toMatchObject({ outcome: 'problem' });
    },
  );

  it('says at once of a file that is sound but something else what it is', async () => {
    put('m.safetensors', otherModelFile('checkpoint', new Random('c')));
    expect(await read('m.safetensors', Date.now())).toMatchObject({
      outcome: 'problem',
      kind: 'not-an-adapter',
      code: 'checkpoint',
    });
    put('h.safetensors', brokenFile('html_file', new Random('h')));
    expect(await read('h.safetensors', Date.now())).toMatchObject({
      outcome: 'problem',
      kind: 'broken',
      code: 'html_file',
    });
  });

  it('knows that a file is gone', async () => {
    put('m.safetensors', 'x');
    const found = await lookAgain(root, { folder: '', fileName: 'm.safetensors' });
    rmSync(join(root, 'm.safetensors'));
    expect(found && (await readModelFile(root, found, { now: LATER, hashUpTo: -1 }))).toEqual({
      outcome: 'gone',
    });
  });

  it('tells an error of the disk as a problem of this one file, not of the whole folder', async () => {
    put('m.safetensors', modelFile('sd1-kohya').bytes);
    vi.spyOn(SyncFile.prototype, 'read').mockImplementation(() => Promise.reject(diskError('EIO')));
    expect(await read('m.safetensors')).toMatchObject({
      outcome: 'problem',
      kind: 'unreadable',
      code: 'read_failed',
      message: expect.stringContaining('EIO'),
    });
  });

  it('does not hide an error of our own', async () => {
    put('m.safetensors', modelFile('sd1-kohya').bytes);
    vi.spyOn(SyncFile.prototype, 'read').mockImplementation(() => Promise.reject(new TypeError('a mistake')));
    await expect(read('m.safetensors')).rejects.toThrow('a mistake');
  });
});

describe('hashing a model file', () => {
  it('computes the hashes of the state whose header was read, and refuses any other', async () => {
    const { bytes } = modelFile('sdxl-kohya', { seed: 'h' });
    put('m.safetensors', bytes);
    const { dataOffset } = await readAdapter('m.safetensors');
    const { size, mtimeNs } = statSync(join(root, 'm.safetensors'), { bigint: true });
    let told = 0;
    const hash = (state: { size: number; mtimeNs: bigint }) =>
      hashFile({ realRoot: root, path: 'm.safetensors', state }, { onProgress: (done) => (told = done) });
    const { hashes } = await hash({ size: Number(size), mtimeNs });
    expect(hashes).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      autoV3: createHash('sha256').update(bytes.subarray(dataOffset)).digest('hex'),
      dataKind: 'data',
      size: bytes.length,
    });
    expect(told).toBe(bytes.length);
    await expect(hash({ size: Number(size), mtimeNs: mtimeNs + 1n })).rejects.toThrow(
      'changed after its header was read',
    );
    vi.spyOn(SyncFile.prototype, 'chunks').mockImplementation(async function* () {
      yield bytes;
      writeFileSync(join(root, 'm.safetensors'), 'something else');
    });
    await expect(hash({ size: Number(size), mtimeNs })).rejects.toThrow('changed while it was read');
  });

  it('stops when it is asked to, also in the middle of a large file', async () => {
    const { bytes } = modelFile('sdxl-kohya', { seed: 'b' });
    put('big.safetensors', bytes);
    vi.spyOn(SyncFile.prototype, 'chunks').mockImplementation(async function* () {
      for (;;) yield bytes;
    });
    const stop = new AbortController();
    const hashing = hashFile(
      { realRoot: root, path: 'big.safetensors' },
      { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) },
    );
    await expect(hashing).rejects.toThrow('enough');
  });
});

describe('the sketch of a model file', () => {
  it('is made in the pass that hashes it, the same for small files and large ones', async () => {
    put('m.safetensors', modelFile('sdxl-kohya', { seed: 's' }).bytes);
    const { sketch } = await hashFile({ realRoot: root, path: 'm.safetensors' });
    expect(sketch).toMatchObject({ problem: null, squaredNorm: expect.any(Number) });
    expect(Buffer.from(sketch.sketch ?? '', 'base64')).toHaveLength(1024);
    expect((await readAdapter('m.safetensors', SMALL_FILE_BYTES)).sketch).toEqual(sketch);
  });

  it('says why there is none, and the file is hashed all the same', async () => {
    // Only half of a module: nothing that a change could be worked out from.
    const down = 'lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight';
    put('half.safetensors', encodeSafetensors({ tensors: { [down]: { dtype: 'F32', shape: [4, 320] } } }));
    const { hashes, sketch } = await hashFile({ realRoot: root, path: 'half.safetensors' });
    expect(sketch).toMatchObject({ sketch: null, problem: 'nothing_analysed' });
    expect(hashes.sha256).toHaveLength(64);
  });
});

describe('what is kept of the metadata', () => {
  it('is every key; long values are cut, and nothing is left that PostgreSQL cannot hold', () => {
    const kept = keepMetadata({ short: 'x', long: 'y'.repeat(5_000), 'odd\u0000key': 'a\u0000b\ud800' });
    expect(kept).toEqual({
      short: 'x',
      long: `${'y'.repeat(4_000)}… (5000 characters)`,
      'odd␀key': 'a␀b\ufffd',
    });
    expect(
      Object.keys(keepMetadata(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`k${n}`, '']))))
        .length,
    ).toBe(400);
  });
});

it.each([
  [diskError('EIO'), 'EIO'],
  [diskError('EACCES'), 'EACCES'],
  [Object.assign(new Error('x'), { code: 'truncated' }), null],
  [Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }), null],
  [Object.assign(new Error('x'), { code: '22P02' }), null],
  [new Error('x'), null],
  ['EIO', null],
])('tells errors of the disk from others: %s', (error, code) => expect(diskErrorOf(error)).toBe(code));
