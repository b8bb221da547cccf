import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDetail, AdapterItem, Proposal, Revision, RevisionPage } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';

const NOBODY = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

let app: TestApp;
let owner: SignedIn;
let path: string;
let one: string;
let two: string;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  path = join(app.folder, 'library');
  mkdirSync(path);
  put(path, 'one.safetensors', lora({ seed: 1, metadata: { ss_output_name: 'from the header' } }));
  writeCivitai('Civitai name', ['c1', 'c2']);
  put(path, 'two.safetensors', lora({ seed: 2 }));
  await owner.post('/roots', { path });
  const items = await vi.waitUntil(
    async () => {
      const found = (await owner.get('/adapters?sort=fileName')).body.items as AdapterItem[];
      return found.length === 2 && found.every((item) => item.sha256) && found;
    },
    { timeout: 30_000 },
  );
  one = items[0]?.id ?? '';
  two = items[1]?.id ?? '';
});
afterAll(() => app.close());

function writeCivitai(name: string, tags: readonly string[]): void {
  put(path, 'one.civitai.info', JSON.stringify({ id: 1, modelId: 2, model: { name, tags } }));
}
const detail = async (id: string): Promise<AdapterDetail> => (await owner.get(`/adapters/${id}`)).body;
async function write(id: string, change: object): Promise<AdapterDetail> {
  const response = await owner.patch(`/adapters/${id}`, change);
  expect(response.status, response.text).toBe(200);
  return response.body;
}
const history = async (id: string, query = 'limit=200'): Promise<RevisionPage> =>
  (await owner.get(`/adapters/${id}/revisions?${query}`)).body;
const newest = async (id: string): Promise<Revision> => {
  const [first] = (await history(id, 'limit=1')).items;
  if (!first) throw new Error('It has no history.');
  return first;
};
const restore = (id: string, revisionId: string) =>
  owner.post(`/adapters/${id}/revisions/${revisionId}/restore`);

describe('the history of an adapter', () => {
  it('tells who changed what from what to what, newest first, a page at a time', async () => {
    await write(two, { rating: 1 });
    await write(two, { rating: 2, notes: 'n' });
    await write(two, { rating: null });
    const all = await history(two);
    expect(all).toMatchObject({
      total: 3,
      nextCursor: null,
      items: [
        { kind: 'edit', changes: [{ field: 'rating', from: { value: 2 }, to: { value: null } }] },
        { changes: expect.arrayContaining([{ field: 'notes', from: { value: null }, to: { value: 'n' } }]) },
        {
          adapterId: two,
          adapterName: (await detail(two)).name,
          person: { name: 'owner@example.org' },
          batchId: null,
          changes: [{ field: 'rating', from: { value: null }, to: { value: 1 } }],
        },
      ],
    });
    const first = await history(two, 'limit=2');
    expect(first.items).toEqual(all.items.slice(0, 2));
    expect((await history(two, `limit=2&cursor=${first.nextCursor}`)).items).toEqual(all.items.slice(2));
    expect((await owner.get(`/adapters/${one}/revisions?cursor=${first.nextCursor}`)).body.code).toBe(
      'cursor_mismatch',
    );
    expect((await owner.get(`/adapters/${NOBODY}/revisions`)).status).toBe(404);
    expect((await owner.get('/adapters/x/revisions')).status).toBe(400);
  });

  it('answers under an id that was merged into it', async () => {
    const old = '11111111-2222-4333-8444-555555555555';
    await app.db.database.query('INSERT INTO adapter_aliases (old_id, adapter_id) VALUES ($1, $2)', [
      old,
      two,
    ]);
    expect(await history(old)).toEqual(await history(two));
  });
});

describe('the activity of the library', () => {
  it('filters by kind, person, field and time', async () => {
    await write(one, { family: 'pony' });
    await write(two, { favorite: true });
    const { id, at, person } = await newest(two);
    const ask = async (query: string): Promise<RevisionPage> => (await owner.get(`/activity?${query}`)).body;
    const all = await ask('limit=200');
    expect(all.items[0]?.id).toBe(id);
    expect(new Set(all.items.map((item) => item.adapterId))).toEqual(new Set([one, two]));
    expect(await ask('field=family')).toMatchObject({ total: 1, items: [{ adapterId: one }] });
    expect((await ask(`personId=${person?.id}&limit=200`)).total).toBe(all.total);
    expect((await ask(`personId=${NOBODY}`)).total).toBe(0);
    expect((await ask('kind=restore')).total).toBe(0);
    expect((await ask('kind=edit&kind=restore')).total).toBe(all.total);
    expect((await ask(`since=${encodeURIComponent(at)}`)).items.map((item) => item.id)).toContain(id);
    expect((await ask(`until=${encodeURIComponent(at)}`)).items.map((item) => item.id)).not.toContain(id);
    const page = await ask('limit=1');
    expect((await ask(`limit=1&cursor=${page.nextCursor}`)).items[0]?.id).toBe(all.items[1]?.id);
    expect((await owner.get(`/activity?kind=edit&cursor=${page.nextCursor}`)).status).toBe(400);
    expect((await owner.get('/activity?kind=nothing')).status).toBe(400);
  });

  it('names everybody who has a line in it, and nobody else', async () => {
    await app.db.database.query(
      `INSERT INTO users (email, password_hash, role) VALUES ('idle@example.org', '', 'viewer')`,
    );
    await write(one, { notes: 'named' });
    const { person } = await newest(one);
    expect((await owner.get('/activity/people')).body).toEqual({
      items: [person],
      nextCursor: null,
      total: 1,
    });
  });
});

