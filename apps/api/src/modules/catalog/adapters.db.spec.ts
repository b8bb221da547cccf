import { copyFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeLibrary, Random } from '@lora/fixtures';
import { ADAPTER_SORTS, type AdapterFilter, type AdapterSort, type FacetValue } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, createTestLibrary, lora, put, type TestLibrary } from '../../../test/library.js';
import { encodeCursor } from '../../platform/http/index.js';
import { AdaptersService } from './adapters.service.js';
import { ProblemsService } from './problems.service.js';

// One catalog of two roots, made by real scans, held against a plain reference in JavaScript.

/** A row with all that the filters look at. */
interface Reference {
  id: string;
  name: string;
  notes: string | null;
  tags: string[];
  trigger_words: string[];
  base_model: string;
  family: string | null;
  network_type: string;
  rating: number;
  favorite: boolean;
  state: string;
  files: { root_id: string; folder: string; file_name: string; state: string }[];
}

const WORDS = [
  'Éclair',
  '夜の街',
  '100%',
  'under_score',
  "it's",
  '"quoted"',
  'back\\slash',
  'ＦＵＬＬ',
  'Straße',
  '🌸',
  'two  spaces',
];

let library: TestLibrary;
let adapters: AdaptersService;
let first: { id: string; path: string };
let second: { id: string; path: string };
let rows: Reference[];

beforeAll(async () => {
  library = await createTestLibrary({ hashUpTo: 0 });
  adapters = library.get(AdaptersService);
  first = await library.addRoot('first');
  second = await library.addRoot('second');
  await makeLibrary(join(first.path, 'made'), { count: 70, seed: 'catalog', previews: false });
  put(second, 'deep/er/with_wild%card/one.safetensors', lora({ seed: 'a' }));
  put(second, 'deep/er two/two.safetensors', lora({ seed: 'b', kind: 'flux-peft' }));
  put(second, 'top.safetensors', lora({ seed: 'c', kind: 'wan-peft' }));
  put(second, 'Deep/three.safetensors', lora({ seed: 'd' }));
  put(first, 'shared.safetensors', lora({ seed: 'shared' }));
  put(second, 'copy of shared.safetensors', lora({ seed: 'shared' }));
  await library.scan();
  await writeWords();
  // Some go missing; one of them keeps a copy in the other root.
  const gone = (await library.list({ rootId: first.id, sort: 'name' })).filter((_, n) => n % 9 === 4);
  for (const item of gone) unlinkSync(join(first.path, item.folder, item.fileName));
  copyFileSync(join(second.path, 'top.safetensors'), join(first.path, 'top moved.safetensors'));
  await library.scan();
  unlinkSync(join(second.path, 'top.safetensors'));
  await library.scan();
  rows = await library.db.database.query<Reference>(
    `SELECT a.*, (SELECT jsonb_agg(to_jsonb(f)) FROM files f WHERE f.adapter_id = a.id) AS files FROM adapters a`,
  );
});
afterAll(() => library.close());

/** Ratings, favourites, tags, notes and families on many of them, some with awkward letters. */
async function writeWords(): Promise<void> {
  const random = new Random('words');
  for (const [n, item] of (await library.list({ sort: 'name' })).entries()) {
    const word = WORDS[n % WORDS.length] ?? '';
    if (n % 2 === 0) await library.patch(item.id, { rating: n % 6, favorite: n % 4 === 0 });
    if (n % 3 === 0)
      await library.patch(item.id, { tags: ['common', word, random.pick(['Red', 'blue', 'green'])] });
    if (n % 5 === 0) await library.patch(item.id, { notes: `about ${word} and more` });
    if (n % 7 === 0)
      await library.patch(item.id, { name: `${word} ${n}`, family: random.pick(['pony', 'my own']) });
    if (n % 11 === 0)
      await library.patch(item.id, { triggerWords: [`trigger ${word}`], baseModel: 'chroma' });
  }
}

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');

