import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDetail, AdapterItem, ChangedTag, Job, Tag } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';
import { RowRefresh } from './row-refresh.service.js';

// Files say `Red` and `crimson`, `Alpha` and `beta` …: each test has words of its own.
const SAID: Record<string, string[]> = {
  one: ['Red', 'Alpha', 'junk', 'Old name', 'ÉCLAIR', 'spelt', 'top'],
  two: ['crimson', 'beta', 'JUNK', 'Old name', 'spelt', 'middle'],
  three: ['gamma', 'old NAME', 'bottom', 'race'],
};

let app: TestApp;
let owner: SignedIn;
let ids: Record<string, string>;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  const path = join(app.folder, 'library');
  mkdirSync(path);
  for (const [name, tags] of Object.entries(SAID)) {
    put(path, `${name}.safetensors`, lora({ seed: name }));
    put(path, `${name}.civitai.info`, JSON.stringify({ id: 1, modelId: 2, model: { name, tags } }));
  }
  await owner.post('/roots', { path });
  const all = await vi.waitUntil(
    async () => {
      const found = (await owner.get('/adapters')).body.items as AdapterItem[];
      return found.length === 3 && found.every((item) => item.sha256) && found;
    },
    { timeout: 30_000 },
  );
  ids = Object.fromEntries(all.map((item) => [item.name, item.id]));
});
afterAll(() => app.close());

const detail = async (name: string): Promise<AdapterDetail> =>
  (await owner.get(`/adapters/${ids[name]}`)).body;
const tagsOf = async (name: string) => (await detail(name)).tags;
async function make(name: string, more: object = {}): Promise<Tag> {
  const response = await owner.post('/tags', { name, ...more });
  expect(response.status, response.text).toBe(201);
  return response.body;
}
async function find(name: string): Promise<Tag | undefined> {
  const page = await owner.get(`/tags?contains=${encodeURIComponent(name)}&limit=200`);
  return (page.body.items as Tag[]).find((tag) => tag.name === name);
}
/** What was told in the feed while something was done. */
async function toldBy(work: () => Promise<unknown>): Promise<{ kind: string; id: string }[]> {
  await settleFeed(app.db);
  const { position } = (await owner.get('/changes')).body;
  await work();
  await settleFeed(app.db);
  return (await owner.get(`/changes?after=${position}`)).body.items;
}

describe('GET /tags', () => {
  it('lists what adapters show, managed or not, most used first, and pages by cursor', async () => {
    await owner.patch(`/adapters/${ids.three}`, { tags: ['spelt', 'gamma', 'bottom', 'race'] });
    const first = (await owner.get('/tags?limit=2')).body;
    expect(first.items[0]).toEqual({
      id: null,
      name: 'spelt',
      parentId: null,
      color: null,
      aliases: [],
      adapters: 3,
    });
    const names: string[] = first.items.map((tag: Tag) => tag.name);
    const counts: number[] = first.items.map((tag: Tag) => tag.adapters);
    let cursor: string | null = first.nextCursor;
    while (cursor) {
      const page = (await owner.get(`/tags?limit=2&cursor=${cursor}`)).body;
      expect(page.total).toBe(first.total);
      names.push(...page.items.map((tag: Tag) => tag.name));
      counts.push(...page.items.map((tag: Tag) => tag.adapters));
      cursor = page.nextCursor;
    }
    expect(names).toHaveLength(first.total);
    expect(new Set(names).size).toBe(names.length);
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    await owner.patch(`/adapters/${ids.three}`, { tags: null });
  });

  it('sorts by name and finds parts of names whatever their case and characters', async () => {
    const byName = (await owner.get('/tags?sort=name&limit=200')).body.items as Tag[];
    const keys = byName.map((tag) => tag.name.toLowerCase());
    expect(keys).toEqual(keys.toSorted());
    expect(((await owner.get('/tags?contains=CLAIR')).body.items as Tag[]).map((tag) => tag.name)).toEqual([
      'ÉCLAIR',
    ]);
    expect((await owner.get('/tags?contains=%25')).body).toMatchObject({ items: [], total: 0 });
  });

  it('lists only those that somebody manages, or only the others', async () => {
    const tag = await make('unused', { color: '#00ff00' });
    const all = (await owner.get('/tags?limit=200')).body.items as Tag[];
    for (const managed of [true, false]) {
      const page = (await owner.get(`/tags?limit=200&managed=${managed}`)).body;
      expect(page.items).toEqual(all.filter(({ id }) => (id !== null) === managed));
      expect(page.total).toBe(page.items.length);
      expect(page.total).toBeGreaterThan(0);
    }
    const [first] = (await owner.get('/tags?managed=true&sort=name&contains=unus')).body.items as Tag[];
    expect(first).toEqual(tag);
    const { nextCursor } = (await owner.get('/tags?limit=1&managed=false')).body;
    expect((await owner.get(`/tags?limit=1&cursor=${nextCursor}`)).body.code).toBe('cursor_mismatch');
    expect((await owner.get('/tags?managed=perhaps')).body.code).toBe('validation_failed');
    await owner.delete(`/tags/${tag.id}`);
  });

  it('refuses a cursor of another list, and nonsense', async () => {
    const { nextCursor } = (await owner.get('/tags?limit=1')).body;
    expect((await owner.get(`/tags?limit=1&sort=name&cursor=${nextCursor}`)).body.code).toBe(
      'cursor_mismatch',
    );
    expect((await owner.get('/tags?cursor=x')).body.code).toBe('cursor_mismatch');
    expect((await owner.get('/tags?sort=size')).body.code).toBe('validation_failed');
  });
});

