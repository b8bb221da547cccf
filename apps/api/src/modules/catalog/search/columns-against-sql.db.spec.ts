import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { FACET_FIELDS, SIZE_BUCKETS, withoutOwnFilter, type FacetField } from '@lora/columns';
import { makeLibrary, Random } from '@lora/fixtures';
import { HAS_FLAGS, IS_FLAGS, RANGE_FIELDS, mapLeaves, type Flag, type QueryNode } from '@lora/query';
import type { AdapterFilter } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, createTestLibrary, settleFeed, type TestLibrary } from '../../../../test/library.js';
import { SEED_FOLDERS, SEED_WORDS, seedAdapters } from '../../../../test/seed-adapters.js';
import type { Scope } from '../../auth/index.js';
import { FeedRepository } from '../../history/index.js';
import { AdapterSearch } from './adapter-search.service.js';
import { ColumnsService } from './columns.service.js';
import { toSql } from './query-to-sql.js';

// Whatever is asked, the columns in their thread and the database itself must say the same.

const FLAGS: Flag[] = [
  ...IS_FLAGS.map((flag): Flag => `is:${flag}`),
  ...HAS_FLAGS.map((flag): Flag => `has:${flag}`),
];
const DAY = 86_400_000;
const TIMES = [
  0,
  Date.UTC(2023, 11, 31, 23, 59, 59, 999),
  Date.UTC(2024, 0, 1),
  Date.UTC(2025, 0, 1),
  Date.now() - 30 * DAY,
];
const NUMBERS = [0, 1, 2, 5, 8, 16, 100, 9_999_999, 10_000_000, 50_000_000, 2_000_000_000];

let library: TestLibrary;
let search: AdapterSearch;
let columns: ColumnsService;
let roots: string[];
let scanned: { id: string; path: string };
let seeded: string[];
let collections: string[];
let hashes: string[];

beforeAll(async () => {
  library = await createTestLibrary();
  search = library.get(AdapterSearch);
  columns = library.get(ColumnsService);
  scanned = await library.addRoot('scanned');
  await makeLibrary(join(scanned.path, 'made'), { count: 40, seed: 'columns', previews: false });
  await library.scan(scanned.id);
  roots = [scanned.id];
  for (const name of ['two', 'three', 'four']) roots.push((await library.addRoot(name)).id);
  const made = await query<{ id: string }>(
    `INSERT INTO collections (name) VALUES ('by hand'), ('Second'), ('empty') RETURNING id`,
  );
  collections = made.map(({ id }) => id);
  await query(
    `INSERT INTO collections (name, query) VALUES ('saved', 'base:sdxl -tag:ink'), ('saved missing', 'is:missing'),
       ('nested', 'collection:saved OR rating:5')`,
  );
  await query(
    `INSERT INTO tags (name, key) VALUES ('Anime', 'anime'), ('ink', 'ink'), ('Drawn', 'drawn'), ('manga', 'manga')`,
  );
  await query(
    `UPDATE tags SET parent_id = (SELECT id FROM tags WHERE key = 'drawn') WHERE key IN ('anime', 'ink')`,
  );
  await query(`UPDATE tags SET same_as = (SELECT id FROM tags WHERE key = 'anime') WHERE key = 'manga'`);
  seeded = await seedAdapters(library.db, {
    count: 260,
    seed: 'columns',
    rootIds: roots.slice(1),
    collectionIds: collections.slice(0, 2),
  });
  await columns.ask({ op: 'memory' });
  hashes = (
    await query<{ hash: string }>(
      `SELECT unnest(ARRAY[left(sha256, 10), left(autov3, 12), sha256, crc32, legacy_hash]) AS hash
       FROM (SELECT * FROM files WHERE sha256 IS NOT NULL ORDER BY id LIMIT 8) f`,
    )
  )
    .map(({ hash }) => hash)
    .filter((hash) => hash !== null);
});
afterAll(() => library.close());

async function query<T extends object>(sql: string, params?: unknown[]): Promise<T[]> {
  return library.db.database.query<T>(sql, params);
}

