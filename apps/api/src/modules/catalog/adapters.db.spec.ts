import { copyFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeLibrary, Random } from '@lora/fixtures';
import {
  ADAPTER_SORTS,
  FACET_FIELDS,
  type AdapterFilter,
  type AdapterQuery,
  type AdapterSort,
  type FacetField,
  type Facets,
  type FacetValue,
} from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALL, createTestLibrary, lora, put, settleFeed, type TestLibrary } from '../../../test/library.js';
import { encodeCursor } from '../../platform/http/index.js';
import { TaskError } from '../../platform/workers/index.js';
import { AdaptersService } from './adapters.service.js';
import { ProblemsService } from './problems.service.js';
import { ColumnsService } from './search/columns.service.js';
import { FacetsService } from './search/facets.service.js';
import { SuggestionsService } from './search/suggestions.service.js';

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
  rank: number | null;
  size: number;
  rating: number;
  favorite: boolean;
  creator: string | null;
  license: string | null;
  nsfw_level: number;
  hidden: boolean;
  broken_sidecar: boolean;
  preview_id: string | null;
  trained_at: Date | null;
  copies: number;
  collections: string[];
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
/** Collections by hand. */
let best: string;
let others: string;

beforeAll(async () => {
  library = await createTestLibrary({ hashUpTo: 0 });
  adapters = library.get(AdaptersService);
  first = await library.addRoot('first');
  second = await library.addRoot('second');
  await makeLibrary(join(first.path, 'made'), { count: 70, seed: 'catalog' });
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
  await collect();
  await library.get(ColumnsService).ask({ op: 'memory' });
  await settleFeed(library.db);
  rows = await library.db.database.query<Reference>(
    `SELECT a.*, a.size::float8 AS size,
       (SELECT jsonb_agg(to_jsonb(f)) FROM files f WHERE f.adapter_id = a.id) AS files,
       (SELECT coalesce(jsonb_agg(collection_id), '[]') FROM collection_items WHERE adapter_id = a.id) AS collections
     FROM adapters a`,
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
    if (n % 4 === 1)
      await library.patch(item.id, { creator: word, license: random.pick(['MIT', 'CC-BY 4.0']) });
    if (n % 6 === 2) await library.patch(item.id, { nsfwLevel: n % 5, hidden: n % 12 === 2 });
  }
}

/** Two collections by hand, written as their module does; every fifth adapter is in the first. */
async function collect(): Promise<void> {
  const made = await library.db.database.query<{ id: string }>(
    `INSERT INTO collections (name) VALUES ('The best'), ('Others') RETURNING id`,
  );
  [best = '', others = ''] = made.map(({ id }) => id);
  await library.db.database.query(
    `INSERT INTO collection_items (collection_id, adapter_id, position)
     SELECT CASE WHEN n % 5 = 0 THEN $1::uuid ELSE $2::uuid END, id, -n * 0.1
     FROM (SELECT id, row_number() OVER (ORDER BY file_name) AS n FROM adapters) a WHERE n % 5 < 2`,
    [best, others],
  );
}

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ');

/** A present adapter is where it is now; a missing one where it was. */
const placesOf = (row: Reference) =>
  row.files.filter((file) => row.state === 'missing' || file.state === 'present');

const IS: Record<string, (row: Reference) => boolean> = {
  favorite: (row) => row.favorite,
  duplicate: (row) => row.copies > 1,
  untagged: (row) => row.tags.length === 0,
  'broken-sidecar': (row) => row.broken_sidecar,
  hidden: (row) => row.hidden,
};
const HAS: Record<string, (row: Reference) => boolean> = {
  preview: (row) => row.preview_id !== null,
  notes: (row) => Boolean(row.notes),
  trigger: (row) => row.trigger_words.length > 0,
};
const STEPS: Record<string, (size: number) => boolean> = {
  '<10mb': (size) => size < 10e6,
  '10mb..50mb': (size) => size >= 10e6 && size < 50e6,
  '>=2gb': (size) => size >= 2e9,
};

/** `8`, `16..`, `2..4` */
function isIn(value: number | null | undefined, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [from = '', to = from] = range.split('..');
    return value != null && value >= Number(from) && (to === '' || value <= Number(to));
  });
}