function matches(row: Reference, filter: AdapterFilter, without?: keyof AdapterFilter): boolean {
  const given: AdapterFilter = Object.assign({}, filter);
  if (without) delete given[without];
  const state = without === 'state' ? 'all' : (filter.state ?? 'present');
  if (state !== 'all' && row.state !== state) return false;
  if (given.baseModel && !given.baseModel.includes(row.base_model as never)) return false;
  if (given.family && !given.family.includes(row.family ?? '')) return false;
  if (given.networkType && !given.networkType.includes(row.network_type as never)) return false;
  if (given.tag && !given.tag.some((tag) => row.tags.includes(tag))) return false;
  if (given.favorite !== undefined && row.favorite !== given.favorite) return false;
  if (given.minRating && row.rating < given.minRating) return false;
  // A present adapter is where it is now; a missing one where it was.
  const files = row.files.filter((file) => row.state === 'missing' || file.state === 'present');
  const isThere = files.some(
    (file) =>
      (!given.rootId || file.root_id === given.rootId) &&
      (!given.folder || file.folder === given.folder || file.folder.startsWith(`${given.folder}/`)),
  );
  if (!isThere) return false;
  const text = plain(
    [
      row.name,
      row.notes,
      ...row.tags,
      ...row.trigger_words,
      ...row.files.flatMap((f) => [f.file_name, f.folder]),
    ].join('\n'),
  );
  return plain(given.q ?? '')
    .split(' ')
    .every((word) => text.includes(word));
}

const expected = (filter: AdapterFilter) =>
  rows
    .filter((row) => matches(row, filter))
    .map((row) => row.id)
    .toSorted();
const found = async (filter: AdapterFilter) => (await library.list(filter)).map((item) => item.id).toSorted();

const FILTERS: { [K in keyof AdapterFilter]-?: () => AdapterFilter[K][] } = {
  q: () => [
    ...WORDS,
    'eclair',
    'full',
    'ECLAIR and',
    'about more',
    'safetensors',
    '夜',
    '%',
    '_',
    '\\',
    "'",
    'made',
    'common blue',
    'nothing-like-this',
    '  ',
  ],
  baseModel: () => [['sd1'], ['flux1', 'wan'], ['chroma'], ['unknown'], ['hidream']],
  family: () => [['pony'], ['pony', 'illustrious'], ['my own'], ['none']],
  networkType: () => [['lora'], ['loha', 'lokr', 'dora'], ['full']],
  tag: () => [['common'], ['Red', 'blue'], ['夜の街'], ['100%'], ["it's"], ['red']],
  folder: () => [
    'made',
    'deep',
    'deep/er',
    'Deep',
    'deep/er two',
    'deep/er/with_wild%card',
    'dee',
    'nowhere',
    'deep/er/with_wild_card',
  ],
  rootId: () => [first.id, second.id, '00000000-0000-4000-8000-000000000000'],
  favorite: () => [true, false],
  minRating: () => [0, 1, 3, 5],
  state: () => ['present', 'missing', 'all'],
};
const FIELDS = Object.keys(FILTERS) as (keyof AdapterFilter)[];

