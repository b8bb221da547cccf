import { join } from 'node:path';
import type { AdapterPage, MlStatus, SimilarAdapters } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put } from '../../../test/library.js';

const PATIENT = { timeout: 60_000, interval: 100 };
const WORDS: Record<string, { tags: string[]; description: string }> = {
  'Sleeping kitten': { tags: ['cat', 'nap'], description: 'A small cat curled up and asleep.' },
  'Tomcat on a roof': { tags: ['cat'], description: 'An old cat looks over the town.' },
  'Steam locomotive': { tags: ['train'], description: 'A black engine pulls wagons over a bridge.' },
  'Ivory knight': { tags: ['armor'], description: 'A knight in white plate armor with a sword.' },
  'Castle guard': { tags: ['armor'], description: 'A soldier in steel armor guards the gate of a castle.' },
};
let app: TestApp;
let owner: SignedIn;

const search = async (q: string, more = ''): Promise<AdapterPage> =>
  (await owner.get(`/adapters?q=${encodeURIComponent(q)}&sort=relevance${more}`)).body;
const hybrid = (q: string, more = '') => search(q, `&mode=hybrid${more}`);
const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name);
const idOf = async (name: string): Promise<string> => (await search(`"${name}"`)).items[0]?.id ?? '';
const untilScanned = () =>
  vi.waitFor(async () => {
    const { body } = await owner.get('/jobs?kind=scan&state=completed');
    expect(body.total).toBe(1);
  }, PATIENT);
const untilRead = (total: number) =>
  vi.waitFor(async () => {
    const { body } = await owner.get('/ml/status');
    const { coverage, jobId } = body as MlStatus;
    expect({ jobId, done: coverage.text.done }).toEqual({ jobId: null, done: total });
  }, PATIENT);
/** Vectors stand in the search a moment after they were made. */
const untilNear = (q: string, name: string) =>
  vi.waitFor(async () => expect(names(await hybrid(q))).toContain(name), PATIENT);

beforeAll(async () => {
  app = await createTestApp({ env: { mlProvider: 'cpu' } });
  owner = await app.signIn();
  const library = join(app.folder, 'library');
  for (const name of Object.keys(WORDS)) put(library, `${name}.safetensors`, lora({ seed: name }));
  await owner.post('/roots', { path: library });
  await untilScanned();
  for (const [name, words] of Object.entries(WORDS))
    await owner.patch(`/adapters/${await idOf(name)}`, words);
  await untilRead(5);
  await untilNear('feline animal resting', 'Sleeping kitten');
}, 120_000);
afterAll(() => app.close());

describe('a search by words and meaning', () => {
  it('finds by other words for the same, and says that it is only near', async () => {
    expect((await search('feline animal resting')).items).toEqual([]);
    const page = await hybrid('feline animal resting');
    expect(page).toMatchObject({ mode: 'hybrid', matches: 0 });
    expect(page.related).toBe(page.items.length);
    expect(names(page)[0]).toBe('Sleeping kitten');
    expect(page.items[0]?.reasons).toContainEqual({ kind: 'meaning', rank: 1 });
    expect(names(page)).not.toContain('Steam locomotive');
  });

  it('puts what has the words first, and tells the rest apart', async () => {
    const words = await search('cat');
    const page = await hybrid('cat');
    expect(words).toMatchObject({ mode: 'keyword', related: 0 });
    expect(words.items.every(({ reasons }) => reasons === undefined)).toBe(true);
    expect(names(page).slice(0, words.total).toSorted()).toEqual(names(words).toSorted());
    expect(page.matches).toBe(words.total);
    expect(page.total).toBe(words.total + page.related);
    for (const [place, { reasons }] of page.items.entries()) {
      expect(reasons?.some(({ kind }) => kind === 'words')).toBe(place < words.total);
    }
  });

  it('has what is named exactly so in front', async () => {
    const page = await hybrid('ivory knight');
    expect(names(page)[0]).toBe('Ivory knight');
    expect(page.items[0]?.reasons?.map(({ kind }) => kind)).toContain('name');
  });

  it('keeps to operators, quotes and what is excluded', async () => {
    expect(names(await hybrid('feline animal resting tag:train'))).not.toContain('Sleeping kitten');
    expect(names(await hybrid('feline animal resting -kitten'))).not.toContain('Sleeping kitten');
    expect((await hybrid('"feline animal"')).items).toEqual([]);
    expect(await hybrid('"feline"')).toMatchObject({ mode: 'keyword', total: 0 });
    expect(await hybrid('tag:cat')).toMatchObject({ mode: 'keyword', related: 0 });
  });

  it('goes by words where the model knows nothing, and in other orders', async () => {
    expect((await hybrid('雪の女王')).items).toEqual([]);
    const sorted = (await owner.get('/adapters?q=cat&sort=name&mode=hybrid')).body as AdapterPage;
    expect(sorted).toMatchObject({ mode: 'keyword', related: 0 });
  });

  it('counts and changes only what has the words', async () => {
    const { total } = await search('cat');
    expect((await owner.get('/adapters/facets?q=cat')).body.total).toBe(total);
  });

  it('is paged like any other list', async () => {
    const whole = names(await hybrid('armor of a warrior'));
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await hybrid(
        'armor of a warrior',
        `&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      paged.push(...names(page));
      cursor = page.nextCursor;
    }
    expect(whole.length).toBeGreaterThan(1);
    expect(paged).toEqual(whole);
  });

  it('follows edits', async () => {
    await owner.patch(`/adapters/${await idOf('Steam locomotive')}`, {
      name: 'Puppy',
      tags: ['dog'],
      description: 'A young dog plays with a ball.',
    });
    await untilNear('canine pet', 'Puppy');
    expect(names(await hybrid('canine pet'))).not.toContain('Steam locomotive');
  });
});

describe('adapters with similar texts', () => {
  const similar = async (name: string, more = ''): Promise<SimilarAdapters> =>
    (await owner.get(`/adapters/${await idOf(name)}/similar?by=text${more}`)).body;

  it('are told, nearest first, with the words that both have', async () => {
    const found = await similar('Sleeping kitten');
    expect(found).toMatchObject({ state: 'ready', problem: null });
    expect(found.items[0]).toMatchObject({
      adapter: { name: 'Tomcat on a roof' },
      verdict: null,
      reasons: [{ code: 'shared-tags', values: { tags: ['cat'] } }],
    });
    expect(found.items.map(({ score }) => score)).toEqual(
      found.items.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    expect(found.items.map(({ adapter }) => adapter.name)).not.toContain('Sleeping kitten');
  });

  it('are as many as asked for', async () => {
    expect((await similar('Sleeping kitten', '&limit=1')).items).toHaveLength(1);
  });

  it('of an adapter that is not there are refused', async () => {
    const { status } = await owner.get('/adapters/00000000-0000-4000-8000-000000000000/similar?by=text');
    expect(status).toBe(404);
  });
});