/** A leaf of any kind, with values that some adapters have and some that none has. */
function drawLeaf(random: Random): QueryNode {
  const text = () =>
    random.pick([...SEED_WORDS, 'none such', 'sd1', 'SDXL', 'lora', 'DoRA', 'pony', 'my own']);
  const texts = () => Array.from({ length: random.integer(0, 3) }, text);
  const draw: Record<string, () => QueryNode> = {
    word: () => ({
      kind: 'word',
      text: random.pick([
        'a',
        'ani',
        'ime',
        'ink',
        'eclair',
        '夜',
        '🌸',
        '%',
        '_',
        '\\',
        "'",
        '"',
        'full',
        'stra',
        '10',
        'nope',
        '',
      ]),
    }),
    phrase: () => ({
      kind: 'phrase',
      text: random.pick(['anime ink', 'about eclair', 'and more', 'trigger v2', 'no such']),
    }),
    regex: () => ({
      kind: 'regex',
      text: random.pick(['^anime', 'v\\d+', '(ink|夜)', '\\.safetensors$', '[%_]', 'zzz']),
    }),
    values: () => ({
      kind: 'value',
      field: random.pick(['tag', 'base', 'family', 'type', 'creator', 'license'] as const),
      values: texts(),
    }),
    train: () => ({
      kind: 'value',
      field: 'train',
      values: [random.pick(['1girl', 'SOLO', 'long hair', '夜', 'none'])],
    }),
    hash: () => ({ kind: 'value', field: 'hash', values: [random.pick([...hashes, 'ffffffff'])] }),
    folder: () => ({
      kind: 'value',
      field: 'folder',
      values: random.sample([...SEED_FOLDERS, 'made', 'STYLE', 'sty', 'a_b'], random.integer(0, 2)),
    }),
    root: () => ({ kind: 'value', field: 'root', values: random.sample(roots, random.integer(0, 2)) }),
    collection: () => ({
      kind: 'value',
      field: 'collection',
      values: random.sample(collections, random.integer(0, 2)),
    }),
    range: () => ({
      kind: 'range',
      field: random.pick(RANGE_FIELDS),
      ...(random.chance(0.7) ? { min: random.pick([...NUMBERS, ...TIMES]) } : {}),
      ...(random.chance(0.7) ? { max: random.pick([...NUMBERS, ...TIMES]) } : {}),
    }),
    flag: () => ({ kind: 'flag', flag: random.pick(FLAGS) }),
    ids: () => ({ kind: 'ids', ids: random.sample(seeded, random.integer(0, 5)) }),
  };
  return draw[random.pick(Object.keys(draw))]?.() ?? { kind: 'and', nodes: [] };
}

function drawTree(random: Random, depth: number): QueryNode {
  if (depth === 0 || random.chance(0.3)) return drawLeaf(random);
  if (random.chance(0.25)) return { kind: 'not', node: drawTree(random, depth - 1) };
  return {
    kind: random.pick(['and', 'or'] as const),
    nodes: Array.from({ length: random.integer(0, 3) }, () => drawTree(random, depth - 1)),
  };
}

function drawScope(random: Random): Scope {
  return random.chance(0.4) ? ALL : { roots: random.sample(roots, random.integer(0, 2)) };
}

async function idsBySql(node: QueryNode, scope: Scope): Promise<string[]> {
  const { from, sql, params } = toSql(node, scope);
  const rows = await query<{ id: string }>(`SELECT a.id FROM ${from} WHERE ${sql}`, params);
  return rows.map(({ id }) => id).toSorted();
}

async function idsByColumns(node: QueryNode, scope: Scope): Promise<string[]> {
  const resolved = new Map<QueryNode, QueryNode>();
  mapLeaves(node, (leaf) => {
    const onlySql =
      leaf.kind === 'value'
        ? leaf.field === 'hash' || leaf.field === 'train'
        : leaf.kind === 'phrase' || leaf.kind === 'regex';
    if (onlySql) resolved.set(leaf, leaf);
    return leaf;
  });
  for (const leaf of resolved.keys()) resolved.set(leaf, { kind: 'ids', ids: await idsBySql(leaf, scope) });
  const asked = mapLeaves(node, (leaf) => resolved.get(leaf) ?? leaf);
  const ids = await columns.ask<string[]>({ op: 'ids', node: asked, scope: scope.roots, limit: 10_000 });
  return ids.toSorted();
}

/** @returns how many of the searches found something */
async function compareIds(seed: string, runs: number): Promise<number> {
  const random = new Random(seed);
  let hits = 0;
  for (let n = 0; n < runs; n++) {
    const node = drawTree(random, 3);
    const scope = drawScope(random);
    const ids = await idsBySql(node, scope);
    hits += ids.length > 0 ? 1 : 0;
    expect({ node, scope, ids: await idsByColumns(node, scope) }).toEqual({ node, scope, ids });
  }
  return hits;
}