describe('restoring', () => {
  it('brings every field back to how it stood after the revision, as a revision that can be restored too', async () => {
    const field = (await owner.post('/custom-fields', { name: 'Where', kind: 'text' })).body.id;
    const gone = (await owner.post('/custom-fields', { name: 'Gone', kind: 'text' })).body.id;
    await write(one, { name: 'first', rating: 3, tags: ['a'], customFields: { [field]: 'x', [gone]: 'g' } });
    const then = await detail(one);
    const target = await newest(one);
    await write(one, { rating: 5 });
    await write(one, { name: null, tags: ['b'], customFields: { [field]: null, [gone]: 'h' } });
    await write(one, { rating: null, notes: 'later' });
    const late = await detail(one);
    const latest = await newest(one);
    await owner.delete(`/custom-fields/${gone}`);
    await settleFeed(app.db);
    const { position } = (await owner.get('/changes')).body;

    const response = await restore(one, target.id);
    expect(response.status, response.text).toBe(200);
    expect(response.headers['etag']).toBe(`"${response.body.revision}"`);
    const timeless = { revision: 0, updatedAt: '', customFields: {} };
    expect({ ...response.body, ...timeless }).toEqual({ ...then, ...timeless });
    expect(response.body.customFields).toEqual({ [field]: 'x' });
    const revision = await newest(one);
    expect(revision).toMatchObject({ kind: 'restore', person: { name: 'owner@example.org' } });
    expect(revision.changes.map((change) => change.field).sort()).toEqual(
      ['name', 'notes', 'rating', 'tags', `custom.${field}`].sort(),
    );
    await settleFeed(app.db);
    expect((await owner.get(`/changes?after=${position}`)).body.items).toContainEqual({
      kind: 'adapter',
      id: one,
    });

    // Nothing differs: no second revision.
    expect((await restore(one, target.id)).status).toBe(200);
    expect((await newest(one)).id).toBe(revision.id);

    const back = await restore(one, latest.id);
    expect({ ...back.body, ...timeless }).toEqual({ ...late, ...timeless });
  });

  it('is refused on top of a change that was not seen, and for revisions of others', async () => {
    const target = await newest(two);
    const seen = (await owner.get(`/adapters/${two}`)).headers['etag'] ?? '';
    await write(two, { rating: 4 });
    expect((await restore(two, target.id).set('If-Match', seen)).status).toBe(412);
    expect((await detail(two)).rating).toBe(4);
    expect((await restore(one, target.id)).status).toBe(404);
    expect((await restore(two, '999999999')).status).toBe(404);
    expect((await restore(two, 'x')).status).toBe(404);
    expect((await restore(two, '9'.repeat(30))).status).toBe(404);
    expect((await restore(NOBODY, target.id)).status).toBe(404);
  });
});

describe('proposals', () => {
  const proposals = async (): Promise<Proposal[]> => (await detail(one)).proposals;
  const answer = (field: string, what: 'accept' | 'dismiss') =>
    owner.post(`/adapters/${one}/proposals/${field}/${what}`);

  it('say what a file says instead of what somebody wrote, until they are accepted', async () => {
    await write(one, { name: 'Mine', tags: ['C2', 'c1'], rating: 4, notes: null, family: null });
    // The same tags in another order and case are no other tags; no file says a rating.
    expect(await proposals()).toEqual([
      { field: 'name', source: 'civitai', proposed: { value: 'Civitai name' }, current: { value: 'Mine' } },
    ]);
    const accepted = await answer('name', 'accept');
    expect(accepted.status).toBe(200);
    expect(accepted.body).toMatchObject({ name: 'Civitai name', proposals: [] });
    expect(accepted.headers['etag']).toBe(`"${accepted.body.revision}"`);
    expect(accepted.body.provenance.name.source).toBe('civitai');
    expect(await newest(one)).toMatchObject({
      kind: 'accept',
      changes: [{ field: 'name', from: { value: 'Mine' }, to: { value: null } }],
    });
    expect((await answer('name', 'accept')).status).toBe(404);
  });

  it('that are dismissed come back only when the file says something else', async () => {
    await write(one, { name: 'Mine', tags: ['own'] });
    expect((await proposals()).map((each) => each.field)).toEqual(['name', 'tags']);
    const seen = await owner.get(`/adapters/${one}`);
    const { revision } = seen.body;
    const dismissed = await answer('name', 'dismiss');
    expect(dismissed.status).toBe(200);
    expect(dismissed.body).toMatchObject({ name: 'Mine', revision });
    expect((await proposals()).map((each) => each.field)).toEqual(['tags']);
    // Nor does a browser take what it has at hand for it, though the revision is the same.
    expect(seen.headers['cache-control']).toBe('no-store');
    const again = await owner.get(`/adapters/${one}`).set('If-None-Match', seen.headers['etag'] ?? '');
    expect([again.status, again.headers['etag']]).toEqual([200, seen.headers['etag']]);
    expect((await answer('name', 'dismiss')).status).toBe(404);
    writeCivitai('Another name', ['c1', 'c2']);
    await vi.waitFor(
      async () =>
        expect(await proposals()).toMatchObject([
          { field: 'name', proposed: { value: 'Another name' }, current: { value: 'Mine' } },
          { field: 'tags', proposed: { value: ['c1', 'c2'] } },
        ]),
      { timeout: 30_000 },
    );
    expect((await detail(one)).name).toBe('Mine');
    for (const field of ['hidden', 'nonsense', '__proto__']) {
      expect((await answer(field, 'accept')).status).toBe(404);
    }
  });
});
