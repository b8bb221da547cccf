import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeModelFolder, tinyGraph } from '../../test/make-model-folder.js';
import { modelWith, type Part } from '../../test/write-parts.js';
import { FIELD } from '../onnx/onnx-fields.js';
import { writeOnnx } from '../onnx/write-onnx.js';
import { parseManifest } from './manifest.js';
import { readModelFolder } from './read-model-folder.js';

const { tensor: TENSOR, entry: ENTRY } = FIELD;

describe('a model folder', () => {
  it('is read without loading the model', async () => {
    const path = await makeModelFolder();
    expect(await readModelFolder(path)).toMatchObject({
      path,
      manifest: { id: 'tiny', pooling: 'mean', tokenizerSha256: null },
      inputs: [{ name: 'input_ids' }, { name: 'attention_mask' }, { name: 'token_type_ids' }],
      outputs: [{ name: 'last_hidden_state', dims: [null, null, 4] }],
    });
  });

  it('for pictures has no tokenizer', async () => {
    const path = await makeModelFolder({ manifest: { kind: 'picture' } });
    await rm(join(path, 'tokenizer.json'));
    expect(await readModelFolder(path)).toMatchObject({ tokenizerFile: null });
  });

  it.each(['manifest.json', 'model.onnx', 'tokenizer.json'])('is refused without %s', async (name) => {
    const path = await makeModelFolder();
    await rm(join(path, name));
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'file_missing' });
  });

  it.each(['manifest.json', 'model.onnx', 'tokenizer.json'])('is refused with a link as %s', async (name) => {
    const path = await makeModelFolder();
    await rename(join(path, name), join(path, 'elsewhere'));
    await symlink(join(path, 'elsewhere'), join(path, name));
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'not_a_file' });
  });

  it('is refused with a folder in the place of a file', async () => {
    const path = await makeModelFolder();
    await rm(join(path, 'model.onnx'));
    await mkdir(join(path, 'model.onnx'));
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'not_a_file' });
  });

  it('is refused with files larger than any that are in use', async () => {
    for (const [name, size] of [
      ['manifest.json', 65 * 1024],
      ['tokenizer.json', 65 * 1024 * 1024],
      ['model.onnx', 2 ** 31],
    ] as const) {
      const path = await makeModelFolder();
      // Sparse: takes no room.
      await truncate(join(path, name), size);
      await expect(readModelFolder(path), name).rejects.toMatchObject({ code: 'file_too_large' });
      await rm(path, { recursive: true });
    }
  });

  it('is refused when a byte of the model is another', async () => {
    const path = await makeModelFolder();
    const file = join(path, 'model.onnx');
    const model = await readFile(file);
    model[model.length - 1] = (model.at(-1) ?? 0) ^ 1;
    await writeFile(file, model);
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'hash_mismatch' });
  });

  it('is refused when its tokenizer is another than the manifest says', async () => {
    const path = await makeModelFolder({ manifest: { tokenizerSha256: '0'.repeat(64) } });
    await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'hash_mismatch' });
  });

  it('is refused when the model takes weights from outside of its folder', async () => {
    const far: Part[] = [
      [TENSOR.dims, 4],
      [TENSOR.dataType, 1],
      [
        TENSOR.externalData,
        [
          [ENTRY.key, 'offset'],
          [ENTRY.value, '0'],
        ],
      ],
      [
        TENSOR.externalData,
        [
          [ENTRY.key, 'location'],
          [ENTRY.value, '../../../etc/passwd'],
        ],
      ],
      [TENSOR.location, 1],
    ];
    const path = await makeModelFolder({ model: modelWith(far) });
    await expect(readModelFolder(path)).rejects.toMatchObject({
      code: 'external_data',
      message: expect.stringMatching(/etc\/passwd", outside of its folder/u),
    });
  });

  it('is refused when the model wants something else than texts', async () => {
    const graph = tinyGraph();
    const [first, ...rest] = graph.inputs;
    for (const inputs of [rest, [first!, { ...rest[0]!, name: 'pixel_values' }]]) {
      const path = await makeModelFolder({ model: writeOnnx({ ...graph, inputs }) });
      await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'inputs_unknown' });
    }
  });

  it('is refused when no output gives vectors of the size it says', async () => {
    for (const manifest of [{ dim: 5 }, { pooling: 'none' }]) {
      const path = await makeModelFolder({ manifest });
      await expect(readModelFolder(path)).rejects.toMatchObject({ code: 'dim_mismatch' });
    }
  });
});

describe('a manifest', () => {
  const good = {
    id: 'tiny',
    kind: 'text',
    dim: 4,
    pooling: 'cls',
    prefix: 'query: ',
    maxTokens: 8,
    sha256: createHash('sha256').digest('hex'),
    license: 'MIT',
  };

  it('may give one prefix for both, or none', () => {
    expect(parseManifest(JSON.stringify(good)).prefix).toEqual({ query: 'query: ', text: 'query: ' });
    expect(parseManifest(JSON.stringify({ ...good, prefix: undefined })).prefix).toEqual({
      query: '',
      text: '',
    });
  });

  it('is refused with all its wrong fields named', () => {
    const wrong = {
      id: '../up',
      kind: 'sound',
      dim: 0,
      pooling: 'max',
      prefix: 7,
      maxTokens: 1.5,
      sha256: 'ABC',
      tokenizerSha256: null,
      license: null,
    };
    expect(() => parseManifest(JSON.stringify(wrong))).toThrow(
      /id \(.*kind \(.*dim \(.*pooling \(.*prefix \(.*maxTokens \(.*sha256 \(.*tokenizerSha256 \(.*license \(/u,
    );
  });

  it.each(['', '[]', 'null', '"text"', '{'])('is refused as %j', (text) => {
    expect(() => parseManifest(text)).toThrow(expect.objectContaining({ code: 'manifest_invalid' }));
  });
});