describe('the list', () => {
  it('has missing adapters to filter', () => {
    expect(rows.filter((row) => row.state === 'missing').length).toBeGreaterThan(3);
  });

  it.each(FIELDS)('filters by %s as the reference does', async (field) => {
    let hits = 0;
    for (const value of FILTERS[field]()) {
      const filter: AdapterFilter = { [field]: value };
      const ids = expected(filter);
      hits += ids.length;
      expect({ filter, ids: await found(filter) }).toEqual({ filter, ids });
    }
    expect(hits).toBeGreaterThan(0);
  });

  it('filters by everything at once as the reference does', async () => {
    const random = new Random('combined');
    let hits = 0;
    for (let n = 0; n < 250; n++) {
      const filter: AdapterFilter = {};
      for (const field of FIELDS) {
        if (random.chance(0.35))
          Object.assign(filter, { [field]: random.pick(FILTERS[field]() as unknown[]) });
      }
      const ids = expected(filter);
      hits += ids.length > 0 ? 1 : 0;
      expect({ filter, ids: await found(filter) }).toEqual({ filter, ids });
      const page = await adapters.list(Object.assign({ limit: 2 }, filter), ALL);
      expect({ filter, total: page.total }).toEqual({ filter, total: ids.length });
    }
    expect(hits).toBeGreaterThan(40);
  });

  const KEYS: Record<string, string> = {
    added: 'created_at',
    modified: 'file_modified_at',
    name: 'name_key COLLATE "C"',
    fileName: 'file_name_key COLLATE "C"',
    size: 'size',
    rank: 'coalesce(rank, -1)',
    rating: 'rating',
  };

  it.each(ADAPTER_SORTS)('pages by 7 sorted by %s: each once, in the order of key and id', async (sort) => {
    const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
    const key = KEYS[sort.replace('-', '')];
    const order = await library.db.database.query<{ id: string }>(
      `SELECT id FROM adapters ORDER BY ${key} ${direction}, id ${direction}`,
    );
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapters.list({ state: 'all', sort, limit: 7, cursor }, ALL);
      expect(page.total).toBe(rows.length);
      expect(page.items.length).toBe(Math.min(7, rows.length - ids.length));
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(ids).toEqual(order.map((row) => row.id));
  });

  it('stands in an order that people expect of names: v2 before v10, whatever case and accents', async () => {
    const items = (await library.list({ state: 'all' })).slice(0, 4);
    const names = ['zz v10', 'ZZ v2', 'zż a', 'Zz v1'];
    for (const [n, name] of names.entries()) await library.patch(items[n]?.id ?? '', { name });
    const sorted = (await library.list({ state: 'all', sort: 'name', q: 'zz' })).map((item) => item.name);
    expect(sorted).toEqual(['zż a', 'Zz v1', 'ZZ v2', 'zz v10']);
    for (const item of items) await library.patch(item.id, { name: item.name });
  });

  it.each<[string, { sort?: AdapterSort } & AdapterFilter]>([
    ['another sort', { sort: 'name' }],
    ['another filter', { q: 'made' }],
    ['another state', { state: 'missing' }],
  ])('refuses a cursor under %s', async (_, other) => {
    const { nextCursor } = await adapters.list({ limit: 2, state: 'all' }, ALL);
    await expect(
      adapters.list(Object.assign({ limit: 2, state: 'all', cursor: nextCursor ?? '' }, other), ALL),
    ).rejects.toMatchObject({
      code: 'cursor_mismatch',
    });
  });

  it.each([
    ['no cursor at all', 'nonsense'],
    ['a cursor without keys', encodeCursor([], { sort: '-size', state: 'all' })],
    [
      'a key of another type',
      encodeCursor(['not a number', '00000000-0000-4000-8000-000000000000'], { sort: '-size', state: 'all' }),
    ],
    ['an id that is none', encodeCursor(['12', 'not-an-id'], { sort: '-size', state: 'all' })],
  ])('refuses %s as a cursor, with a sentence', async (_, cursor) => {
    await expect(adapters.list({ sort: '-size', state: 'all', cursor }, ALL)).rejects.toMatchObject({
      code: 'cursor_mismatch',
    });
  });

  it('takes a cursor with another page size', async () => {
    const { nextCursor, items } = await adapters.list({ limit: 2 }, ALL);
    const next = await adapters.list({ limit: 200, cursor: nextCursor ?? '' }, ALL);
    expect(items.length + next.items.length).toBe(next.total);
  });

  it('shows flat fields: short hashes, a file name with its ending', async () => {
    for (const item of await library.list({ rootId: second.id })) {
      expect(item).toMatchObject({
        fileName: expect.stringMatching(/\.safetensors$/),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        autoV2: item.sha256?.slice(0, 10),
        autoV3: expect.stringMatching(/^[0-9a-f]{12}$/),
        createdAt: expect.stringMatching(/^\d{4}-.+Z$/),
      });
    }
  });
});

describe('facets', () => {
  const count = (values: (string | null)[]): FacetValue[] =>
    [
      ...Map.groupBy(
        values.filter((value) => value !== null),
        (value) => value,
      ),
    ]
      .map(([value, all]) => ({ value, count: all.length }))
      .toSorted((a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)));
  const rootsOf = (row: Reference) => [
    ...new Set(
      row.files.filter((f) => row.state === 'missing' || f.state === 'present').map((f) => f.root_id),
    ),
  ];

  it('are counted without their own field, as the reference counts', async () => {
    const random = new Random('facets');
    for (let n = 0; n < 40; n++) {
      const filter: AdapterFilter = {};
      for (const field of FIELDS) {
        if (random.chance(0.2))
          Object.assign(filter, { [field]: random.pick(FILTERS[field]() as unknown[]) });
      }
      const under = (field: keyof AdapterFilter) => rows.filter((row) => matches(row, filter, field));
      expect(Object.assign({ filter }, await adapters.facets(filter, ALL))).toEqual({
        filter,
        baseModel: count(under('baseModel').map((row) => row.base_model)),
        family: count(under('family').map((row) => row.family)),
        networkType: count(under('networkType').map((row) => row.network_type)),
        tag: count(under('tag').flatMap((row) => row.tags)).slice(0, 50),
        rootId: count(under('rootId').flatMap(rootsOf)),
        state: count(under('state').map((row) => row.state)),
        favorite: under('favorite').filter((row) => row.favorite).length,
      });
    }
  });
});