/** Each field of the filter on its own, as the contract says it. */
const CHECKS: {
  [K in keyof AdapterFilter]?: (row: Reference, value: NonNullable<AdapterFilter[K]>) => boolean;
} = {
  q: (row, value) => {
    const files = row.files.flatMap((file) => [file.file_name, file.folder]);
    const parts = [row.name, row.notes, row.creator, ...row.tags, ...row.trigger_words, ...files];
    const text = plain(parts.join('\n'));
    return plain(value)
      .split(' ')
      .every((word) => text.includes(word));
  },
  baseModel: (row, value) => (value as string[]).includes(row.base_model),
  family: (row, value) => isOneOf(row.family, value),
  networkType: (row, value) => (value as string[]).includes(row.network_type),
  creator: (row, value) => isOneOf(row.creator, value),
  license: (row, value) => isOneOf(row.license, value),
  collection: (row, value) => row.collections.some((id) => value.includes(id)),
  rank: (row, value) => isIn(row.rank, value),
  size: (row, value) => value.some((step) => STEPS[step]?.(row.size)),
  year: (row, value) => isIn(row.trained_at?.getUTCFullYear(), value),
  rating: (row, value) => isIn(row.rating, value),
  nsfwLevel: (row, value) => isIn(row.nsfw_level, value),
  is: (row, value) => value.every((one) => IS[one]?.(row)),
  has: (row, value) => value.every((one) => HAS[one]?.(row)),
  favorite: (row, value) => row.favorite === value,
  minRating: (row, value) => row.rating >= value,
  rootId: (row, value) => placesOf(row).some((file) => file.root_id === value),
  folder: (row, value) =>
    placesOf(row).some(({ folder }) => folder === value || folder.startsWith(`${value}/`)),
  state: (row, value) => value === 'all' || row.state === value,
};

function isOneOf(value: string | null, wanted: readonly string[]): boolean {
  return wanted.some((one) => one.toLowerCase() === value?.toLowerCase());
}

