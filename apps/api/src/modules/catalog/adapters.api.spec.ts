import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDetail, AdapterItem } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';

let app: TestApp;
let owner: SignedIn;
let path: string;
let rootId: string;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  path = join(app.folder, 'library');
  mkdirSync(path);
  put(path, 'one.safetensors', lora({ seed: 1, metadata: { ss_output_name: 'from the header' } }));
  put(
    path,
    'one.civitai.info',
    JSON.stringify({
      id: 1,
      modelId: 2,
      trainedWords: ['civitai word'],
      model: { name: 'Civitai name', tags: ['c1', 'c2'] },
    }),
  );
  put(
    path,
    'one.json',
    JSON.stringify({
      description: 'sidecar text',
      notes: 'sidecar note',
      'activation text': 'sidecar word',
      'preferred weight': 0.7,
    }),
  );
  put(path, 'two.safetensors', lora({ seed: 2 }));
  put(path, 'gone.safetensors', lora({ seed: 3 }));
  put(path, 'broken.safetensors', 'not a model');
  const made = await owner.post('/roots', { path });
  rootId = made.body.id;
  await vi.waitUntil(async () => (await items()).filter((item) => item.sha256).length === 3, {
    timeout: 30_000,
  });
});
afterAll(() => app.close());

async function items(query = 'sort=fileName'): Promise<AdapterItem[]> {
  return (await owner.get(`/adapters?${query}`)).body.items as AdapterItem[];
}
const idOf = async (fileName: string) =>
  (await items('state=all')).find((item) => item.fileName === fileName)?.id ?? '';
const detail = async (id: string) => (await owner.get(`/adapters/${id}`)).body as AdapterDetail;

/** The position of now, and what was told since. */
async function positionNow(): Promise<string> {
  await settleFeed(app.db);
  return (await owner.get('/changes')).body.position;
}
async function toldSince(position: string): Promise<unknown> {
  await settleFeed(app.db);
  return (await owner.get(`/changes?after=${position}`)).body.items;
}