describe('folders', () => {
  const reference = (rootId: string, parent: string) => {
    const below = rows.flatMap((row) =>
      row.files
        .filter(
          (f) =>
            f.root_id === rootId &&
            f.state === 'present' &&
            (parent === '' ? f.folder !== '' : f.folder.startsWith(`${parent}/`)),
        )
        .map((f) => ({ id: row.id, rest: parent === '' ? f.folder : f.folder.slice(parent.length + 1) })),
    );
    return [...Map.groupBy(below, (one) => one.rest.split('/')[0] ?? '')]
      .map(([name, all]) => ({
        rootId,
        name,
        path: parent === '' ? name : `${parent}/${name}`,
        adapters: new Set(all.map((one) => one.id)).size,
        hasChildren: all.some((one) => one.rest.includes('/')),
      }))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  };

  it('are counted level by level, with all below them', async () => {
    let levels = [''];
    let seen = 0;
    for (const { id } of [first, second]) {
      levels = [''];
      while (levels.length > 0) {
        const next: string[] = [];
        for (const parent of levels) {
          const { items, total } = await adapters.folders({ rootId: id, parent, scope: ALL });
          expect({ parent, items }).toEqual({ parent, items: reference(id, parent) });
          expect(total).toBe(items.length);
          seen += items.length;
          next.push(...items.map((item) => item.path));
        }
        levels = next;
      }
    }
    expect(seen).toBeGreaterThan(10);
  });

  it('count what the list shows under the folder', async () => {
    const { items } = await adapters.folders({ rootId: second.id, parent: '', scope: ALL });
    for (const { path, adapters: n } of items) {
      expect({ path, n: (await library.list({ rootId: second.id, folder: path })).length }).toEqual({
        path,
        n,
      });
    }
  });
});