describe('POST /tags', () => {
  it('takes a tag under management as adapters spell it, and changes none of them', async () => {
    const before = await detail('one');
    const tag = await make('RED', { color: '#ff0000' });
    expect(tag).toMatchObject({ name: 'Red', color: '#ff0000', adapters: 1 });
    expect((await detail('one')).revision).toBe(before.revision);
    expect((await make('red', { color: '#00ff00' })).color).toBe('#ff0000');
  });

  it('makes a tag that nothing has, and tells it', async () => {
    const told = await toldBy(() => make('  brand new '));
    const tag = await find('brand new');
    expect(tag).toMatchObject({ name: 'brand new', adapters: 0 });
    expect(told).toEqual([{ kind: 'tag', id: tag?.id }]);
  });

  it('refuses blank names, wrong colours and unknown parents', async () => {
    expect((await owner.post('/tags', { name: '  ' })).body.code).toBe('validation_failed');
    expect((await owner.post('/tags', { name: 'x', color: 'red' })).body.code).toBe('validation_failed');
    const parentId = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';
    expect((await owner.post('/tags', { name: 'x', parentId })).status).toBe(404);
    expect(await find('x')).toBeUndefined();
  });

  it('answers the tag for another word of it', async () => {
    const tag = await make('meant');
    await owner.patch(`/tags/${tag.id}`, { aliases: ['other word'] });
    expect((await make('Other Word')).id).toBe(tag.id);
  });
});