/** How a facet's values are counted in SQL: a table of (adapter, value). */
function valuesOf(field: Exclude<FacetField, 'flag'>, scope: Scope): string {
  const seen =
    scope.roots === 'all' ? 'true' : `rid = ANY(ARRAY[${scope.roots.map((id) => `'${id}'`).join()}]::uuid[])`;
  const buckets = SIZE_BUCKETS.map(({ value, max }) =>
    Number.isFinite(max) ? `WHEN a.size < ${max} THEN '${value}'` : `ELSE '${value}'`,
  );
  const plain: Record<string, string> = {
    base: 'a.base_model',
    family: 'a.family',
    type: 'a.network_type',
    creator: 'a.creator',
    license: 'a.license',
    rank: 'a.rank::text',
    rating: 'a.rating::text',
    nsfw: 'a.nsfw_level::text',
    state: 'a.state',
    year: `extract(year FROM a.trained_at AT TIME ZONE 'UTC')::text`,
    size: `CASE ${buckets.join(' ')} END`,
  };
  switch (field) {
    case 'tag':
      return `SELECT DISTINCT a.id, v FROM a, unnest(a.tags) AS v`;
    case 'root':
      return `SELECT DISTINCT a.id, rid::text AS v FROM a, unnest(a.root_ids) AS rid WHERE ${seen}`;
    case 'collection':
      return `SELECT a.id, ci.collection_id::text AS v FROM a JOIN collection_items ci ON ci.adapter_id = a.id`;
    case 'folder':
      return `SELECT DISTINCT a.id, split_part(f.folder, '/', 1) AS v FROM a JOIN files f ON f.adapter_id = a.id
        WHERE f.folder <> '' AND (f.state = 'present' OR a.state = 'missing') AND ${seen.replace('rid', 'f.root_id')}`;
    default:
      return `SELECT a.id, ${plain[field]} AS v FROM a`;
  }
}