describe('the detail', () => {
  it('has every file, with the primary one first, and where each field comes from', async () => {
    const shared = (await library.list({ q: 'shared' }))[0];
    const detail = await library.detail(shared?.id ?? '');
    expect(detail).toMatchObject(Object.assign({}, shared));
    expect(detail).toMatchObject({
      revision: expect.any(Number),
      mergedFrom: [expect.any(String)],
    });
    expect(detail.files.map((file) => file.primary)).toEqual([true, false]);
    expect(detail.files.map((file) => file.rootId).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(detail.files[0]).toMatchObject({
      path: shared?.fileName,
      state: 'present',
      crc32: expect.stringMatching(/^[0-9a-f]{8}$/),
      claimHolds: null,
    });
    expect(detail.provenance.baseModel?.source).toBe('rule');
    expect(detail.evidence.baseModel).toMatchObject({
      value: 'sd1',
      evidence: expect.arrayContaining([expect.stringContaining('Stable Diffusion 1')]),
    });
    expect(detail.tensors).toMatchObject({
      rank: 4,
      alpha: 4,
      keyStyle: 'kohya',
      possibleBaseModels: ['sd1'],
    });
    expect(detail.metadata).toEqual({});
  });

  it('names what the weaker sources say where a user has spoken', async () => {
    const item = (await library.list({ baseModel: ['chroma'] }))[0];
    const { provenance } = await library.detail(item?.id ?? '');
    expect(provenance.baseModel).toMatchObject({ source: 'user' });
    const told = Object.values(provenance.baseModel?.others ?? {});
    expect(told.length).toBeGreaterThan(0);
    expect(told).not.toContain('chroma');
  });

  it('of nobody is not found', async () => {
    await expect(library.detail('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('problems', () => {
  const problems = () => library.get(ProblemsService);

  it('are paged by path, each once, and filtered by kind and root', async () => {
    const all = await problems().list({ limit: 200 }, ALL);
    expect(all.items.length).toBeGreaterThan(5);
    expect(all.total).toBe(all.items.length);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await problems().list({ limit: 2, cursor }, ALL);
      expect(page.total).toBe(all.total);
      paged.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(all.items.map((item) => item.id));
    const broken = await problems().list({ kind: ['broken'] }, ALL);
    expect(broken.items.every((item) => item.kind === 'broken')).toBe(true);
    expect(broken.total).toBeLessThan(all.total);
    const both = await problems().list({ kind: ['broken', 'empty'], rootId: first.id }, ALL);
    expect(both.total).toBe(all.items.filter((item) => ['broken', 'empty'].includes(item.kind)).length);
    expect(await problems().list({ rootId: second.id }, ALL)).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
  });

  it('refuse a cursor of another filter', async () => {
    const { nextCursor } = await problems().list({ limit: 2 }, ALL);
    await expect(problems().list({ kind: ['broken'], cursor: nextCursor ?? '' }, ALL)).rejects.toMatchObject({
      code: 'cursor_mismatch',
    });
  });
});

describe('with a scope of one root', () => {
  const scope = () => ({ roots: [second.id] });
  const visible = () =>
    rows.filter((row) =>
      row.files.some((f) => f.root_id === second.id && (row.state === 'missing' || f.state === 'present')),
    );

  it('lists, counts and shows only what lies there', async () => {
    const items = await library.list({ state: 'all' }, scope());
    expect(items.map((item) => item.id).toSorted()).toEqual(
      visible()
        .map((row) => row.id)
        .toSorted(),
    );
    expect(items.length).toBeLessThan(10);
    expect((await adapters.list({ limit: 1, state: 'all' }, scope())).total).toBe(items.length);
    for (const row of rows.filter((one) => !visible().includes(one))) {
      await expect(library.detail(row.id, scope())).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('shows no file, preview or folder of the other root', async () => {
    for (const row of visible()) {
      const detail = await library.detail(row.id, scope());
      expect(detail.files.every((file) => file.rootId === second.id)).toBe(true);
    }
    expect((await adapters.folders({ rootId: first.id, parent: '', scope: scope() })).items).toEqual([]);
    expect(await library.problems(scope())).toEqual([]);
    expect((await library.problems({ roots: [first.id] })).length).toBeGreaterThan(0);
  });

  it('does not tell by facets, folder or root filter what lies in the other', async () => {
    const facets = await adapters.facets({ state: 'all' }, scope());
    expect(facets.rootId).toEqual([{ value: second.id, count: visible().length }]);
    expect(facets.baseModel.reduce((sum, facet) => sum + facet.count, 0)).toBe(visible().length);
    expect(await library.list({ rootId: first.id, state: 'all' }, scope())).toEqual([]);
    put(first, 'secret/copy.safetensors', lora({ seed: 'a' }));
    await library.scan(first.id);
    expect(await library.list({ folder: 'secret' })).toHaveLength(1);
    expect(await library.list({ folder: 'secret' }, scope())).toEqual([]);
  });

  it('sees nothing with a scope of no root', async () => {
    expect(await library.list({ state: 'all' }, { roots: [] })).toEqual([]);
    expect((await adapters.facets({}, { roots: [] })).baseModel).toEqual([]);
  });
});

describe('an adapter that lost its files', () => {
  it('is still found by, and sorted under, a name that is written on it then', async () => {
    const alone = await library.addRoot('alone');
    put(alone, 'lonely.safetensors', lora({ seed: 'lonely' }));
    await library.scan(alone.id);
    const { id } = await library.byFile('lonely.safetensors');
    await library.patch(id, { rating: 1 });
    renameSync(join(alone.path, 'lonely.safetensors'), join(alone.path, 'kept elsewhere'));
    put(alone, 'lonely.safetensors', lora({ seed: 'lonely', rank: 8 }));
    await library.scan(alone.id);
    await library.patch(id, { name: 'Aaaardvark renamed', tags: ['orphan'], notes: 'später' });
    for (const q of ['aaaardvark', 'orphan', 'spater']) {
      expect((await library.list({ state: 'missing', q })).map((item) => item.id)).toEqual([id]);
    }
    const names = (await library.list({ state: 'missing', sort: 'name' })).map((item) => item.name);
    expect(names.indexOf('Aaaardvark renamed')).toBeLessThan(names.findIndex((name) => /^[b-z]/i.test(name)));
    expect(await library.detail(id)).toMatchObject({
      name: 'Aaaardvark renamed',
      rating: 1,
      files: [],
      state: 'missing',
    });
    await library.patch(id, { rating: null, favorite: true });
    expect(await library.detail(id)).toMatchObject({ rating: 0, favorite: true, name: 'Aaaardvark renamed' });
  });
});