describe('PATCH /tags/{id}', () => {
  it('renames what every file says, keeps the old name as another word, and touches no user value', async () => {
    const tag = await make('old name');
    const before = await detail('one');
    const told = await toldBy(async () => {
      const response = await owner.patch(`/tags/${tag.id}`, { name: 'New name' });
      expect(response.body).toMatchObject({ name: 'New name', aliases: ['Old name'], adapters: 3 });
    });
    for (const name of ['one', 'two', 'three']) {
      expect(await tagsOf(name)).toContain('New name');
      expect((await tagsOf(name)).map((each) => each.toLowerCase())).not.toContain('old name');
    }
    expect(told).toContainEqual({ kind: 'tag', id: tag.id });
    expect(
      told
        .filter((row) => row.kind === 'adapter')
        .map((row) => row.id)
        .toSorted(),
    ).toEqual(Object.values(ids).toSorted());
    // Nobody edited an adapter: no revision, the same words in its files.
    expect((await detail('one')).provenance).toEqual(before.provenance);
    expect(await app.db.database.query('SELECT 1 FROM revisions WHERE adapter_id = $1', [ids.one])).toEqual(
      [],
    );
  });

  it('shows the tag at once when somebody types another word for it', async () => {
    const tag = await make('canonical');
    await owner.patch(`/tags/${tag.id}`, { aliases: ['typed word'] });
    const edited = await owner.patch(`/adapters/${ids.two}`, { tags: ['Typed Word', 'canonical', 'own'] });
    expect(edited.body.tags).toEqual(['canonical', 'own']);
    const [row] = await app.db.database.query('SELECT user_values FROM adapters WHERE id = $1', [ids.two]);
    expect(row).toEqual({ user_values: { tags: ['Typed Word', 'canonical', 'own'] } });
    await owner.patch(`/adapters/${ids.two}`, { tags: null });
    expect(await tagsOf('two')).toContain('crimson');
  });

  it('changes only the spelling when the name is the same in another case', async () => {
    const tag = await make('spelt');
    const response = await owner.patch(`/tags/${tag.id}`, { name: 'SPELT' });
    expect(response.body).toMatchObject({ name: 'SPELT', aliases: [] });
    expect(await tagsOf('one')).toContain('SPELT');
    expect(await tagsOf('two')).toContain('SPELT');
  });

  it('goes back to a name that it had, and what files say follows', async () => {
    const tag = await make('éclair');
    await owner.patch(`/tags/${tag.id}`, { name: 'Cake' });
    expect(await tagsOf('one')).toContain('Cake');
    const back = await owner.patch(`/tags/${tag.id}`, { name: 'Éclair' });
    expect(back.body).toMatchObject({ name: 'Éclair', aliases: ['Cake'] });
    expect(await tagsOf('one')).toContain('Éclair');
  });

  it('lets words that are taken off the list show themselves again', async () => {
    const tag = await make('greek');
    await owner.patch(`/tags/${tag.id}`, { aliases: ['alpha', 'BETA'] });
    expect(await tagsOf('one')).toContain('greek');
    expect(await tagsOf('two')).toContain('greek');
    const response = await owner.patch(`/tags/${tag.id}`, { aliases: ['beta'] });
    expect(response.body).toMatchObject({ aliases: ['beta'], adapters: 1 });
    expect(await tagsOf('one')).toContain('Alpha');
    expect(await tagsOf('two')).toContain('greek');
  });

  it('refuses a name or another word that is a tag itself, and says to merge first', async () => {
    const a = await make('taken a');
    const b = await make('taken b');
    for (const change of [{ name: 'Taken B' }, { aliases: ['fine', 'taken B'] }]) {
      const response = await owner.patch(`/tags/${a.id}`, change);
      expect(response.body).toMatchObject({ code: 'conflict', details: { tagId: b.id } });
      expect(response.body.message).toMatch(/"taken b" is a tag itself: merge the two first/);
    }
    expect(await find('taken a')).toMatchObject({ aliases: [] });
  });

  it('refuses another word of a second tag', async () => {
    const a = await make('holder');
    const b = await make('seeker');
    await owner.patch(`/tags/${a.id}`, { aliases: ['held word'] });
    const response = await owner.patch(`/tags/${b.id}`, { aliases: ['Held word'] });
    expect(response.body.message).toBe(
      '"held word" is another word for the tag "holder": take it away there first.',
    );
    expect((await owner.patch(`/tags/${b.id}`, { name: 'held word' })).status).toBe(409);
  });

  it('puts tags below others, finds what lies below, and refuses loops', async () => {
    const top = await make('top');
    const middle = await make('middle', { parentId: top.id });
    const bottom = await make('bottom', { parentId: middle.id });
    expect(bottom.parentId).toBe(middle.id);
    const loop = await owner.patch(`/tags/${top.id}`, { parentId: bottom.id });
    expect(loop.body).toMatchObject({
      code: 'conflict',
      message: '"bottom" stands below "top": it cannot stand above it too.',
    });
    expect((await owner.patch(`/tags/${top.id}`, { parentId: top.id?.toUpperCase() })).status).toBe(409);
    const found = (await owner.get('/adapters?q=tag:top')).body.items as AdapterItem[];
    expect(found.map((item) => item.name).toSorted()).toEqual(['one', 'three', 'two']);
    const free = await owner.patch(`/tags/${bottom.id}`, { parentId: null, color: '#00ff00' });
    expect(free.body).toMatchObject({ parentId: null, color: '#00ff00' });
  });

  it('knows no unknown tags', async () => {
    const response = await owner.patch('/tags/9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11', { name: 'x' });
    expect(response.status).toBe(404);
    expect((await owner.patch('/tags/nonsense', { name: 'x' })).status).toBe(400);
  });
});