/** @param without the field that a facet counts, whose own filter does not count */
function matches(row: Reference, filter: AdapterFilter, without?: FacetField): boolean {
  const { tag, tagMode, ...rest } = filter;
  if (tag && without !== 'tag') {
    const has = (one: string) => row.tags.some((own) => own.toLowerCase() === one.toLowerCase());
    if (!(tagMode === 'all' ? tag.every(has) : tag.some(has))) return false;
  }
  const own: (keyof AdapterFilter)[] =
    without === 'rating' ? ['rating', 'minRating'] : without ? [without] : [];
  // What lists leave out unless a filter speaks of it.
  if (!rest.state && without !== 'state' && row.state !== 'present') return false;
  if (!rest.is?.includes('hidden') && row.hidden) return false;
  return Object.entries(rest).every(([field, value]) => {
    if (own.includes(field as keyof AdapterFilter)) return true;
    const check = CHECKS[field as keyof AdapterFilter] as
      | ((row: Reference, value: unknown) => boolean)
      | undefined;
    if (!check) throw new Error(`The reference does not know ${field}.`);
    return check(row, value);
  });
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
  tag: () => [
    ['common'],
    ['Red', 'blue'],
    ['夜の街'],
    ['100%'],
    ["it's"],
    ['red'],
    ['COMMON', 'Blue'],
    ['éCLAIR'],
  ],
  tagMode: () => ['any', 'all'],
  creator: () => [['Éclair'], ['STRASSE', 'straße'], ["IT'S"], ['nobody'], ['100%', '🌸']],
  license: () => [['mit'], ['CC-by 4.0', 'MIT'], ['none']],
  collection: () => [[best], [others], [best, others], ['00000000-0000-4000-8000-000000000000']],
  rank: () => [['4'], ['8', '16'], ['5..'], ['4..8', '32'], ['999']],
  size: () => [['<10mb'], ['10mb..50mb'], ['<10mb', '>=2gb'], ['>=2gb']],
  year: () => [['2023'], ['2024', '2025'], ['2023..2025'], ['1999']],
  rating: () => [['0'], ['2', '4'], ['3..'], ['5']],
  nsfwLevel: () => [['0'], ['1', '3'], ['2..']],
  is: () => [
    ['favorite'],
    ['duplicate'],
    ['untagged'],
    ['broken-sidecar'],
    ['hidden'],
    ['favorite', 'untagged'],
  ],
  has: () => [['preview'], ['notes'], ['trigger'], ['notes', 'trigger']],
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
        if (random.chance(0.12))
          Object.assign(filter, { [field]: random.pick(FILTERS[field]() as unknown[]) });
      }
      const ids = expected(filter);
      hits += ids.length > 0 ? 1 : 0;
      expect({ filter, ids: await found(filter) }).toEqual({ filter, ids });
      const page = await adapters.list(Object.assign({ limit: 2 }, filter), ALL);
      expect({ filter, total: page.total, matches: page.matches }).toEqual({
        filter,
        total: ids.length,
        matches: ids.length,
      });
    }
    expect(hits).toBeGreaterThan(40);
  });

  it('takes a folder and a root apart: an adapter with a copy in each is in both', async () => {
    const [shared] = await library.list({ q: 'shared' });
    const moved = await library.list({ q: '"top moved"' });
    expect(shared).toBeDefined();
    expect(moved.map((item) => item.rootId)).toEqual([first.id]);
    const inBoth = rows.filter((row) => placesOf(row).length > 1);
    expect(inBoth.map((row) => row.id)).toContain(shared?.id);
    for (const rootId of [first.id, second.id]) {
      expect((await found({ rootId })).includes(shared?.id ?? '')).toBe(true);
    }
  });

  it('leaves hidden adapters out until one asks for them, as a filter or in words', async () => {
    const hidden = rows.filter((row) => row.hidden && row.state === 'present').map((row) => row.id);
    expect(hidden.length).toBeGreaterThan(2);
    expect(await found({ is: ['hidden'] })).toEqual(hidden.toSorted());
    expect(await found({ q: 'is:hidden' })).toEqual(hidden.toSorted());
    expect((await found({})).filter((id) => hidden.includes(id))).toEqual([]);
    expect((await found({ q: 'is:hidden OR -is:hidden' })).length).toBe(
      rows.filter((row) => row.state === 'present').length,
    );
  });

  const KEYS: Record<string, string> = {
    added: 'created_at',
    modified: 'file_modified_at',
    name: 'name_key COLLATE "C"',
    fileName: 'file_name_key COLLATE "C"',
    size: 'size',
    rank: 'coalesce(rank, -1)',
    rating: 'rating',
    publishedAt: `coalesce(published_at, '-infinity')`,
  };

  it.each(ADAPTER_SORTS.filter((sort) => KEYS[sort.replace('-', '')]))(
    'pages by 7 sorted by %s: each once, in the order of key and id',
    async (sort) => {
      const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
      const key = KEYS[sort.replace('-', '')];
      const order = await library.db.database.query<{ id: string }>(
        `SELECT id FROM adapters WHERE NOT hidden ORDER BY ${key} ${direction}, id ${direction}`,
      );
      const ids = order.map((row) => row.id);
      expect(await pageThrough({ state: 'all', sort })).toEqual(ids);
      for (const offset of [1, 20, ids.length - 1, ids.length, 1_000_000]) {
        const page = await adapters.list({ state: 'all', sort, limit: 7, offset }, ALL);
        expect(page.items.map((item) => item.id)).toEqual(ids.slice(offset, offset + 7));
        expect(page.nextCursor === null).toBe(offset + 7 >= ids.length);
      }
    },
  );

  /** Page by page; all pages but the last are full, and each tells the same total. */
  async function pageThrough(query: AdapterQuery): Promise<string[]> {
    const ids: string[] = [];
    const totals = new Set<number>();
    let cursor: string | undefined;
    do {
      const page = await adapters.list(Object.assign({ limit: 7 }, query, { cursor }), ALL);
      totals.add(page.total);
      expect(page.items.length).toBe(Math.min(7, page.total - ids.length));
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect([...totals]).toEqual([ids.length]);
    return ids;
  }

  it('goes on from an offset by its cursor', async () => {
    const all = await pageThrough({ state: 'all', sort: 'name' });
    const jump = await adapters.list({ state: 'all', sort: 'name', limit: 7, offset: 30 }, ALL);
    const next = await adapters.list(
      { state: 'all', sort: 'name', limit: 7, cursor: jump.nextCursor ?? '' },
      ALL,
    );
    expect([...jump.items, ...next.items].map((item) => item.id)).toEqual(all.slice(30, 44));
  });

  it('is shuffled the same way under the same seed, and another way under another', async () => {
    const once = await pageThrough({ state: 'all', sort: 'random', seed: 7 });
    expect(await pageThrough({ state: 'all', sort: 'random', seed: 7 })).toEqual(once);
    expect(once.toSorted()).toEqual(expected({ state: 'all' }));
    const other = await pageThrough({ state: 'all', sort: 'random', seed: 8 });
    expect(other).not.toEqual(once);
    expect(other.toSorted()).toEqual(once.toSorted());
    expect(await pageThrough({ state: 'all', sort: 'random' })).not.toEqual(once);
    const { nextCursor } = await adapters.list({ sort: 'random', seed: 7, limit: 7, state: 'all' }, ALL);
    await expect(
      adapters.list({ sort: 'random', seed: 8, limit: 7, state: 'all', cursor: nextCursor ?? '' }, ALL),
    ).rejects.toMatchObject({ code: 'cursor_mismatch' });
  });

  it('has the order by hand of one collection, and of no other list', async () => {
    const order = await library.db.database.query<{ id: string }>(
      `SELECT a.id FROM collection_items ci JOIN adapters a ON a.id = ci.adapter_id
       WHERE ci.collection_id = $1 AND NOT a.hidden ORDER BY ci.position, a.id`,
      [best],
    );
    expect(order.length).toBeGreaterThan(10);
    const ids = order.map((row) => row.id);
    expect(await pageThrough({ sort: 'manual', collection: [best], state: 'all' })).toEqual(ids);
    expect(await pageThrough({ sort: 'manual', q: 'collection:"the BEST"', state: 'all' })).toEqual(ids);
    const refused: AdapterFilter[] = [{}, { collection: [best, others] }, { q: `-collection:"the best"` }];
    for (const filter of refused) {
      await expect(
        adapters.list(Object.assign<AdapterQuery, AdapterFilter>({ sort: 'manual' }, filter), ALL),
      ).rejects.toMatchObject({
        code: 'validation_failed',
      });
    }
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
  const count = (values: (string | null)[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  const topOf = (folder: string) => folder.split('/')[0] || null;
  const distinct = <T>(values: T[]) => [...new Set(values)];
  const stepOf = (size: number) =>
    [
      ['<10mb', 10e6],
      ['10mb..50mb', 50e6],
      ['50mb..150mb', 150e6],
      ['150mb..500mb', 500e6],
      ['500mb..2gb', 2e9],
    ].find(([, max]) => size < Number(max))?.[0] ?? '>=2gb';
  /** What each row counts for. */
  const VALUES: Record<Exclude<FacetField, 'is' | 'has'>, (row: Reference) => (string | null)[]> = {
    baseModel: (row) => [row.base_model],
    family: (row) => [row.family],
    networkType: (row) => [row.network_type],
    tag: (row) => row.tags,
    creator: (row) => [row.creator],
    license: (row) => [row.license],
    rootId: (row) => distinct(placesOf(row).map((file) => file.root_id)),
    folder: (row) => distinct(placesOf(row).map((file) => topOf(file.folder))),
    collection: (row) => row.collections,
    rank: (row) => [row.rank === null ? null : String(row.rank)],
    size: (row) => [String(stepOf(row.size))],
    year: (row) => [row.trained_at === null ? null : String(row.trained_at.getUTCFullYear())],
    rating: (row) => [String(row.rating)],
    nsfwLevel: (row) => [String(row.nsfw_level)],
    state: (row) => [row.state],
  };
  const told = (facets: Facets, field: FacetField) =>
    new Map(facets[field]?.values.map(({ value, count: n }) => [value, n]));

  it('are counted without their own field, as the reference counts', async () => {
    const random = new Random('facets');
    const fields = FIELDS.filter((field) => !['is', 'has', 'favorite'].includes(field));
    for (let n = 0; n < 40; n++) {
      const filter: AdapterFilter = {};
      for (const field of fields) {
        if (random.chance(0.1))
          Object.assign(filter, { [field]: random.pick(FILTERS[field]() as unknown[]) });
      }
      const facets = await library.get(FacetsService).list(filter, ALL);
      expect({ filter, total: facets.total }).toEqual({ filter, total: expected(filter).length });
      for (const [field, values] of Object.entries(VALUES) as [
        keyof typeof VALUES,
        (typeof VALUES)['tag'],
      ][]) {
        const counts = count(rows.filter((row) => matches(row, filter, field)).flatMap(values));
        expect({ filter, field, counts: told(facets, field) }).toEqual({ filter, field, counts });
        expect(facets[field]?.more).toBe(false);
      }
    }
  });

  it('of flags are questions of their own: each is counted without itself only', async () => {
    const facets = await library.get(FacetsService).list({ is: ['favorite'], has: ['notes'] }, ALL);
    const under = (filter: AdapterFilter) => rows.filter((row) => matches(row, filter));
    const favorites = under({ is: ['favorite'], has: ['notes'] });
    expect(told(facets, 'is').get('favorite')).toBe(
      under({ has: ['notes'] }).filter((row) => row.favorite).length,
    );
    expect(told(facets, 'is').get('untagged') ?? 0).toBe(
      favorites.filter((row) => row.tags.length === 0).length,
    );
    expect(told(facets, 'has').get('notes')).toBe(
      under({ is: ['favorite'] }).filter((row) => row.notes).length,
    );
    expect(told(facets, 'is').get('hidden') ?? 0).toBe(
      rows.filter((row) => row.state === 'present' && row.favorite && row.notes && row.hidden).length,
    );
    expect([...told(facets, 'is').keys(), ...told(facets, 'has').keys()]).not.toContain('present');
  });

  it('are only those that were asked for, the most frequent first, at most 50', async () => {
    const facets = await library.get(FacetsService).list({ fields: ['rank', 'has'] }, ALL);
    expect(Object.keys(facets).toSorted()).toEqual(['has', 'rank', 'total']);
    const all = await library.get(FacetsService).list({ state: 'all' }, ALL);
    expect(Object.keys(all).toSorted()).toEqual([...FACET_FIELDS, 'total'].toSorted());
    for (const field of FACET_FIELDS) {
      const counts = (all[field]?.values ?? []).map((value: FacetValue) => value.count);
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(counts.length).toBeLessThanOrEqual(50);
    }
  });
});

describe('while the columns are being filled', () => {
  it('lists are right, and counts say to try again', async () => {
    const columns = library.get(ColumnsService);
    const late = new TaskError('columns_not_ready', 'Not yet.');
    const asking = vi.spyOn(columns, 'ask').mockRejectedValue(late);
    const [sd1, folders, facets, page, words] = await Promise.allSettled([
      adapters.list({ baseModel: ['sd1'], limit: 200 }, ALL),
      adapters.folders({ rootId: first.id }, ALL),
      library.get(FacetsService).list({}, ALL),
      library.get(FacetsService).page('tag', {}, ALL),
      library.get(SuggestionsService).suggest('ma', 2, ALL),
    ]);
    asking.mockRestore();
    expect(sd1).toMatchObject({ value: { total: expected({ baseModel: ['sd1'] }).length } });
    for (const answer of [folders, facets, page, words]) {
      expect(answer).toMatchObject({ reason: { code: 'unavailable' } });
    }
  });
});

describe('folders', () => {
  const reference = (rootId: string, parent: string) => {
    const below = rows
      .filter((row) => !row.hidden)
      .flatMap((row) =>
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
          const { items, total } = await adapters.folders({ rootId: id, parent }, ALL);
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

  it('count what a filter finds in them, whatever folder it names', async () => {
    for (const filter of [{ q: 'base:sdxl' }, { baseModel: ['sd1' as const], folder: 'nowhere' }]) {
      const seen: string[] = [];
      for (const { id } of [first, second]) {
        const { items } = await adapters.folders({ rootId: id, ...filter }, ALL);
        for (const { path, adapters: n } of items) {
          const found = await library.list({ ...filter, rootId: id, folder: path });
          // The root of the list is where the adapter shows a file; the folder may be another copy's.
          expect({ path, n: found.length }).toEqual({ path, n });
          seen.push(path);
        }
      }
      expect(seen.length).toBeGreaterThan(0);
    }
    expect((await adapters.folders({ rootId: first.id, q: 'base:hidream' }, ALL)).items).toEqual([]);
  });

  it('are suggested at any depth, by any part of their path, with what lies below', async () => {
    const suggest = async (q: string, scope: typeof ALL | { roots: string[] } = ALL) =>
      (await library.get(SuggestionsService).suggest(q, q.length, scope)).items;
    const deep = rows
      .flatMap((row) => (row.state === 'present' && !row.hidden ? row.files : []))
      .map((file) => file.folder)
      .find((path) => path.split('/').length > 3);
    const [name = ''] = deep?.split('/').slice(-1) ?? [];
    expect(name).not.toBe('');
    for (const part of [deep?.slice(3) ?? '', deep?.toUpperCase() ?? '', deep?.slice(-3) ?? '']) {
      const found = (await suggest(`folder:${part.includes(' ') ? `"${part}` : part}`)).find(
        (item) => item.label === deep,
      );
      expect({ part, found }).toEqual({
        part,
        found: {
          kind: 'value',
          label: deep,
          text: expect.stringContaining(name),
          count: (await library.list({ folder: deep ?? '' })).length,
        },
      });
    }
    expect(await suggest(`folder:${name}`, { roots: [] })).toEqual([]);
  });

  it('count what the list shows under the folder', async () => {
    const { items } = await adapters.folders({ rootId: second.id }, ALL);
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
    expect((await adapters.folders({ rootId: first.id }, scope())).items).toEqual([]);
    expect(await library.problems(scope())).toEqual([]);
    expect((await library.problems({ roots: [first.id] })).length).toBeGreaterThan(0);
  });

  it('does not tell by facets, folder or root filter what lies in the other', async () => {
    const facets = await library
      .get(FacetsService)
      .list({ state: 'all', q: 'is:hidden OR -is:hidden' }, scope());
    expect(facets.total).toBe(visible().length);
    expect(facets.rootId?.values).toEqual([{ value: second.id, count: visible().length }]);
    const sum = (field: FacetField) =>
      (facets[field]?.values ?? []).reduce((all, { count }) => all + count, 0);
    for (const field of ['baseModel', 'networkType', 'size', 'rating', 'nsfwLevel', 'state'] as const) {
      expect({ field, sum: sum(field) }).toEqual({ field, sum: visible().length });
    }
    const folders = visible().flatMap((row) =>
      row.files.filter((f) => f.root_id === second.id).map((f) => f.folder),
    );
    const tops = [...new Set(folders.flatMap((folder) => folder.split('/')[0] || []))];
    expect(facets.folder?.values.map(({ value }) => value).toSorted()).toEqual(tops.toSorted());
    for (const field of ['tag', 'creator', 'license', 'family', 'rank', 'year'] as const) {
      const page = await library.get(FacetsService).page(field, { state: 'all', limit: 200 }, scope());
      expect(page.items).toEqual(facets[field]?.values);
    }
    expect(await library.list({ rootId: first.id, state: 'all' }, scope())).toEqual([]);
    expect(await library.list({ q: 'root:first', state: 'all' }, scope())).toEqual([]);
    // The same weights under another header: one adapter, two files with hashes of their own.
    put(first, 'secret/copy.safetensors', lora({ seed: 'a', metadata: { note: 'secret' } }));
    await library.scan(first.id);
    await settleFeed(library.db);
    expect(await library.list({ folder: 'secret' })).toHaveLength(1);
    expect(await library.list({ folder: 'secret' }, scope())).toEqual([]);
    expect(await library.list({ q: 'folder:secret' }, scope())).toEqual([]);
    const [copy] = await library.db.database.query<{ sha256: string }>(
      `SELECT sha256 FROM files WHERE folder = 'secret'`,
    );
    expect(await library.list({ q: `hash:${copy?.sha256}` })).toHaveLength(1);
    expect(await library.list({ q: `hash:${copy?.sha256}` }, scope())).toEqual([]);
    const { folder, rootId } = await library.get(FacetsService).list({ state: 'all' }, scope());
    expect(folder?.values.map(({ value }) => value)).not.toContain('secret');
    expect(rootId?.values).toEqual([{ value: second.id, count: expect.any(Number) }]);
  });

  it('does not tell by suggestions or corrections what lies in the other', async () => {
    const [theirs] = rows.filter((row) => !visible().includes(row) && row.state === 'present' && !row.hidden);
    await library.patch(theirs?.id ?? '', {
      name: 'xylophone unheard',
      tags: ['xylophones'],
      creator: 'xylophonist',
      family: 'xylo',
    });
    await settleFeed(library.db);
    const suggest = async (q: string, seen = scope()) =>
      (await library.get(SuggestionsService).suggest(q, q.length, seen as typeof ALL)).items.map(
        (item) => item.label,
      );
    for (const q of ['xylo', 'tag:xylo', 'creator:xylo', 'family:xylo', 'folder:made']) {
      expect({ q, items: await suggest(q) }).toEqual({ q, items: [] });
      expect((await suggest(q, ALL as never)).length).toBeGreaterThan(0);
    }
    const flags = await library.get(SuggestionsService).suggest('is:missing', 10, scope());
    expect(flags.items[0]?.count).toBe(
      visible().filter((row) => row.state === 'missing' && !row.hidden).length,
    );
    expect((await adapters.list({ q: 'xylophnoe' }, scope())).corrections).toEqual([]);
    expect((await adapters.list({ q: 'xylophnoe' }, ALL)).corrections).toEqual([
      { from: 'xylophnoe', to: expect.arrayContaining(['xylophone']) },
    ]);
    const [file] = (await library.detail(theirs?.id ?? '')).files;
    for (const hash of [file?.sha256, file?.autoV3, file?.crc32]) {
      expect(await library.list({ q: `hash:${hash}` })).toHaveLength(1);
      expect(await library.list({ q: `hash:${hash}` }, scope())).toEqual([]);
    }
  });

  it('sees nothing with a scope of no root', async () => {
    expect(await library.list({ state: 'all' }, { roots: [] })).toEqual([]);
    const facets = await library.get(FacetsService).list({}, { roots: [] });
    expect(facets.total).toBe(0);
    for (const field of FACET_FIELDS) expect(facets[field]).toEqual({ values: [], more: false });
    expect(
      (await library.get(SuggestionsService).suggest('s', 1, { roots: [] })).items.filter(
        (item) => item.kind !== 'field',
      ),
    ).toEqual([]);
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

describe('by relevance', () => {
  /** From the best match to the worst; the last has the word in its notes only. */
  const NAMES = ['Marzipan', 'the marzipan', 'marzipanlike thing', 'supermarzipan thing', 'without it'];
  let items: { id: string; name: string }[];

  beforeAll(async () => {
    items = (await library.list({ sort: 'size' })).slice(0, NAMES.length);
    for (const [n, item] of items.entries()) {
      await library.patch(item.id, { name: NAMES[n] ?? '', notes: n === 4 ? 'with marzipan' : null });
    }
    // Marks weigh less than any difference in the match.
    await library.patch(items[4]?.id ?? '', { favorite: true, rating: 5 });
    await settleFeed(library.db);
  });

  it('stand names before all else: the whole name, a word, its start, a part', async () => {
    for (const query of [
      { q: 'marzipan' },
      { q: 'MARZIPAN', sort: 'relevance' as const },
      { q: '"marzipan"' },
    ]) {
      expect((await library.list(query)).map((item) => item.name)).toEqual(NAMES);
    }
    expect((await library.list({ q: 'marzipan', sort: 'name' })).map((item) => item.name)).not.toEqual(NAMES);
    const negative = await adapters.list({ q: '-marzipan', limit: 200 }, ALL);
    const added = await adapters.list({ q: '-marzipan', limit: 200, sort: '-added' }, ALL);
    expect(negative.items).toEqual(added.items);
  });

  it('are paged and counted, also by an offset', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapters.list({ q: 'marzipan', limit: 2, cursor }, ALL);
      expect(page).toMatchObject({ total: 5, matches: 5, corrections: [] });
      ids.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(ids).toEqual(items.map((item) => item.id));
    const jump = await adapters.list({ q: 'marzipan', limit: 2, offset: 3 }, ALL);
    expect(jump.items.map((item) => item.name)).toEqual(NAMES.slice(3));
    expect(jump.nextCursor).toBeNull();
    expect((await adapters.list({ q: 'marzipan', offset: 99 }, ALL)).items).toEqual([]);
  });

  it('show nothing that left between two pages', async () => {
    const before = await adapters.list({ q: 'marzipan', limit: 2 }, ALL);
    await library.db.database.query(`UPDATE adapters SET root_ids = '{}' WHERE id = $1`, [items[2]?.id]);
    const scope = { roots: [first.id, second.id] };
    await adapters.list({ q: 'marzipan', limit: 2 }, scope);
    const next = await adapters.list({ q: 'marzipan', limit: 2, cursor: before.nextCursor ?? '' }, scope);
    expect(next.items.map((item) => item.name)).toEqual([NAMES[3]]);
    await library.db.database.query(`UPDATE adapters SET root_ids = ARRAY[root_id] WHERE id = $1`, [
      items[2]?.id,
    ]);
  });

  it('wait for nobody while the columns are being filled: the newest stand first, and such a list goes on so', async () => {
    const filling = vi.spyOn(library.get(ColumnsService), 'isReady', 'get').mockReturnValue(false);
    const start = await adapters.list({ q: 'marzipan', limit: 2 }, ALL);
    filling.mockRestore();
    const rest = await adapters.list({ q: 'marzipan', limit: 3, cursor: start.nextCursor ?? '' }, ALL);
    const added = await adapters.list({ q: 'marzipan', sort: '-added' }, ALL);
    expect(start.total).toBe(5);
    expect([...start.items, ...rest.items]).toEqual(added.items);
    const other = await adapters.list({ q: 'marzipan', sort: '-added', limit: 2 }, ALL);
    await expect(
      adapters.list({ q: 'marzipan', limit: 2, cursor: other.nextCursor ?? '' }, ALL),
    ).rejects.toMatchObject({ code: 'cursor_mismatch' });
  });

  it('are found whatever signs a word has', async () => {
    for (const q of [
      '[',
      '*',
      'a*',
      '(?',
      '\\',
      '\\d',
      'a\\',
      '^',
      '$',
      '{1}',
      'ः',
      'कः',
      '٣',
      '٣a',
      '²',
      '_',
      '-_-',
      '€',
      '\u{1f1e9}',
    ]) {
      const page = await adapters.list({ q: `"${q.replaceAll('\\', '\\\\')}"`, sort: 'relevance' }, ALL);
      expect({ q, total: page.total }).toEqual({ q, total: page.items.length });
    }
  });
});
