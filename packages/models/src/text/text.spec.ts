import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TINY_TOKENIZER } from '../../test/make-model-folder.js';
import { readReferenceVectors } from '../../test/reference-vectors.js';
import { DEFAULT_MODEL_FOLDER } from '../folder/read-model-folder.js';
import { readTokenizer } from './text-tokenizer.js';
import { batchTokens, FIRST_GPU_BATCH, GPU_BATCH, nextGpuBatch, PROCESSOR_BATCH } from './token-batches.js';

async function write(json: unknown): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'lora-tokenizer-test-')), 'tokenizer.json');
  await writeFile(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
}

describe('the tokenizer of the default model', () => {
  it('cuts 50 texts as the original does', async () => {
    const tokenizer = await readTokenizer(join(DEFAULT_MODEL_FOLDER, 'tokenizer.json'), { maxTokens: 128 });
    for (const { text, ids } of readReferenceVectors())
      expect(tokenizer.tokenize(text).ids, text).toEqual(ids);
  });

  it('gives whatever text at most as many tokens as it is told, all of them in its list', async () => {
    const tokenizer = await readTokenizer(join(DEFAULT_MODEL_FOLDER, 'tokenizer.json'), { maxTokens: 16 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { ids } = tokenizer.tokenize(text);
        expect(ids.length).toBeLessThanOrEqual(16);
        for (const id of ids) expect(id >= 0 && id < 8000).toBe(true);
      }),
    );
  });
});

describe('a tokenizer with marks around a text', () => {
  it('keeps both marks when it cuts', async () => {
    const tokenizer = await readTokenizer(await write(TINY_TOKENIZER), { maxTokens: 4 });
    expect(tokenizer.tokenize('fox fox fox fox').ids).toEqual([2, 5, 5, 3]);
    expect(tokenizer.tokenize('Red FOXES').ids).toEqual([2, 4, 5, 3]);
  });

  it('says where nothing in a text is known', async () => {
    const tokenizer = await readTokenizer(await write(TINY_TOKENIZER), { maxTokens: 4 });
    expect(tokenizer.tokenize('zebra').known).toBe(false);
    expect(tokenizer.tokenize('').known).toBe(false);
    expect(tokenizer.tokenize('zebra fox').known).toBe(true);
  });

  it('is refused where it cannot be read', async () => {
    const wrong = [
      '{',
      '[]',
      'null',
      '{}',
      '{"model":{"type":"Unigram","vocab":3}}',
      '{"model":{"type":"new"}}',
    ];
    for (const json of wrong)
      await expect(readTokenizer(await write(json), { maxTokens: 4 })).rejects.toMatchObject({
        code: 'tokenizer_invalid',
      });
  });
});

describe('batches of texts', () => {
  const texts = fc.array(
    fc.record({ ids: fc.array(fc.nat(9), { minLength: 1, maxLength: 700 }), known: fc.boolean() }),
    { maxLength: 80 },
  );

  it.each([PROCESSOR_BATCH, GPU_BATCH])('hold each known text once, and at most %o', (size) => {
    fc.assert(
      fc.property(texts, (list) => {
        const batches = batchTokens(list, size);
        const places = batches.flatMap((batch) => batch.places).sort((a, b) => a - b);
        expect(places).toEqual(list.flatMap(({ known }, i) => (known ? [i] : [])));
        for (const { rows, length, places: at } of batches) {
          expect(rows.length).toBeLessThanOrEqual(size.rows);
          expect(rows.length === 1 || rows.length * length <= size.tokens).toBe(true);
          expect(length).toBe(Math.max(...rows.map((row) => row.length)));
          expect(rows).toEqual(at.map((place) => list[place]?.ids));
        }
      }),
    );
  });

  it('grow on a GPU that is quick, up to a limit, and shrink on one that is only imitated', () => {
    let size = FIRST_GPU_BATCH;
    for (let run = 0; run < 10; run++) size = nextGpuBatch(size, 5);
    expect(size).toEqual(GPU_BATCH);
    expect(nextGpuBatch(FIRST_GPU_BATCH, 500)).toEqual(FIRST_GPU_BATCH);
    for (let run = 0; run < 10; run++) size = nextGpuBatch(size, 5_000);
    expect(size).toEqual({ rows: 1, tokens: 128 });
  });
});
