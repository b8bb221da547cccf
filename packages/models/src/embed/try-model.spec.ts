import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeModelFolder, TINY_VECTORS, tinyGraph } from '../../test/make-model-folder.js';
import { DEFAULT_MODEL_FOLDER } from '../folder/read-model-folder.js';
import { writeOnnx } from '../onnx/write-onnx.js';
import { tryModel } from './try-model.js';

describe('a model that is tried out', () => {
  it('tells how much memory it takes', async () => {
    const trial = await tryModel(DEFAULT_MODEL_FOLDER, 'cpu');
    expect(trial.ok && trial.memory > 5_000_000 && trial.memory < 1_000_000_000, JSON.stringify(trial)).toBe(
      true,
    );
  });

  it('tells the reason where it cannot be used', async () => {
    const folder = await makeModelFolder();
    await writeFile(join(folder, 'model.onnx'), 'nonsense');
    expect(await tryModel(folder, 'cpu')).toMatchObject({ ok: false, code: 'hash_mismatch' });
    const noNumbers = writeOnnx(tinyGraph(TINY_VECTORS.map(() => Number.NaN)));
    const bad = await makeModelFolder({ model: noNumbers });
    expect(await tryModel(bad, 'cpu')).toMatchObject({ ok: false, code: 'not_finite' });
  });

  it('is given up where it takes too long', async () => {
    const trial = await tryModel(await makeModelFolder(), 'cpu', AbortSignal.abort());
    expect(trial).toMatchObject({ ok: false, code: 'session_failed' });
  });
});