async function facetBySql(node: QueryNode, scope: Scope, field: FacetField): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  if (field === 'flag') {
    for (const flag of FLAGS.filter((one) => one !== 'is:present' && one !== 'is:missing')) {
      const { from, sql, params } = toSql(
        { kind: 'and', nodes: [withoutOwnFilter(node, flag), { kind: 'flag', flag }] },
        scope,
      );
      const [row] = await query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from} WHERE ${sql}`, params);
      if (row && row.n > 0) counts[flag] = row.n;
    }
    return counts;
  }
  const { from, sql, params } = toSql(withoutOwnFilter(node, field), scope);
  const rows = await query<{ v: string; n: number }>(
    `WITH a AS (SELECT a.* FROM ${from} WHERE ${sql})
     SELECT v, count(*)::int AS n FROM (${valuesOf(field, scope)}) s WHERE v IS NOT NULL GROUP BY v`,
    params,
  );
  for (const { v, n } of rows) counts[v] = n;
  return counts;
}

/** A filter as the page sends it: some parameters, and some text. */
function drawFilter(random: Random): AdapterFilter {
  const texts = [
    'anime',
    '-ink',
    '"anime ink"',
    '/^v\\d/',
    'tag:anime',
    'tag:DRAWN',
    'tag:manga -tag:eclair',
    'creator:"it\'s",v2',
    'family:PONY',
    '-family:pony',
    'rank:>8',
    'rank:8,16',
    '-rank:16',
    'size:<10mb',
    'rating:>=4',
    'added:<30d',
    'trained:2024',
    '-trained:2024',
    'nsfw:<=2',
    'is:favorite OR is:duplicate',
    'is:missing',
    'is:hidden',
    '-is:untagged',
    'has:notes',
    'folder:style',
    'in:style/ink',
    'train:1girl',
    `hash:${hashes[0]}`,
    'collection:"by hand"',
    'collection:saved',
    'collection:nested',
    'collection:nobody',
    'root:two',
    `root:${roots[2]}`,
    'root:nowhere',
    '(anime OR base:sdxl) -(rating:<3 tag:v2)',
    'anmie',
    'base:sd1 base:sdxl',
    'published:2023..2024',
    'license:nothing',
  ];
  const options: { [K in keyof AdapterFilter]: () => AdapterFilter[K] } = {
    q: () => random.sample(texts, random.integer(1, 2)).join(' '),
    baseModel: () => random.sample(['sd1', 'sdxl', 'flux1'] as const, 2),
    family: () => [random.pick(['pony', 'MY OWN', 'none'])],
    tag: () => random.sample(['ANIME', 'ink', 'Drawn', '夜の街', 'none'], random.integer(1, 2)),
    creator: () => [random.pick(['anime', 'V2', 'none'])],
    license: () => [random.pick(['ink', 'İSTANBUL'.toLowerCase()])],
    collection: () => random.sample([...collections, 'saved'], random.integer(1, 2)),
    rank: () => random.sample(['8', '16..', '<8'], random.integer(1, 2)),
    size: () =>
      random.sample(
        SIZE_BUCKETS.map(({ value }) => value),
        random.integer(1, 3),
      ),
    year: () => random.sample(['2023', '2024', '2026'], random.integer(1, 2)),
    rating: () => [random.pick(['0', '3..', '5'])],
    nsfwLevel: () => random.sample(['0', '1', '5'], 2),
    folder: () => random.pick(['style', 'made', 'a%b']),
    rootId: () => random.pick(roots),
    is: () => random.sample(['favorite', 'duplicate', 'untagged', 'hidden'] as const, 1),
    has: () => [random.pick(['preview', 'notes', 'trigger'] as const)],
    favorite: () => random.chance(0.5),
    minRating: () => random.integer(0, 5),
    state: () => random.pick(['present', 'missing', 'all'] as const),
    tagMode: () => random.pick(['any', 'all'] as const),
  };
  const filter: AdapterFilter = {};
  for (const [name, draw] of Object.entries(options)) {
    if (random.chance(name === 'q' ? 0.5 : 0.08)) Object.assign(filter, { [name]: draw() });
  }
  return filter;
}

/** @returns how many of the filters found something */
async function compareCounts(seed: string, runs: number): Promise<number> {
  const random = new Random(seed);
  let hits = 0;
  for (let n = 0; n < runs; n++) {
    const filter = drawFilter(random);
    const scope = drawScope(random);
    const ready = await search.prepare(filter, scope);
    const ids = await idsBySql(ready.node, scope);
    hits += ids.length > 0 ? 1 : 0;
    const told = { filter, scope, count: ready.count, ids: ready.ids?.toSorted() };
    expect(told).toEqual({ filter, scope, count: ids.length, ids });
    const { total, lists } = await search.facets(filter, scope, { fields: FACET_FIELDS, top: 1000 });
    expect(total).toBe(ids.length);
    for (const field of FACET_FIELDS) {
      const counts = Object.fromEntries(lists[field].values.map(({ value, count }) => [value, count]));
      expect({ filter, scope, field, counts }).toEqual({
        filter,
        scope,
        field,
        counts: await facetBySql(ready.node, scope, field),
      });
    }
  }
  return hits;
}

describe('the columns and the database agree', () => {
  it('on what any tree of conditions finds', async () => {
    expect(await compareIds('trees', 400)).toBeGreaterThan(80);
  });

  it('on counts and facets of any filter', async () => {
    expect(await compareCounts('filters', 120)).toBeGreaterThan(30);
  });

  it('on values that are not there: never found, but found without', async () => {
    const range: QueryNode = { kind: 'range', field: 'rank', min: 0, max: 1000 };
    const family: QueryNode = { kind: 'value', field: 'family', values: ['pony', 'illustrious', 'my own'] };
    for (const leaf of [range, family]) {
      const without = await idsBySql({ kind: 'not', node: leaf }, ALL);
      expect(without.length).toBeGreaterThan(10);
      expect(await idsByColumns({ kind: 'not', node: leaf }, ALL)).toEqual(without);
      expect((await idsByColumns(leaf, ALL)).length + without.length).toBe(
        (await idsBySql({ kind: 'and', nodes: [] }, ALL)).length,
      );
    }
  });

  it('on nothing to choose from: an empty OR and an empty list find none, an empty AND finds all', async () => {
    const all = await idsBySql({ kind: 'and', nodes: [] }, ALL);
    expect(all.length).toBeGreaterThan(250);
    expect(await idsByColumns({ kind: 'and', nodes: [] }, ALL)).toEqual(all);
    const empty: QueryNode[] = [
      { kind: 'or', nodes: [] },
      { kind: 'ids', ids: [] },
      ...(['tag', 'base', 'folder', 'root', 'collection'] as const).map(
        (field): QueryNode => ({ kind: 'value', field, values: [] }),
      ),
    ];
    for (const node of empty) {
      expect(await idsBySql(node, ALL), JSON.stringify(node)).toEqual([]);
      expect(await idsByColumns(node, ALL), JSON.stringify(node)).toEqual([]);
      expect(await idsByColumns({ kind: 'not', node }, ALL)).toEqual(all);
    }
  });

  it('on case: values whatever it is, folders only as they are written', async () => {
    const count = async (q: string) => (await search.prepare({ q, state: 'all' }, ALL)).count;
    expect(await count('creator:ANIME')).toBe(await count('creator:anime'));
    expect(await count('creator:anime')).toBeGreaterThan(0);
    expect(await count('family:"MY OWN"')).toBe(await count('family:"my own"'));
    expect(await count('creator:İSTANBUL')).toBe(await count('creator:İstanbul'));
    const [lower, upper] = [await count('folder:style'), await count('folder:Style')];
    expect([lower, upper, await count('folder:style,Style')]).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(await count('folder:STYLE')).toBe(0);
    expect(Math.min(lower, upper)).toBeGreaterThan(0);
  });
});

describe('after a crash of their thread', () => {
  it('the columns are filled again before the next answer', async () => {
    const before = await idsByColumns({ kind: 'and', nodes: [] }, ALL);
    // As a thread stands that was started anew: without rows.
    const { pool } = columns as unknown as { pool: { run(task: object): Promise<unknown> } };
    await pool.run({ op: 'begin', epoch: 'another life' });
    const asked = [1, 2, 3].map(() => search.count({ state: 'all', q: 'is:hidden OR -is:hidden' }, ALL));
    expect(await Promise.all(asked)).toEqual(asked.map(() => before.length));
    expect(await idsByColumns({ kind: 'and', nodes: [] }, ALL)).toEqual(before);
    await library.patch((await library.list({ rootId: scanned.id }))[0]?.id ?? '', {
      family: 'after the crash',
    });
    await settleFeed(library.db);
    expect(await search.count({ q: 'family:"after the crash"' }, ALL)).toBe(1);
  });
});

describe('after edits', () => {
  it('of people and scans and other processes they still agree', async () => {
    const random = new Random('edits');
    const own = (await library.list({ rootId: scanned.id, state: 'all' })).map(({ id }) => id);
    for (let round = 0; round < 4; round++) {
      for (const id of random.sample(own, 6)) {
        await library.patch(id, {
          rating: random.integer(0, 5),
          tags: random.sample(SEED_WORDS, random.integer(0, 3)),
          creator: random.pick([null, ...SEED_WORDS]),
          family: random.pick([null, 'Pony', 'another']),
          hidden: random.chance(0.3),
          name: random.pick([null, 'Anime renamed', 'Éclair ２']),
          notes: random.pick([null, 'anime ink']),
        });
      }
      const [gone] = await query<{ path: string }>(
        `SELECT path FROM files WHERE root_id = $1 AND state = 'present' AND adapter_id IS NOT NULL ORDER BY path LIMIT 1`,
        [scanned.id],
      );
      unlinkSync(join(scanned.path, gone?.path ?? ''));
      await library.scan(scanned.id);
      await changeByHand(random);
      await settleFeed(library.db);
      expect(await compareIds(`edits ${round}`, 60)).toBeGreaterThan(12);
      expect(await compareCounts(`edits ${round}`, 15)).toBeGreaterThan(2);
    }
  });

  /** Rows that change, come and go, as another process would write them. */
  async function changeByHand(random: Random): Promise<void> {
    const feed = library.get(FeedRepository);
    const changed = random.sample(seeded, 12);
    const removed = random.sample(
      seeded.filter((id) => !changed.includes(id)),
      4,
    );
    const added = await seedAdapters(library.db, {
      count: 3,
      seed: `added ${random.hex(8)}`,
      rootIds: roots.slice(1),
    });
    await library.db.database.transaction(async () => {
      await query(
        `UPDATE adapters SET rank = nullif(coalesce(rank, 0) * 2 % 48, 0), favorite = NOT favorite, base_model = 'flux1',
           trained_at = CASE WHEN trained_at IS NULL THEN '2024-12-31T23:00:00-02'::timestamptz END,
           tags = '{}', tag_keys = '{}' WHERE id = ANY($1::uuid[])`,
        [changed],
      );
      await query(
        `INSERT INTO collection_items (collection_id, adapter_id, position) SELECT $1, id, 1
        FROM unnest($2::uuid[]) AS id ON CONFLICT DO NOTHING`,
        [collections[2], changed.slice(0, 3)],
      );
      await query(`DELETE FROM files WHERE adapter_id = ANY($1::uuid[])`, [removed]);
      await query(`DELETE FROM adapters WHERE id = ANY($1::uuid[])`, [removed]);
      await feed.append('adapter', [...changed, ...added]);
      await feed.append('adapter.removed', removed);
    });
    seeded = [...seeded.filter((id) => !removed.includes(id)), ...added];
  }
});