describe('POST /tags/{id}/merge', () => {
  it('makes the tag and all its other words words of the second one, never two steps away', async () => {
    const red = await make('red');
    const crimson = await make('crimson');
    await owner.patch(`/tags/${red.id}`, { aliases: ['scarlet'] });
    const response = await owner.post(`/tags/${red.id}/merge`, { into: crimson.id });
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({ id: crimson.id, aliases: ['Red', 'scarlet'], adapters: 2 });
    expect(await tagsOf('one')).toContain('crimson');
    expect(
      await app.db.database.query(
        `SELECT 1 FROM tags a JOIN tags b ON b.id = a.same_as WHERE b.same_as IS NOT NULL`,
      ),
    ).toEqual([]);
    const gone = await owner.patch(`/tags/${red.id}`, { color: null });
    expect(gone.body.message).toBe('"Red" is another word for the tag "crimson" now.');
    // A second merge takes both words along.
    const blood = await make('blood');
    const second = await owner.post(`/tags/${crimson.id}/merge`, { into: blood.id });
    expect(second.body).toMatchObject({ aliases: ['crimson', 'Red', 'scarlet'], adapters: 2 });
  });

  it('hands over what stands below, also into a tag that stood below', async () => {
    const top = await make('m top');
    const under = await make('m under', { parentId: top.id });
    const deep = await make('m deep', { parentId: under.id });
    const side = await make('m side', { parentId: top.id });
    await owner.post(`/tags/${top.id}/merge`, { into: deep.id });
    expect(await find('m deep')).toMatchObject({ parentId: null });
    expect(await find('m under')).toMatchObject({ parentId: deep.id });
    expect(await find('m side')).toMatchObject({ id: side.id, parentId: deep.id });
  });

  it('refuses a tag into itself and into what is not there', async () => {
    const tag = await make('lonely');
    expect((await owner.post(`/tags/${tag.id}/merge`, { into: tag.id })).status).toBe(409);
    const into = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';
    expect((await owner.post(`/tags/${tag.id}/merge`, { into })).status).toBe(404);
    expect((await owner.post(`/tags/${tag.id}/merge`, {})).status).toBe(400);
  });
});

describe('DELETE /tags/{id}', () => {
  it('lets no adapter show it whatever files and people say, and POST brings it back', async () => {
    const tag = await make('junk');
    await owner.patch(`/tags/${tag.id}`, { aliases: ['rubbish'] });
    await owner.patch(`/adapters/${ids.three}`, { tags: ['Rubbish', 'kept'] });
    expect(await tagsOf('three')).toEqual(['JUNK', 'kept']);

    expect((await owner.delete(`/tags/${tag.id}`)).body).toEqual({ jobId: null });
    for (const name of ['one', 'two']) expect(await tagsOf(name)).not.toContain('JUNK');
    expect(await tagsOf('three')).toEqual(['kept']);
    expect(await find('JUNK')).toBeUndefined();
    expect((await owner.patch(`/tags/${tag.id}`, { name: 'x' })).body.message).toMatch(/was deleted/);
    expect((await owner.delete(`/tags/${tag.id}`)).status).toBe(404);

    expect(await make('Junk')).toMatchObject({ id: tag.id, aliases: ['rubbish'], adapters: 3 });
    for (const name of ['one', 'two', 'three']) expect(await tagsOf(name)).toContain('JUNK');
    await owner.patch(`/adapters/${ids.three}`, { tags: null });
  });

  it('lets the tags below it move up', async () => {
    const top = await make('d top');
    const middle = await make('d middle', { parentId: top.id });
    const bottom = await make('d bottom', { parentId: middle.id });
    await owner.delete(`/tags/${middle.id}`);
    expect(await find('d bottom')).toMatchObject({ id: bottom.id, parentId: top.id });
  });

  it('gives its name to a tag that is renamed to it, with its other words', async () => {
    const gone = await make('gone name');
    await owner.patch(`/tags/${gone.id}`, { aliases: ['gone word'] });
    await owner.delete(`/tags/${gone.id}`);
    const heir = await make('heir');
    const response = await owner.patch(`/tags/${heir.id}`, { name: 'Gone name' });
    expect(response.body).toMatchObject({ name: 'Gone name', aliases: ['gone word', 'heir'] });
  });
});

