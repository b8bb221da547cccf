import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDetail, AdapterItem, Collection } from '@lora/schema';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
/** All but one have a picture. */
const WITHOUT_PICTURE = 'b';
const NOBODY = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

let app: TestApp;
let owner: SignedIn;
let items: Record<string, AdapterItem>;
/** By name. */
let ids: Record<string, string>;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  const path = join(app.folder, 'library');
  mkdirSync(path);
  for (const name of NAMES) {
    put(path, `${name}.safetensors`, lora({ seed: name }));
    if (name === WITHOUT_PICTURE) continue;
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#808080' } });
    put(path, `${name}.png`, await picture.png().toBuffer());
  }
  await owner.post('/roots', { path });
  const all = await vi.waitUntil(
    async () => {
      const found = (await owner.get('/adapters')).body.items as AdapterItem[];
      return found.length === NAMES.length && found.every((item) => item.sha256) && found;
    },
    { timeout: 30_000 },
  );
  items = Object.fromEntries(all.map((item) => [item.fileName.slice(0, 1), item]));
  ids = Object.fromEntries(Object.entries(items).map(([name, item]) => [name, item.id]));
});
afterAll(() => app.close());

async function make(given: object): Promise<Collection> {
  const response = await owner.post('/collections', given);
  expect(response.status, response.text).toBe(201);
  return response.body;
}
const get = async (id: string): Promise<Collection> => (await owner.get(`/collections/${id}`)).body;
const place = (id: string, names: string, before?: string) =>
  owner.post(`/collections/${id}/items`, {
    ids: [...names].map((name) => ids[name]),
    ...(before === undefined ? {} : { before: ids[before] }),
  });
/** The names in a collection, in order. */
async function inside(id: string): Promise<string> {
  const response = await owner.get(`/adapters?collection=${id}&sort=manual`);
  expect(response.status, response.text).toBe(200);
  return (response.body.items as AdapterItem[]).map((item) => item.fileName.slice(0, 1)).join('');
}
async function toldBy(work: () => Promise<unknown>): Promise<{ kind: string; id: string }[]> {
  await settleFeed(app.db);
  const { position } = (await owner.get('/changes')).body;
  await work();
  await settleFeed(app.db);
  return (await owner.get(`/changes?after=${position}`)).body.items;
}