describe('PATCH /adapters/{id}', () => {
  const fields = {
    name: 'Mine',
    description: 'my description',
    notes: 'my notes\nin two lines',
    tags: ['mine', 'other'],
    triggerWords: ['my word'],
    baseModel: 'sdxl',
    family: 'pony',
    rating: 4,
    favorite: true,
    preferredWeight: -0.5,
  } as const;

  it.each(Object.entries(fields))(
    'sets %s, and null gives it back to its next source',
    async (field, value) => {
      const id = await idOf('one.safetensors');
      const before = await detail(id);
      const changed = await owner.patch(`/adapters/${id}`, { [field]: value });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ [field]: value, revision: before.revision + 1 });
      expect(changed.headers['etag']).toBe(`"${before.revision + 1}"`);
      expect(changed.body.provenance[field].source).toBe('user');
      expect(await detail(id)).toEqual(changed.body);
      const back = (await owner.patch(`/adapters/${id}`, { [field]: null })).body;
      const timeless = { revision: 0, updatedAt: '' };
      expect(Object.assign({}, back, timeless)).toEqual(Object.assign({}, before, timeless));
    },
  );

  it('takes the weaker sources in their order: sidecar, Civitai, header', async () => {
    const one = await detail(await idOf('one.safetensors'));
    expect(one).toMatchObject({
      name: 'Civitai name',
      description: 'sidecar text',
      notes: 'sidecar note',
      triggerWords: ['sidecar word'],
      tags: ['c1', 'c2'],
      preferredWeight: 0.7,
      provenance: {
        name: { source: 'civitai', others: { header: 'from the header' } },
        triggerWords: { source: 'sidecar', others: { civitai: ['civitai word'] } },
        baseModel: { source: 'rule' },
      },
    });
  });

  it('writes a revision and a feed row for each change, and nothing for none', async () => {
    const id = await idOf('two.safetensors');
    const position = await positionNow();
    await owner.patch(`/adapters/${id}`, { rating: 3, notes: 'x' });
    const unchanged = await owner.patch(`/adapters/${id}`, { rating: 3, notes: ' x ' });
    expect(unchanged.status).toBe(200);
    expect(await toldSince(position)).toEqual([{ kind: 'adapter', id }]);
    const revisions = await app.db.database.query(
      `SELECT kind, changes, user_id FROM revisions WHERE adapter_id = $1`,
      [id],
    );
    expect(revisions).toEqual([
      {
        kind: 'edit',
        changes: expect.arrayContaining([
          { field: 'rating', from: null, to: 3 },
          { field: 'notes', from: null, to: 'x' },
        ]),
        user_id: expect.any(String),
      },
    ]);
  });

  it('refuses a change on top of another one with 412, and takes it with the ETag of now', async () => {
    const id = await idOf('two.safetensors');
    const seen = await owner.get(`/adapters/${id}`);
    await owner.patch(`/adapters/${id}`, { name: 'first' }).set('If-Match', seen.headers['etag'] ?? '');
    const late = await owner
      .patch(`/adapters/${id}`, { name: 'second' })
      .set('If-Match', seen.headers['etag'] ?? '');
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({
      code: 'precondition_failed',
      message: expect.stringMatching(/changed/),
      requestId: expect.any(String),
    });
    expect((await detail(id)).name).toBe('first');
    expect((await owner.patch(`/adapters/${id}`, { name: 'x' }).set('If-Match', 'nonsense')).status).toBe(
      412,
    );
    const now = await owner.get(`/adapters/${id}`);
    expect(
      (await owner.patch(`/adapters/${id}`, { name: 'second' }).set('If-Match', now.headers['etag'] ?? ''))
        .status,
    ).toBe(200);
    expect((await owner.patch(`/adapters/${id}`, { name: null }).set('If-Match', '*')).status).toBe(200);
  });

  it('keeps both of two changes that come at once, whole and in the history', async () => {
    const id = await idOf('two.safetensors');
    const before = await detail(id);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        owner.patch(`/adapters/${id}`, n % 2 ? { notes: `note ${n}` } : { tags: [`tag ${n}`] }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    const after = await detail(id);
    expect(after.revision).toBe(before.revision + 8);
    expect(after).toMatchObject({
      notes: expect.stringMatching(/^note \d$/),
      tags: [expect.stringMatching(/^tag \d$/)],
    });
    const rows = await app.db.database.query<{ changes: { to: unknown }[] }>(
      `SELECT changes FROM revisions WHERE adapter_id = $1 ORDER BY id DESC LIMIT 8`,
      [id],
    );
    expect(new Set(rows.map((row) => JSON.stringify(row.changes[0]?.to))).size).toBe(8);
    // With If-Match, one of two wins.
    const both = await Promise.all(
      [1, 2].map((rating) =>
        owner.patch(`/adapters/${id}`, { rating }).set('If-Match', `"${after.revision}"`),
      ),
    );
    expect(new Set(both.map((answer) => answer.status))).toEqual(new Set([200, 412]));
  });

  it.each([
    ['a rating of 6', { rating: 6 }],
    ['half a star', { rating: 2.5 }],
    ['an unknown base model', { baseModel: 'sd9' }],
    ['a number as a name', { name: 7 }],
    ['an empty name', { name: '' }],
    ['a name of spaces', { name: '   ' }],
    ['a family of spaces', { family: '\t ' }],
    ['a name that is too long', { name: 'x'.repeat(301) }],
    ['a NUL', { notes: 'a\u0000b' }],
    ['a NUL in a tag', { tags: ['a\u0000b'] }],
    ['too many tags', { tags: Array.from({ length: 201 }, (_, n) => `t${n}`) }],
    ['a text as tags', { tags: 'one' }],
    ['a text as a flag', { favorite: 'yes' }],
    ['a weight beyond sense', { preferredWeight: 11 }],
    ['a field that nobody may write', { sha256: 'x' }],
  ])('refuses %s and says which field', async (_, change) => {
    const id = await idOf('two.safetensors');
    const before = await detail(id);
    const answer = await owner.patch(`/adapters/${id}`, change);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      details: { [Object.keys(change)[0] ?? '']: expect.anything() },
    });
    expect(await detail(id)).toEqual(before);
  });

  it('takes every letter, and lists lose doubles and empty entries', async () => {
    const id = await idOf('two.safetensors');
    const answer = await owner.patch(`/adapters/${id}`, {
      name: '  鍵 🗝️ "\\ %_ ',
      notes: 'half a pair \ud83d here',
      tags: ['Red', 'red', ' blue ', '  ', 'RED'],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      name: '鍵 🗝️ "\\ %_',
      notes: 'half a pair \ufffd here',
      tags: ['Red', 'blue'],
    });
    // As the search language has it: in quotes, with the quote and the backslash escaped.
    const q = encodeURIComponent('"🗝️ \\"\\\\ %_"');
    expect((await items(`q=${q}`)).map((item) => item.id)).toEqual([id]);
    await owner.patch(`/adapters/${id}`, { name: null, notes: null, tags: null });
  });

  it('of an id that is none, or of nobody, is refused', async () => {
    expect((await owner.patch('/adapters/nonsense', { rating: 1 })).status).toBe(400);
    expect((await owner.patch('/adapters/00000000-0000-4000-8000-000000000000', { rating: 1 })).status).toBe(
      404,
    );
  });
});

