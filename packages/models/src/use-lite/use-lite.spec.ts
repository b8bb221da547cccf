import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MODEL_FOLDER, readModelFolder } from '../folder/read-model-folder.js';
import { writeOnnx } from '../onnx/write-onnx.js';
import { quantize } from './quantize.js';
import { readOriginalWeights } from './read-original-weights.js';
import { useLiteGraph } from './use-lite-graph.js';
import { useLiteTokenizer } from './use-lite-tokenizer.js';

describe('the text model that the product brings', () => {
  it('is the same, byte for byte, each time it is built', async () => {
    const original = await readOriginalWeights();
    const [once, twice] = [writeOnnx(useLiteGraph(original)), writeOnnx(useLiteGraph(original))];
    expect(Buffer.compare(once, twice)).toBe(0);
    const built = await readFile(join(DEFAULT_MODEL_FOLDER, 'model.onnx'));
    expect(Buffer.compare(once, built)).toBe(0);
    const tokenizer = await readFile(join(DEFAULT_MODEL_FOLDER, 'tokenizer.json'), 'utf8');
    expect(`${JSON.stringify(useLiteTokenizer(original))}\n`).toBe(tokenizer);
  });

  it('is a sound folder of 7 MB', async () => {
    const { manifest, size, modelFile } = await readModelFolder(DEFAULT_MODEL_FOLDER);
    expect(manifest).toMatchObject({ id: 'use-lite-en', dim: 512, maxTokens: 128, license: 'Apache-2.0' });
    expect(size).toBeLessThan(8_000_000);
    expect(
      createHash('sha256')
        .update(await readFile(modelFile))
        .digest('hex'),
    ).toBe(manifest.sha256);
  });

  it('needs the tensors of the pinned version', () => {
    expect(() => useLiteGraph({ tensors: new Map(), vocabulary: [] })).toThrow(/no tensor/u);
  });
});

describe('a matrix in int8', () => {
  it.each(['rows', 'columns'] as const)(
    'differs from the original by half a step at most, by %s',
    (along) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 9 }),
          fc.integer({ min: 1, max: 9 }),
          fc.integer(),
          (rows, columns, seed) => {
            const numbers = Float32Array.from(
              { length: rows * columns },
              (_, i) => Math.sin(seed + i * 7) * (1 + (i % 5)),
            );
            const { values, scales } = quantize(numbers, { columns, along });
            for (const [i, value] of numbers.entries()) {
              const scale = scales[along === 'rows' ? Math.floor(i / columns) : i % columns] ?? 0;
              expect(Math.abs((values[i] ?? 0) * scale - value)).toBeLessThanOrEqual(scale * 0.5001);
            }
          },
        ),
      );
    },
  );

  it('is zeros where the original is', () => {
    const { values, scales } = quantize(new Float32Array(6), { columns: 3, along: 'columns' });
    expect([...values, ...scales]).toEqual(Array(9).fill(0));
  });
});