it('lets two renames at once both happen, one after the other', async () => {
  const tag = await make('race');
  const answers = await Promise.all([
    owner.patch(`/tags/${tag.id}`, { name: 'Race A' }),
    owner.patch(`/tags/${tag.id}`, { name: 'Race B' }),
    owner.patch(`/adapters/${ids.three}`, { tags: ['race', 'race a', 'mine'] }),
    owner.patch(`/adapters/${ids.one}`, { rating: 3 }),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  const left = [await find('Race A'), await find('Race B')].filter((each) => each !== undefined);
  expect(left).toHaveLength(1);
  const [{ name, aliases } = { name: '', aliases: [] }] = left;
  expect([name, ...aliases].toSorted()).toEqual(['Race A', 'Race B', 'race']);
  expect(await tagsOf('three')).toEqual([name, 'mine']);
});

describe('a change of a tag that very many adapters show', () => {
  const ended = async (jobId: string) =>
    vi.waitUntil(
      async () => {
        const job = (await owner.get(`/jobs/${jobId}`)).body as Job;
        return job.state === 'completed' && job;
      },
      { timeout: 10_000 },
    );

  it('is made at once, a job brings the adapters after it, and the answer names it', async () => {
    await owner.patch(`/adapters/${ids.three}`, { tags: ['sprint', 'relay'] });
    app.app.get(RowRefresh).inRequest = 0;
    const tag = await make('sprint');
    const renamed = (await owner.patch(`/tags/${tag.id}`, { name: 'Sprints' })).body as ChangedTag;
    expect(renamed).toMatchObject({ name: 'Sprints', jobId: expect.any(String) });
    expect(await ended(renamed.jobId ?? '')).toMatchObject({
      kind: 'refresh',
      title: 'Adapters follow the tag "sprint"',
      progress: { done: 1, total: 1 },
      result: { adapters: 1 },
    });
    expect(await tagsOf('three')).toContain('Sprints');
    expect((await owner.get('/adapters?q=sprints')).body.total).toBe(1);

    const into = await make('relay');
    const merged = (await owner.post(`/tags/${tag.id}/merge`, { into: into.id })).body as ChangedTag;
    await ended(merged.jobId ?? '');
    expect(await tagsOf('three')).not.toContain('Sprints');

    const removed = await owner.delete(`/tags/${into.id}`);
    expect(removed.status).toBe(200);
    await ended(removed.body.jobId);
    expect(await tagsOf('three')).not.toContain('relay');

    const back = await owner.post('/tags', { name: 'relay' });
    expect(back.status).toBe(201);
    await ended(back.body.jobId);
    expect(await tagsOf('three')).toContain('relay');
    app.app.get(RowRefresh).inRequest = 1_000;
  });

  it('cannot be cancelled half way: what adapters show must follow', async () => {
    const [job] = (await owner.get('/jobs?kind=refresh&limit=1')).body.items as Job[];
    const [row] = await app.db.database.query<{ id: string }>(
      `INSERT INTO jobs (kind, title, payload, state) SELECT kind, title, payload, 'paused' FROM jobs WHERE id = $1 RETURNING id`,
      [job?.id],
    );
    expect((await owner.post(`/jobs/${row?.id}/cancel`)).body).toMatchObject({ code: 'conflict' });
    expect((await owner.get(`/jobs/${row?.id}`)).body.state).toBe('paused');
    expect((await owner.post(`/jobs/${row?.id}/resume`)).status).toBe(200);
    await ended(row?.id ?? '');
  });
});