describe('a collection by hand', () => {
  it('is made, told, found under its address and at the end of the list', async () => {
    await make({ name: 'before it' });
    let made: Collection | undefined;
    const told = await toldBy(async () => {
      made = await make({ name: ' Faces ', description: '  all the faces ' });
    });
    expect(made).toMatchObject({
      name: 'Faces',
      description: 'all the faces',
      query: null,
      sort: null,
      adapters: 0,
      covers: [],
      coverId: null,
      revision: 1,
    });
    expect(told).toEqual([{ kind: 'collection', id: made?.id }]);
    const response = await owner.get(`/collections/${made?.id}`);
    expect(response.body).toEqual(made);
    expect(response.headers.etag).toBe('"1"');
    const list = (await owner.get('/collections')).body;
    expect(list.items.at(-1)).toEqual(made);
    expect(list).toMatchObject({ total: list.items.length, nextCursor: null });
  });

  it('has a name of its own, whatever the case', async () => {
    const one = await make({ name: 'Only one' });
    const other = await make({ name: 'Another one' });
    const twice = await owner.post('/collections', { name: 'ONLY ONE' });
    expect(twice.body).toMatchObject({
      code: 'conflict',
      message: 'A collection is called "ONLY ONE" already: choose another name.',
    });
    expect((await owner.patch(`/collections/${other.id}`, { name: 'only one' })).status).toBe(409);
    expect((await owner.patch(`/collections/${one.id}`, { name: 'ONLY one' })).body.name).toBe('ONLY one');
  });

  it('takes adapters in order, moves them, and takes them out', async () => {
    const { id } = await make({ name: 'Order' });
    expect((await place(id, 'abc')).body).toEqual({ changed: 3 });
    expect(await inside(id)).toBe('abc');
    await place(id, 'd', 'b');
    expect(await inside(id)).toBe('adbc');
    await place(id, 'cb', 'a');
    expect(await inside(id)).toBe('cbad');
    await place(id, 'c');
    expect(await inside(id)).toBe('badc');
    await place(id, 'fb', 'd');
    expect(await inside(id)).toBe('afbdc');
    const taken = await owner.delete(`/collections/${id}/items`).send({ ids: [ids.a, ids.d, ids.e] });
    expect(taken.body).toEqual({ changed: 2 });
    expect(await inside(id)).toBe('fbc');
    expect((await get(id)).adapters).toBe(3);
  });

  it('keeps its order over hundreds of moves to one place', async () => {
    const { id } = await make({ name: 'Many moves' });
    await place(id, 'abcdef');
    let expected = 'abcdef';
    for (let n = 0; n < 120; n += 1) {
      const mover = expected.at(-1) ?? '';
      await place(id, mover, expected[1]);
      expected = expected[0] + mover + expected.slice(1, -1);
    }
    expect(await inside(id)).toBe(expected);
  });

  it('tells the collection, and the adapters whose collections are others now, but makes no revision of them', async () => {
    const { id } = await make({ name: 'Told' });
    await place(id, 'a');
    const before = await owner.get(`/adapters/${ids.b}`);
    const placed = await toldBy(() => place(id, 'ab'));
    expect(placed).toEqual([
      { kind: 'collection', id },
      { kind: 'adapter', id: ids.b },
    ]);
    const removed = await toldBy(() =>
      owner.delete(`/collections/${id}/items`).send({ ids: [ids.a, ids.c] }),
    );
    expect(removed).toEqual([
      { kind: 'collection', id },
      { kind: 'adapter', id: ids.a },
    ]);
    expect(await toldBy(() => owner.delete(`/collections/${id}/items`).send({ ids: [ids.c] }))).toEqual([]);
    const after = await owner.get(`/adapters/${ids.b}`);
    expect((after.body as AdapterDetail).collections).toContain(id);
    expect(after.body.revision).toBe(before.body.revision);
    expect(await app.db.database.query('SELECT 1 FROM revisions')).toEqual([]);
    expect((await get(id)).revision).toBe(4);
  });

  it('takes all adapters or none, and says which are not there', async () => {
    const { id } = await make({ name: 'All or none' });
    const response = await owner.post(`/collections/${id}/items`, { ids: [ids.a, NOBODY] });
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({ code: 'not_found', details: { ids: [NOBODY] } });
    expect(await inside(id)).toBe('');
    expect((await owner.post(`/collections/${id}/items`, { ids: ['x'] })).body).toMatchObject({
      code: 'validation_failed',
      details: { ids: ['each value in ids must be a UUID'] },
    });
    await place(id, 'a');
    expect((await place(id, 'b', 'c')).status).toBe(404);
    expect((await place(id, 'ab', 'a')).status).toBe(400);
    expect((await owner.post(`/collections/${id}/items`, { ids: [] })).body).toEqual({ changed: 0 });
    expect((await owner.post(`/collections/${NOBODY}/items`, { ids: [ids.a] })).status).toBe(404);
  });

  it('shows the first four pictures in its order, or the chosen one', async () => {
    const { id } = await make({ name: 'Covers' });
    await place(id, 'fbedca');
    const first = ['f', 'e', 'd', 'c'].map((name) => items[name]?.previewUrl);
    expect((await get(id)).covers).toEqual(first);
    const chosen = await owner.patch(`/collections/${id}`, { coverId: ids.a });
    expect(chosen.body).toMatchObject({ coverId: ids.a, covers: [items.a?.previewUrl] });
    const bare = await owner.patch(`/collections/${id}`, { coverId: ids[WITHOUT_PICTURE] });
    expect(bare.body).toMatchObject({ coverId: ids[WITHOUT_PICTURE], covers: first });
    expect((await owner.patch(`/collections/${id}`, { coverId: null })).body).toMatchObject({
      coverId: null,
    });
    expect((await owner.patch(`/collections/${id}`, { coverId: NOBODY })).status).toBe(404);
  });

  it('counts what lists show: a hidden adapter stays in it uncounted', async () => {
    const { id } = await make({ name: 'Hidden' });
    await place(id, 'ae');
    await owner.patch(`/adapters/${ids.e}`, { hidden: true });
    expect(await get(id)).toMatchObject({ adapters: 1, covers: [items.a?.previewUrl] });
    await owner.patch(`/adapters/${ids.e}`, { hidden: null });
    expect((await get(id)).adapters).toBe(2);
    await app.db.database.query('DELETE FROM revisions');
  });

  it('changes only for who has seen its last revision', async () => {
    const { id } = await make({ name: 'Seen' });
    const first = await owner.patch(`/collections/${id}`, { description: 'one' }).set('If-Match', '"1"');
    expect(first.status).toBe(200);
    expect(first.headers.etag).toBe('"2"');
    const late = await owner.patch(`/collections/${id}`, { description: 'two' }).set('If-Match', '"1"');
    expect(late.body).toMatchObject({ code: 'precondition_failed', details: { revision: 2 } });
    expect((await get(id)).description).toBe('one');
    const cleared = await owner.patch(`/collections/${id}`, { description: null, sort: '-rating' });
    expect(cleared.body).toMatchObject({ description: null, sort: '-rating' });
  });

  it('is told as removed and leaves its adapters', async () => {
    const { id } = await make({ name: 'Gone' });
    await place(id, 'ab');
    const told = await toldBy(async () =>
      expect((await owner.delete(`/collections/${id}`)).status).toBe(204),
    );
    expect(told).toEqual([
      { kind: 'collection.removed', id },
      { kind: 'adapter', id: ids.a },
      { kind: 'adapter', id: ids.b },
    ]);
    expect((await owner.get(`/collections/${id}`)).status).toBe(404);
    expect((await owner.delete(`/collections/${id}`)).status).toBe(404);
    expect((await owner.get(`/adapters/${ids.a}`)).status).toBe(200);
  });

  it('moves in the list of collections, and all that stand elsewhere now are told', async () => {
    const [x, y, z] = [await make({ name: 'x' }), await make({ name: 'y' }), await make({ name: 'z' })];
    const order = async () =>
      ((await owner.get('/collections')).body.items as Collection[]).map(({ id }) => id);
    await owner.patch(`/collections/${z.id}`, { position: 0 });
    expect((await order())[0]).toBe(z.id);
    const told = await toldBy(() => owner.patch(`/collections/${y.id}`, { position: 1 }));
    expect((await order()).slice(0, 2)).toEqual([z.id, y.id]);
    expect(told.map(({ id }) => id)).toContain(x.id);
    const list = (await owner.get('/collections')).body.items as Collection[];
    expect(list.map(({ position }) => position)).toEqual(list.map((_, n) => n));
    // Two who move at once wait for each other.
    const both = await Promise.all([
      owner.patch(`/collections/${x.id}`, { position: 0 }),
      owner.patch(`/collections/${y.id}`, { position: 99 }),
      place(x.id, 'abc'),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await order()).toContain(x.id);
  });

  it('refuses nonsense', async () => {
    expect((await owner.post('/collections', {})).body.code).toBe('validation_failed');
    expect((await owner.post('/collections', { name: ' ' })).body.code).toBe('validation_failed');
    expect((await owner.post('/collections', { name: 'n', sort: 'up' })).body.code).toBe('validation_failed');
    expect((await owner.patch(`/collections/${NOBODY}`, { name: 'n' })).status).toBe(404);
    const { id } = await make({ name: 'by hand' });
    const query = await owner.patch(`/collections/${id}`, { query: 'cat' });
    expect(query.body).toMatchObject({ code: 'conflict', message: expect.stringContaining('by hand') });
  });
});

describe('a saved search', () => {
  it('holds what it finds, with pictures of the first of them', async () => {
    const everything = await make({ name: 'Everything', query: '', sort: 'name' });
    expect(everything).toMatchObject({ query: '', sort: 'name' });
    await vi.waitFor(async () => expect((await get(everything.id)).adapters).toBe(6), { timeout: 10_000 });
    expect((await get(everything.id)).covers).toEqual(
      ['a', 'c', 'd', 'e'].map((name) => items[name]?.previewUrl),
    );
    const none = await make({ name: 'None', query: 'nothing-has-this-word' });
    expect(none).toMatchObject({ adapters: 0, covers: [] });
    const changed = await owner.patch(`/collections/${none.id}`, { query: 'has:preview' });
    expect(changed.body).toMatchObject({ query: 'has:preview' });
    await vi.waitFor(async () => expect((await get(none.id)).adapters).toBe(5), { timeout: 10_000 });
  });

  it('is refused with the place of a mistake in it', async () => {
    const response = await owner.post('/collections', { name: 'Wrong', query: 'cat (dog' });
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      code: 'bad_query',
      details: { reason: 'unclosed_bracket', from: expect.any(Number), to: expect.any(Number) },
    });
    const { id } = await make({ name: 'Right', query: 'cat' });
    expect((await owner.patch(`/collections/${id}`, { query: '"open' })).body.code).toBe('bad_query');
    expect((await get(id)).query).toBe('cat');
  });

  it('has no order by hand and takes no adapters', async () => {
    expect((await owner.post('/collections', { name: 'm', query: '', sort: 'manual' })).status).toBe(400);
    const { id } = await make({ name: 'Search', query: 'cat' });
    expect((await place(id, 'a')).body).toMatchObject({
      code: 'conflict',
      message: '"Search" is a saved search: its adapters are those that it finds.',
    });
    expect((await owner.delete(`/collections/${id}/items`).send({ ids: [ids.a] })).status).toBe(409);
  });

  it('that cannot be read any more finds nothing, and the list stays readable', async () => {
    const { id } = await make({ name: 'Old language', query: 'cat' });
    await app.db.database.query(`UPDATE collections SET query = '((' WHERE id = $1`, [id]);
    expect(await get(id)).toMatchObject({ query: '((', adapters: 0, covers: [] });
  });
});
