import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { modelFile } from '@lora/fixtures';
import type { AdapterItem, AdapterPage, FacetPage, FacetValue, Suggestion, Suggestions } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../../test/app.js';
import { lora, put, settleFeed } from '../../../../test/library.js';

/** By name: what people wrote on it. */
const ADAPTERS: Record<string, { tags: string[]; creator?: string; rating?: number; family?: string }> = {
  'Ink Wash': { tags: ['ink', 'black & white'], creator: 'Anna, the first', rating: 5 },
  'Ink Lines': { tags: ['Ink', 'lines'], creator: 'anna b', rating: 2 },
  'Watercolour dream': { tags: ['water', 'say "hello"'], creator: 'Bob' },
  'Oil portrait': { tags: ['oil', 'portrait (old)'], family: 'pony' },
  'Oil landscape': { tags: ['oil'] },
  'Manga Heads': { tags: ['manga', 'heads'] },
  'Anime heads': { tags: ['anime', 'heads'], rating: 4 },
};

let app: TestApp;
let owner: SignedIn;
let ids: Map<string, string>;
let library: string;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  mkdirSync(library);
  for (const [n, name] of Object.keys(ADAPTERS).entries()) {
    const captions = JSON.stringify({ '10_set': { '1Girl': 20 - n, [`only ${name}`]: 5 } });
    const metadata = { ss_output_name: name, ss_tag_frequency: captions };
    const folder = n % 2 ? 'style/old ones' : 'style';
    // One is long enough for the oldest of the hashes, which looks at what lies behind the first megabyte.
    const bytes =
      name === 'Oil portrait'
        ? modelFile('sd1-kohya', { targetBytes: 2_600_000, rank: 128, seed: name, metadata }).bytes
        : lora({ seed: name, metadata });
    put(library, `${folder}/${name}.safetensors`, bytes);
  }
  await owner.post('/roots', { path: library });
  const items = await vi.waitUntil(
    async () => {
      const found = (await owner.get('/adapters?sort=name')).body.items as AdapterItem[];
      return found.filter((item) => item.sha256).length === Object.keys(ADAPTERS).length && found;
    },
    { timeout: 30_000 },
  );
  ids = new Map(items.map((item) => [item.name, item.id]));
  for (const [name, change] of Object.entries(ADAPTERS))
    await owner.patch(`/adapters/${ids.get(name)}`, change);
  await settleFeed(app.db);
});
afterAll(() => app.close());

const query = (params: Record<string, string | number>) =>
  new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
async function list(params: Record<string, string | number>): Promise<AdapterPage> {
  const answer = await owner.get(`/adapters?${query(params)}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const names = async (q: string, more = {}) =>
  (await list({ q, sort: 'name', ...more })).items.map((item) => item.name);
const sql = <T extends object>(text: string, params?: unknown[]) => app.db.database.query<T>(text, params);

describe('a mistake in a search', () => {
  it.each([
    ['tag:ink (oil', 'unclosed_bracket', 8, 9],
    ['ink "no end', 'unclosed_quote', 4, 11],
    ['rank:>many', 'bad_number', 5, 10],
    ['is:nothing', 'unknown_flag', 3, 10],
    ['ink OR', 'misplaced_or', 4, 6],
    ['hash:123', 'bad_hash', 5, 8],
    ['/(/', 'bad_regex', 0, 3],
    ['x '.repeat(70), 'too_many_terms', 120, 139],
  ])('%s is refused with its place', async (q, reason, from, to) => {
    for (const path of ['/adapters', '/adapters/facets', '/adapters/facets/tag']) {
      const answer = await owner.get(`${path}?${query({ q })}`);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        code: 'bad_query',
        message: expect.stringMatching(/\w.*\.$/),
        details: { reason, from, to },
        requestId: expect.any(String),
      });
    }
  });

  it.each([
    ['rank', 'many'],
    ['size', '10 parsecs'],
    ['year', '20x4'],
    ['rating', '>'],
    ['nsfwLevel', ''],
  ])('in the parameter %s is one of that parameter, not of the search box', async (name, value) => {
    const answer = await owner.get(`/adapters?${query({ q: 'ink', [name]: value })}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      details: { [name]: [expect.any(String)] },
    });
  });
});

