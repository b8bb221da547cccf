import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeModelFolder, TINY_VECTORS, tinyGraph } from '../../test/make-model-folder.js';
import { cosine, readReferenceVectors } from '../../test/reference-vectors.js';
import { DEFAULT_MODEL_FOLDER, readModelFolder } from '../folder/read-model-folder.js';
import { writeOnnx } from '../onnx/write-onnx.js';
import { createEmbedder, type Embedder } from './create-embedder.js';

const REFERENCE = readReferenceVectors();
const TEXTS = REFERENCE.map(({ text }) => text);

describe('the default text model', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await createEmbedder(await readModelFolder(DEFAULT_MODEL_FOLDER), { provider: 'cpu' });
  });
  afterAll(() => embedder.dispose());

  it('gives 50 texts the vectors of the original, within a cosine of 0.999', async () => {
    expect(REFERENCE).toHaveLength(50);
    const vectors = await embedder.embed(TEXTS);
    for (const [i, { text, vector }] of REFERENCE.entries()) {
      expect(cosine(vectors[i] ?? [], vector), text).toBeGreaterThanOrEqual(0.999);
    }
  });

  it('gives vectors of 512 numbers with norm 1', async () => {
    const [vector] = await embedder.embed(['red fox']);
    expect(vector).toHaveLength(512);
    expect(Math.hypot(...(vector ?? []))).toBeCloseTo(1, 5);
  });

  it('gives a text the same vector alone and beside shorter and longer ones', async () => {
    const together = await embedder.embed(TEXTS);
    for (const [i, text] of TEXTS.entries()) {
      const [alone] = await embedder.embed([text]);
      for (const [at, value] of (alone ?? []).entries())
        expect(Math.abs(value - (together[i]?.[at] ?? 9)), text).toBeLessThan(1e-5);
    }
  });

  it('puts a paraphrase nearer than another subject', async () => {
    const [query, near, far] = await embedder.embed([
      'a small cat sleeping',
      'kitten taking a nap',
      'steam locomotive on a bridge',
    ]);
    expect(cosine(query ?? [], near ?? [])).toBeGreaterThan(cosine(query ?? [], far ?? []) + 0.1);
  });

  it('gives no vector where it knows nothing: no text, other scripts, pictograms', async () => {
    expect(await embedder.embed(['', ' \n\t ', '雪の女王', '🦊', '\u0000', '\ud83e'])).toEqual(
      Array(6).fill(null),
    );
    const [mixed] = await embedder.embed(['雪の女王 snow queen 🦊']);
    expect(mixed).not.toBeNull();
  });

  it('reads the beginning of a text of 10 MB', async () => {
    const page = 'a knight in white armour '.repeat(40);
    const texts = [page, page.repeat(10_000), ' '.repeat(10_000_000) + page];
    const [short, ...long] = await embedder.embed(texts);
    for (const one of long) expect(one).toEqual(short);
    expect((await embedder.embed(['x'.repeat(10_000_000)]))[0]).toHaveLength(512);
  });

  it('answers an empty list with an empty list', async () => {
    expect(await embedder.embed([])).toEqual([]);
  });

  it('stops between batches when it is told to', async () => {
    const reason = new Error('enough');
    await expect(embedder.embed(TEXTS, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('runs on the processor when asked for it, all nodes of it', () => {
    const { requested, active, nodesOnCpu, nodes, notice } = embedder.provider;
    expect({ requested, active, notice }).toEqual({ requested: 'cpu', active: 'cpu', notice: null });
    expect(nodes).toBeGreaterThan(50);
    expect(nodesOnCpu).toBe(nodes);
  });
});

describe('a model of another maker', () => {
  async function embed(
    texts: string[],
    o: { manifest?: Record<string, unknown>; as?: 'query' | 'text' } = {},
  ): Promise<(number[] | null)[]> {
    const folder = await readModelFolder(await makeModelFolder({ manifest: o.manifest }));
    const embedder = await createEmbedder(folder, { provider: 'cpu' });
    const vectors = await embedder.embed(texts, { as: o.as });
    await embedder.dispose();
    return vectors.map((one) => one && [...one].map((value) => Math.round(value * 1000) / 1000));
  }

  it('is pooled over its tokens, without those that fill up', async () => {
    // [CLS] red [SEP] and [CLS] red foxes [SEP] in one batch.
    expect(await embed(['red', 'red foxes'])).toEqual([
      [0.196, 0.981, 0, 0],
      [0.189, 0.945, 0.189, 0.189],
    ]);
  });

  it('is taken at its first token where the manifest says so', async () => {
    expect(await embed(['red fox'], { manifest: { pooling: 'cls' } })).toEqual([[0, 1, 0, 0]]);
  });

  it('sees the prefix that its manifest wants before a search', async () => {
    const manifest = { prefix: { query: 'fox ', text: '' } };
    const [query] = await embed(['red'], { manifest, as: 'query' });
    const [text] = await embed(['fox red'], { manifest });
    expect(query).toEqual(text);
    expect(await embed(['zebra', ''], { manifest, as: 'query' })).toEqual([null, null]);
  });

  it('keeps the end mark of a text that is cut', async () => {
    const [cut] = await embed(['fox fox fox fox'], { manifest: { maxTokens: 4 } });
    const [whole] = await embed(['fox fox']);
    expect(cut).toEqual(whole);
  });
});

describe('a model that cannot be used', () => {
  async function create(o: Parameters<typeof makeModelFolder>[0], provider: 'cpu' | 'cuda' = 'cpu') {
    return createEmbedder(await readModelFolder(await makeModelFolder(o)), { provider });
  }

  it('is refused when its vectors are no numbers', async () => {
    const model = writeOnnx(tinyGraph(TINY_VECTORS.map(() => Number.NaN)));
    await expect(create({ model })).rejects.toMatchObject({ code: 'not_finite' });
  });

  it('is refused when the runtime cannot run it', async () => {
    const graph = tinyGraph();
    const model = writeOnnx({ ...graph, nodes: [{ ...graph.nodes[0]!, op: 'Gathering' }] });
    await expect(create({ model })).rejects.toMatchObject({ code: 'session_failed' });
  });

  it('is refused when its vectors have another size than it says', async () => {
    const graph = tinyGraph();
    const [output] = graph.outputs;
    const model = writeOnnx({ ...graph, outputs: [{ ...output!, dims: ['batch', 'length', 'width'] }] });
    await expect(create({ model, manifest: { dim: 3 } })).rejects.toMatchObject({ code: 'dim_mismatch' });
  });

  it('is refused when it has no use for texts', async () => {
    await expect(create({ manifest: { kind: 'picture' } })).rejects.toMatchObject({
      code: 'tokenizer_invalid',
    });
  });

  it('answers no more once it was unloaded', async () => {
    const embedder = await create({});
    await embedder.dispose();
    await embedder.dispose();
    await expect(embedder.embed(['red'])).rejects.toMatchObject({ code: 'session_failed' });
  });
});

describe('a GPU that was chosen but does not work', () => {
  it('gives way to the processor, with a notice', async () => {
    const folder = await readModelFolder(await makeModelFolder());
    // CUDA's libraries are not in the package.
    const embedder = await createEmbedder(folder, {
      provider: { requested: 'auto', active: 'cuda', notice: null },
    });
    expect(embedder.provider).toMatchObject({ requested: 'auto', active: 'cpu', nodesOnCpu: 1, nodes: 1 });
    expect(embedder.provider.notice).toMatch(/cannot run this model .*Using the processor/u);
    expect(await embedder.embed(['fox'])).toHaveLength(1);
    await embedder.dispose();
  });
});