describe('the lists', () => {
  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'sort=size,name',
    'sort=nothing',
    'baseModel=sd9',
    'state=gone',
    'favorite=maybe',
    'minRating=6',
    'rootId=x',
    'q=a%00b',
    'tag=%00',
    'folder=%00',
    'cursor=nonsense',
    'unknown=1',
  ])('refuse %s with 400', async (query) => {
    const answer = await owner.get(`/adapters?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: expect.stringMatching(/validation_failed|cursor_mismatch/),
      requestId: expect.any(String),
    });
  });

  it('page with limit and cursor; repeated values of one field are either', async () => {
    const first = (await owner.get('/adapters?limit=1&sort=fileName')).body;
    expect(first).toMatchObject({
      total: 3,
      items: [{ fileName: 'gone.safetensors' }],
      nextCursor: expect.any(String),
    });
    const second = (await owner.get(`/adapters?limit=200&sort=fileName&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({
      nextCursor: null,
      items: [{ fileName: 'one.safetensors' }, { fileName: 'two.safetensors' }],
    });
    expect((await owner.get(`/adapters?limit=2&sort=-fileName&cursor=${first.nextCursor}`)).body.code).toBe(
      'cursor_mismatch',
    );
    expect((await items('tag=c1&tag=nothing')).map((item) => item.fileName)).toEqual(['one.safetensors']);
    expect((await items('baseModel=sd1&baseModel=sdxl')).length).toBe(3);
  });

  it('of facets, folders and problems answer in the same shape', async () => {
    await settleFeed(app.db);
    expect((await owner.get('/adapters/facets')).body).toMatchObject({
      total: 3,
      baseModel: { values: [{ value: 'sd1', count: 3 }], more: false },
      is: { values: [{ value: 'untagged', count: 2 }], more: false },
    });
    expect((await owner.get(`/folders?rootId=${rootId}`)).body).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
    expect((await owner.get('/folders')).status).toBe(400);
    const problems = (await owner.get('/problems')).body;
    expect(problems).toMatchObject({
      total: 1,
      nextCursor: null,
      items: [{ path: 'broken.safetensors', kind: 'broken' }],
    });
    expect((await owner.get('/problems?kind=nothing')).status).toBe(400);
    expect((await owner.get('/problems?cursor=nonsense')).body.code).toBe('cursor_mismatch');
    expect((await owner.get('/changes?after=nonsense')).status).toBe(400);
  });
});

describe('DELETE /adapters/{id}', () => {
  it('forgets only what is missing, with all that was written on it', async () => {
    const id = await idOf('gone.safetensors');
    await owner.patch(`/adapters/${id}`, { notes: 'soon gone' });
    const refused = await owner.delete(`/adapters/${id}`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'conflict', message: expect.stringContaining('missing') });
    unlinkSync(join(path, 'gone.safetensors'));
    await vi.waitFor(async () => expect((await detail(id)).state).toBe('missing'), { timeout: 30_000 });
    const position = await positionNow();
    expect((await owner.delete(`/adapters/${id}`)).status).toBe(204);
    expect((await owner.get(`/adapters/${id}`)).status).toBe(404);
    expect((await owner.delete(`/adapters/${id}`)).status).toBe(404);
    expect(await toldSince(position)).toEqual([{ kind: 'adapter.removed', id }]);
    expect((await items('state=all')).map((item) => item.fileName)).not.toContain('gone.safetensors');
    // The same content, found again, is something new.
    put(path, 'gone.safetensors', lora({ seed: 3 }));
    await vi.waitFor(async () => expect(await idOf('gone.safetensors')).not.toBe(''), { timeout: 30_000 });
    expect(await detail(await idOf('gone.safetensors'))).toMatchObject({ notes: null, mergedFrom: [] });
    expect(await idOf('gone.safetensors')).not.toBe(id);
  });
});