describe('a regular expression', () => {
  it('finds names, whatever their case', async () => {
    expect(await names('/^ink (wash|lines)/')).toEqual(['Ink Lines', 'Ink Wash']);
    expect(await names('/heads\\.safetensors$/ -/^manga/')).toEqual(['Anime heads']);
  });

  it.each([
    ['would run for hours', '([a-z0-9]?[\\w\\s]?(x|y|z|.)?){255}', /took too long/],
    ['has no room in the database', '(((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+b', /too complex/],
  ])('that %s is refused with its place', async (_, source, message) => {
    const answer = await owner.get(`/adapters?${query({ q: `ink /${source}/` })}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'bad_query',
      message: expect.stringMatching(message),
      details: { reason: 'bad_regex', from: 4, to: 6 + source.length },
    });
    const facets = await owner.get(`/adapters/facets?${query({ q: `/${source}/`, fields: 'tag' })}`);
    expect(facets.body.code).toBe('bad_query');
    // The connection is free again, with its usual time.
    expect(await names('/^ink/')).toHaveLength(2);
    const [limit] = await sql<{ statement_timeout: string }>('SHOW statement_timeout');
    expect(limit?.statement_timeout).toBe('30s');
  });
});

describe('suggestions', () => {
  async function suggest(q: string, caret?: number): Promise<Suggestions> {
    const answer = await owner.get(
      `/adapters/suggestions?${query({ q, ...(caret === undefined ? {} : { caret }) })}`,
    );
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  }
  const texts = async (q: string, caret?: number) => (await suggest(q, caret)).items.map((item) => item.text);
  /** The text with the first suggestion of a kind put in. */
  const take = (q: string, { from, to, items }: Suggestions, isWanted: (item: Suggestion) => boolean) =>
    `${q.slice(0, from)}${items.find(isWanted)?.text}${q.slice(to)}`;

  it('name fields, then values and words with their counts', async () => {
    const { items } = await suggest('in');
    expect(items).toEqual(
      expect.arrayContaining([
        { kind: 'value', text: 'tag:ink', label: 'tag: ink', count: 1 },
        { kind: 'word', text: 'ink', label: 'ink', count: 2 },
        { kind: 'word', text: 'lines', label: 'lines', count: 1 },
      ]),
    );
    expect((await suggest('ra')).items[0]).toEqual({
      kind: 'field',
      text: 'rank:',
      label: 'rank:',
      count: null,
    });
    expect(await texts('TA')).toContain('tag:');
    expect((await suggest('')).items).toEqual([]);
  });

  it('of values are counted in the whole library, and put in so that they are found', async () => {
    const counts = new Map((await suggest('tag:')).items.map((item) => [item.label, item.count]));
    expect(counts.get('oil')).toBe(2);
    expect(counts.get('heads')).toBe(2);
    for (const [q, label] of [
      ['tag:portr', 'portrait (old)'],
      ['tag:say', 'say "hello"'],
      ['tag:black', 'black & white'],
      ['creator:first', 'Anna, the first'],
      ['-tag:oi', 'oil'],
      ['tag:heads,lin', 'lines'],
    ] as const) {
      const found = await suggest(q);
      const taken = take(q, found, (item) => item.label === label);
      const expected = q.startsWith('-') ? 5 : q.includes(',') ? 3 : 1;
      expect({ taken, found: (await names(taken)).length }).toEqual({ taken, found: expected });
    }
  });

  it('stand at the caret, also in the middle', async () => {
    const q = 'oil tag:he -ink';
    const found = await suggest(q, 10);
    expect([found.from, found.to]).toEqual([8, 10]);
    expect(take(q, found, () => true)).toBe('oil tag:heads -ink');
    expect((await suggest(q, 2)).items.map((item) => item.label)).toContain('oil');
  });

  it('are none inside a phrase or an expression, nor for a word that nothing has', async () => {
    for (const q of ['"in', '-"ink wa', '/in', 'zzzz', 'rank:1', 'tag:zzzz']) {
      expect({ q, items: (await suggest(q)).items }).toEqual({ q, items: [] });
    }
    expect((await suggest('"ink" wa')).items.map((item) => item.label)).toContain('wash');
    expect((await suggest('creator:"Anna, t')).items.map((item) => item.label)).toEqual(['Anna, the first']);
  });

  it('know flags with their counts, folders and collections', async () => {
    await owner.patch(`/adapters/${ids.get('Oil portrait')}`, { favorite: true });
    await settleFeed(app.db);
    expect((await suggest('is:fav')).items).toEqual([
      { kind: 'value', text: 'favorite', label: 'favorite', count: 1 },
    ]);
    expect(await texts('has:n')).toEqual(['notes']);
    expect((await suggest('folder:st')).items).toEqual([
      { kind: 'value', text: 'style', label: 'style', count: 7 },
    ]);
    await sql(`INSERT INTO collections (name) VALUES ('My best ones')`);
    expect(await texts('collection:best')).toEqual(['"My best ones"']);
    await owner.patch(`/adapters/${ids.get('Oil portrait')}`, { favorite: null });
  });

  it('refuse what is no text box', async () => {
    for (const bad of ['', 'q=a&caret=-1', 'q=a&caret=x', `q=${'x'.repeat(2001)}`]) {
      expect((await owner.get(`/adapters/suggestions?${bad}`)).body.code).toBe('validation_failed');
    }
  });
});

describe('all values of a facet', () => {
  async function pages(field: string, params: Record<string, string | number> = {}): Promise<FacetValue[]> {
    const values: FacetValue[] = [];
    let cursor: string | null = null;
    do {
      const answer = await owner.get(
        `/adapters/facets/${field}?${query(cursor === null ? params : { ...params, cursor })}`,
      );
      expect(answer.status, answer.text).toBe(200);
      const page = answer.body as FacetPage;
      expect(page.items.length).toBeLessThanOrEqual(Number(params['limit'] ?? 50));
      values.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return values;
  }

  it('come page by page, each once, the most frequent first', async () => {
    const all = (await owner.get('/adapters/facets?fields=tag')).body.tag.values as FacetValue[];
    expect(all.length).toBeGreaterThan(9);
    for (const limit of [1, 2, 5, 200]) expect(await pages('tag', { limit })).toEqual(all);
    expect(all.slice(0, 2)).toEqual([
      { value: 'heads', count: 2 },
      { value: 'oil', count: 2 },
    ]);
  });

  it('can be looked for, under a filter and without their own', async () => {
    expect(await pages('tag', { contains: 'IN', limit: 1 })).toEqual([
      { value: 'Ink', count: 1 },
      { value: 'ink', count: 1 },
      { value: 'lines', count: 1 },
    ]);
    expect(await pages('creator', { q: 'tag:ink', limit: 1 })).toEqual([
      { value: 'Anna, the first', count: 1 },
      { value: 'anna b', count: 1 },
    ]);
    expect((await pages('tag', { q: 'heads', tag: 'manga' })).map(({ value }) => value)).toEqual([
      'heads',
      'anime',
      'manga',
    ]);
    expect(await pages('rating', { limit: 1 })).toEqual([
      { value: '0', count: 4 },
      { value: '2', count: 1 },
      { value: '4', count: 1 },
      { value: '5', count: 1 },
    ]);
  });

  it('of flags are flags of that field only', async () => {
    await owner.patch(`/adapters/${ids.get('Oil portrait')}`, {
      favorite: true,
      notes: 'x',
      triggerWords: ['w'],
    });
    await settleFeed(app.db);
    expect(await pages('is', { limit: 1 })).toEqual([{ value: 'favorite', count: 1 }]);
    expect(await pages('is', { contains: 's' })).toEqual([]);
    expect((await pages('has')).map(({ value }) => value).toSorted()).toEqual(['notes', 'trigger']);
    await owner.patch(`/adapters/${ids.get('Oil portrait')}`, {
      favorite: null,
      notes: null,
      triggerWords: null,
    });
  });

  it('refuse another query’s cursor and fields that are none', async () => {
    const { nextCursor } = (await owner.get('/adapters/facets/tag?limit=1')).body;
    for (const other of [
      `creator?limit=1&cursor=${nextCursor}`,
      `tag?q=ink&cursor=${nextCursor}`,
      'tag?cursor=x',
    ]) {
      expect((await owner.get(`/adapters/facets/${other}`)).body.code).toBe('cursor_mismatch');
    }
    expect((await owner.get('/adapters/facets/sha256')).status).toBe(400);
    expect((await owner.get('/adapters/facets?fields=sha256')).status).toBe(400);
  });
});

describe('a mistyped word', () => {
  it('is replaced by those that it resembles, and told', async () => {
    const page = await list({ q: 'watercolur dream' });
    expect(page.items.map((item) => item.name)).toEqual(['Watercolour dream']);
    expect(page).toMatchObject({
      total: 1,
      matches: 1,
      corrections: [{ from: 'watercolur', to: ['watercolour'] }],
    });
    const facets = (await owner.get('/adapters/facets?q=watercolur&fields=creator')).body;
    expect(facets).toEqual({ total: 1, creator: { values: [{ value: 'Bob', count: 1 }], more: false } });
  });

  it('is forgiven two letters in the wrong order, or one too many, too few or wrong, from five letters on', async () => {
    for (const typed of ['draem', 'deram', 'dreamm', 'draem', 'dreat']) {
      const page = await list({ q: typed });
      expect(page.corrections).toEqual([{ from: typed, to: expect.arrayContaining(['dream']) }]);
      expect(page.corrections[0]?.to[0]).toBe('dream');
      expect(page.items.map((item) => item.name)).toContain('Watercolour dream');
      expect((await list({ q: `"${typed}"` })).corrections).toEqual([]);
    }
  });

  it('is left alone where it is found, short, excluded, quoted by field or resembles nothing', async () => {
    for (const q of [
      'heads',
      'lin',
      '-watercolur',
      'tag:oyl',
      '"watercolur dream"',
      '"watercolur"',
      '/watercolur/',
      'qqqqqqqq',
    ]) {
      expect({ q, corrections: (await list({ q })).corrections }).toEqual({ q, corrections: [] });
    }
    expect(await names('qqqqqqqq')).toEqual([]);
  });
});

describe('a place in a list', () => {
  it('is a cursor or an offset, not both', async () => {
    const first = await list({ sort: 'name', limit: 2 });
    const both = await owner.get(
      `/adapters?${query({ sort: 'name', limit: 2, offset: 2, cursor: first.nextCursor ?? '' })}`,
    );
    expect(both.body).toMatchObject({ code: 'validation_failed', details: { offset: [expect.any(String)] } });
    const byCursor = await list({ sort: 'name', limit: 2, cursor: first.nextCursor ?? '' });
    const byOffset = await list({ sort: 'name', limit: 2, offset: 2 });
    expect(byOffset.items).toEqual(byCursor.items);
    const last = await list({ sort: 'name', limit: 2, offset: 6 });
    expect(last).toMatchObject({ total: 7, nextCursor: null, items: [{ name: 'Watercolour dream' }] });
    expect((await list({ sort: 'name', offset: 10_000_000 })).items).toEqual([]);
    for (const offset of ['-1', '1.5', '10000001', 'x']) {
      expect((await owner.get(`/adapters?offset=${offset}`)).body.code).toBe('validation_failed');
    }
  });
});

describe('a hash', () => {
  it('of any kind finds its adapter, in any case and by its first eight digits', async () => {
    const [file] = await sql<Record<'sha256' | 'autov3' | 'crc32' | 'legacy_hash', string>>(
      `SELECT * FROM files WHERE adapter_id = $1`,
      [ids.get('Oil portrait')],
    );
    const { sha256 = '', autov3 = '', crc32 = '', legacy_hash = '' } = file ?? {};
    for (const hash of [
      sha256,
      sha256.slice(0, 10),
      autov3.slice(0, 12),
      autov3,
      crc32,
      legacy_hash,
      sha256.slice(0, 8),
    ]) {
      expect(hash.length).toBeGreaterThanOrEqual(8);
      for (const written of [hash, hash.toUpperCase(), `0x${hash}`]) {
        expect({ written, found: await names(`hash:${written}`) }).toEqual({
          written,
          found: ['Oil portrait'],
        });
      }
    }
    expect(await names(`-hash:${sha256}`)).toHaveLength(6);
    expect(await names(`hash:${sha256},${'0'.repeat(64)}`)).toEqual(['Oil portrait']);
    expect(await names(`hash:${sha256.slice(0, 63)}${sha256.endsWith('0') ? '1' : '0'}`)).toEqual([]);
  });
});

describe('train:', () => {
  it('finds by the captions of the training, which no other word finds', async () => {
    expect(await names('train:"only ink wash"')).toEqual(['Ink Wash']);
    expect(await names('train:1GIRL')).toHaveLength(7);
    expect(await names('train:1girl -train:"ONLY Ink Wash"')).toHaveLength(6);
    expect(await names('1girl')).toEqual([]);
    expect(await names('train:girl')).toEqual([]);
  });
});

describe('a saved search', () => {
  beforeAll(async () => {
    await sql(
      `INSERT INTO collections (name, query) VALUES ('Inks', 'tag:ink'), ('Good inks', 'collection:inks rating:>=4'),
         ('Circle', 'collection:round OR oil'), ('Round', 'collection:circle'), ('Selfish', 'collection:selfish'),
         ('Put away', 'is:hidden'), ('By rating', 'rating:>=4')`,
    );
    const [made] = await sql<{ id: string }>(
      `INSERT INTO collections (name) VALUES ('By hand') RETURNING id`,
    );
    await sql(`INSERT INTO collection_items (collection_id, adapter_id, position) VALUES ($1, $2, 1)`, [
      made?.id,
      ids.get('Manga Heads'),
    ]);
    await app.db.database.query(`INSERT INTO feed (kind, entity_id) VALUES ('adapter', $1)`, [
      ids.get('Manga Heads'),
    ]);
    // Its news must not wait for a wake-up in this test.
    await owner.patch(`/adapters/${ids.get('Manga Heads')}`, { notes: 'x' });
    await settleFeed(app.db);
  });

  it('is a collection by name or id, in any case, alone or with others', async () => {
    expect(await names('collection:INKS')).toEqual(['Ink Lines', 'Ink Wash']);
    const [inks] = await sql<{ id: string }>(`SELECT id FROM collections WHERE name = 'Inks'`);
    expect(await names('', { collection: inks?.id })).toEqual(['Ink Lines', 'Ink Wash']);
    expect(await names('collection:inks,"by hand"')).toEqual(['Ink Lines', 'Ink Wash', 'Manga Heads']);
    expect(await names('-collection:inks -oil')).toEqual(['Anime heads', 'Manga Heads', 'Watercolour dream']);
    expect(await names('collection:inks -wash')).toEqual(['Ink Lines']);
    expect(await names('collection:nowhere')).toEqual([]);
    expect(await names('-collection:nowhere')).toHaveLength(7);
  });

  it('may name another one; a circle finds nothing more and ends', async () => {
    expect(await names('collection:"good inks"')).toEqual(['Ink Wash']);
    expect(await names('collection:circle')).toEqual(['Oil landscape', 'Oil portrait']);
    expect(await names('collection:selfish')).toEqual([]);
  });

  it('stands beside the search around it: what both say of one field must both hold', async () => {
    expect(await names('collection:"by rating" rating:5')).toEqual(['Ink Wash']);
    expect(await names('collection:inks tag:lines')).toEqual(['Ink Lines']);
    const facets = (
      await owner.get(`/adapters/facets?${query({ q: 'collection:inks tag:lines', fields: 'tag' })}`)
    ).body;
    // Other tags of what the saved search finds; those of the rest could not be chosen.
    expect(facets.tag.values.map(({ value }: FacetValue) => value).toSorted()).toEqual([
      'Ink',
      'black & white',
      'ink',
      'lines',
    ]);
  });

  it('of hidden adapters shows them', async () => {
    await owner.patch(`/adapters/${ids.get('Oil landscape')}`, { hidden: true });
    await settleFeed(app.db);
    expect(await names('oil')).toEqual(['Oil portrait']);
    expect(await names('collection:"put away"')).toEqual(['Oil landscape']);
    expect((await list({ q: 'collection:"put away"' })).total).toBe(1);
    await owner.patch(`/adapters/${ids.get('Oil landscape')}`, { hidden: null });
    await settleFeed(app.db);
  });
});

describe('tag:', () => {
  it('finds by tags below it, and by other words for it', async () => {
    await sql(
      `INSERT INTO tags (name, key) VALUES ('Drawing', 'drawing'), ('ink', 'ink'), ('Comic', 'comic'),
         ('manga', 'manga'), ('doujin', 'doujin')`,
    );
    const under = (child: string, parent: string) =>
      sql(`UPDATE tags SET parent_id = (SELECT id FROM tags WHERE key = $2) WHERE key = $1`, [child, parent]);
    await under('ink', 'drawing');
    await under('comic', 'drawing');
    await under('manga', 'comic');
    await sql(`UPDATE tags SET same_as = (SELECT id FROM tags WHERE key = 'manga') WHERE key = 'doujin'`);
    expect(await names('tag:drawing')).toEqual(['Ink Lines', 'Ink Wash', 'Manga Heads']);
    expect(await names('tag:COMIC')).toEqual(['Manga Heads']);
    expect(await names('tag:Doujin')).toEqual(['Manga Heads']);
    expect(await names('', { tag: 'drawing' })).toEqual(['Ink Lines', 'Ink Wash', 'Manga Heads']);
    expect(await names('-tag:drawing')).toHaveLength(4);
    expect(await names('tag:drawing tag:heads', { tagMode: 'all' })).toEqual(['Manga Heads']);
    expect(await names('tag:drawing tag:heads')).toHaveLength(4);
    const { total } = (await owner.get(`/adapters/facets?${query({ q: 'tag:drawing', fields: 'family' })}`))
      .body;
    expect(total).toBe(3);
  });
});

describe('root:', () => {
  it('takes a name or an id; what is no root finds nothing', async () => {
    const [root] = await sql<{ id: string; name: string }>(`SELECT id, name FROM roots`);
    expect(await names(`root:${root?.id}`)).toHaveLength(7);
    expect(await names(`root:"${root?.name.toUpperCase()}"`)).toHaveLength(7);
    expect(await names('root:nothing')).toEqual([]);
    expect(await names('-root:nothing')).toHaveLength(7);
  });
});
