import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../../test/app.js';
import { TextEmbedder } from './text-embedder.service.js';

let app: TestApp;
let embedder: TextEmbedder;

beforeAll(async () => {
  app = await createTestApp({ env: { mlProvider: 'cpu' } });
  embedder = app.app.get(TextEmbedder, { strict: false });
  await embedder.started;
});
afterAll(() => app.close());

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Asks until the model is loaded: a machine under load may take longer than a search waits. */
async function vectorOf(text: string): Promise<Float32Array> {
  for (let tries = 0; tries < 30; tries++) {
    const found = await embedder.query(text);
    if (found) return found.vector;
  }
  throw new Error(`No vector for "${text}".`);
}

describe('the vector of a search', () => {
  it('is that of the model whose vectors serve', async () => {
    await vectorOf('a knight');
    expect(embedder.serving).toMatch(/^use-lite-en:[0-9a-f]{64}:1$/u);
    const found = await embedder.query('a knight');
    expect(found?.model).toBe(embedder.serving);
    expect(found?.vector).toHaveLength(512);
    expect(embedder.memory).toBeGreaterThan(1_000_000);
    expect(embedder.report).toMatchObject({ requested: 'cpu', active: 'cpu' });
  });

  it('is near to that of other words for the same', async () => {
    const [query, near, far] = [
      await vectorOf('a small cat sleeping'),
      await vectorOf('kitten taking a nap'),
      await vectorOf('steam locomotive on a bridge'),
    ];
    expect(cosine(query, near)).toBeGreaterThan(cosine(query, far) + 0.1);
  });

  it('is missing where the model knows nothing', async () => {
    await vectorOf('a knight');
    for (const text of ['', ' \n ', '雪の女王', '🦊', '\ud83e'])
      expect(await embedder.query(text)).toBeNull();
  });

  it('is there for whatever else people send', async () => {
    for (const text of ['x'.repeat(10_000_000), '<b>knight</b>', 'NaN', "'; DROP TABLE adapters; --"])
      expect((await vectorOf(text)).every(Number.isFinite)).toBe(true);
  });
});
