import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestLibrary, lora, put, type TestLibrary } from '../../../../test/library.js';
import { writeAdapterText } from './adapter-text.js';
import { EmbeddingsRepository, type StaleText } from './embeddings.repository.js';

const MODEL = 'tiny:00:1';
let library: TestLibrary;
let embeddings: EmbeddingsRepository;

beforeAll(async () => {
  library = await createTestLibrary();
  embeddings = new EmbeddingsRepository(library.db.database);
  const root = await library.addRoot();
  for (const name of ['fox', 'owl', 'bear']) put(root, `${name}.safetensors`, lora({ seed: name }));
  await library.scan();
});
afterAll(() => library.close());

function embed(row: StaleText, numbers: number[] | null) {
  return {
    adapterId: row.id,
    revision: row.revision,
    digest: Buffer.from(writeAdapterText(row)),
    vector: numbers && Float32Array.from(numbers),
    problem: numbers ? null : 'It knows no word of it.',
  };
}

describe('the vectors of texts', () => {
  it('are missing for all adapters at first, and told page by page', async () => {
    expect(await embeddings.countStale(MODEL)).toBe(3);
    const first = await embeddings.stale(MODEL, null, 2);
    const rest = await embeddings.stale(MODEL, first[1]?.id ?? '', 2);
    expect([...first, ...rest].map(writeAdapterText).toSorted()).toEqual(['bear', 'fox', 'owl']);
    expect(rest).toHaveLength(1);
  });

  it('come back as they were kept', async () => {
    const rows = await embeddings.stale(MODEL, null, 10);
    await embeddings.save(
      MODEL,
      rows.map((row, i) => embed(row, i === 2 ? null : [i, -0.5, 1e-30])),
    );
    expect(await embeddings.countStale(MODEL)).toBe(0);
    const kept = await embeddings.page(MODEL, null, 10);
    expect(kept).toEqual([
      { id: rows[0]?.id, vector: Float32Array.from([0, -0.5, 1e-30]) },
      { id: rows[1]?.id, vector: Float32Array.from([1, -0.5, 1e-30]) },
    ]);
    expect(await embeddings.page(MODEL, rows[0]?.id ?? '', 10)).toEqual(kept.slice(1));
    expect(await embeddings.byIds(MODEL, [rows[1]?.id ?? '', rows[2]?.id ?? ''])).toEqual(kept.slice(1));
    expect(await embeddings.byIds('another', [rows[1]?.id ?? ''])).toEqual([]);
  });

  it('are asked for again when an adapter changed, and only confirmed when its words did not', async () => {
    const fox = await library.byFile('fox.safetensors');
    await library.patch(fox.id, { rating: 5 });
    const [stale] = await embeddings.stale(MODEL, null, 10);
    expect(stale).toMatchObject({ id: fox.id, digest: Buffer.from('fox') });
    const before = await embeddings.since(MODEL, null, null, 10);
    await embeddings.confirm(MODEL, stale ? [stale] : []);
    expect(await embeddings.countStale(MODEL)).toBe(0);
    expect(await embeddings.since(MODEL, null, null, 10)).toEqual(before);
  });

  it('tell what was made, and what was taken back, since a time', async () => {
    const [newest] = (await embeddings.since(MODEL, null, null, 10))
      .map(({ madeAt }) => madeAt)
      .toSorted((a, b) => +b - +a);
    const owl = await library.byFile('owl.safetensors');
    await library.patch(owl.id, { name: '雪' });
    const stale = await embeddings.stale(MODEL, null, 10);
    await embeddings.save(
      MODEL,
      stale.map((row) => embed(row, null)),
    );
    const later = new Date((newest?.getTime() ?? 0) + 1);
    const news = await embeddings.since(MODEL, later, null, 10);
    expect(news.map(({ id, vector }) => ({ id, vector }))).toEqual([{ id: owl.id, vector: null }]);
    expect(await embeddings.since(MODEL, later, owl.id, 10)).toEqual([]);
  });

  it('go with their adapter, and are not made for one that is gone', async () => {
    const [gone] = await embeddings.page(MODEL, null, 1);
    const row = (id: string) => ({
      adapterId: id,
      revision: 1,
      digest: Buffer.from('x'),
      vector: Float32Array.of(1),
      problem: null,
    });
    await library.db.database.query(`DELETE FROM files WHERE adapter_id = $1`, [gone?.id]);
    await library.db.database.query(`DELETE FROM adapters WHERE id = $1`, [gone?.id]);
    await embeddings.save(MODEL, [row(gone?.id ?? '')]);
    expect(await embeddings.byIds(MODEL, [gone?.id ?? ''])).toEqual([]);
  });
});
