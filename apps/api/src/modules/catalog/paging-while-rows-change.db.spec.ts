import { Random } from '@lora/fixtures';
import { ADAPTER_SORTS, type AdapterQuery } from '@lora/schema';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, createTestLibrary, type TestLibrary } from '../../../test/library.js';
import { seedAdapters } from '../../../test/seed-adapters.js';
import { AdaptersService } from './adapters.service.js';
import { toNaturalKey } from './natural-key.js';

// Somebody pages through a list while another process adds, removes and renames adapters.

/** More than are listed by their ids. */
const STABLE = 1_100;
/** Adapters that come, go and change their names while lists are read. */
const RESTLESS = 40;
const PAGE = 60;

let library: TestLibrary;
let stable: Set<string>;
/** Those of them with two stars: few enough to be listed by their ids, and to be ranked. */
let few: Set<string>;
let collection: string;
let restless: string[];
let rootIds: string[];
let other: Client;

beforeAll(async () => {
  library = await createTestLibrary();
  rootIds = [(await library.addRoot()).id, (await library.addRoot()).id];
  stable = new Set(await seedAdapters(library.db, { count: STABLE, seed: 'stable', rootIds }));
  restless = await seedAdapters(library.db, { count: RESTLESS, seed: 'restless', rootIds });
  // One word that all names have, for the ranking, and many rows that are equal in what they are sorted by.
  await library.db.database.query(
    `UPDATE adapters SET name = name || ' lora', search_text = search_text || ' lora', hidden = false,
       size = size / 1000000 * 1000000, rating = rating % 3, created_at = date_trunc('month', created_at)`,
  );
  const [made] = await library.db.database.query<{ id: string }>(
    `INSERT INTO collections (name) VALUES ('by hand') RETURNING id`,
  );
  collection = made?.id ?? '';
  await library.db.database.query(
    `INSERT INTO collection_items (collection_id, adapter_id, position)
     SELECT $1, id, hashtext(id::text) % 50 FROM adapters`,
    [collection],
  );
  const rated = await library.db.database.query<{ id: string }>(`SELECT id FROM adapters WHERE rating = 2`);
  few = new Set(rated.map(({ id }) => id).filter((id) => stable.has(id)));
  other = new Client(library.db.connection);
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await library.close();
});

/** Changes a few rows, as another process would: its own connection, its own commit. */
async function disturb(random: Random): Promise<void> {
  const [gone, renamed] = [random.pick(restless), random.pick(restless)];
  const name = `${random.hex(2)} renamed ${random.hex(6)} lora`;
  await other.query('BEGIN');
  await other.query(`DELETE FROM adapters WHERE id = $1`, [gone]);
  await other.query(
    `UPDATE adapters SET name = $2, name_key = $3, file_name = $2, file_name_key = $3, rating = $4::int, size = $5,
       file_modified_at = now(), published_at = nullif($6, '')::timestamptz, rank = $4::int WHERE id = $1`,
    [
      renamed,
      name,
      toNaturalKey(name),
      random.integer(0, 5),
      random.integer(0, 1e9),
      random.pick(['', '2024-01-01']),
    ],
  );
  await other.query(`UPDATE collection_items SET position = $2 WHERE adapter_id = $1`, [
    renamed,
    random.integer(-50, 50),
  ]);
  await other.query('COMMIT');
  const [added = ''] = await seedAdapters(library.db, { count: 1, seed: `added ${random.hex(12)}`, rootIds });
  await other.query(
    `UPDATE adapters SET search_text = search_text || ' lora', hidden = false WHERE id = $1`,
    [added],
  );
  await other.query(
    `INSERT INTO collection_items (collection_id, adapter_id, position) VALUES ($1, $2, $3)`,
    [collection, added, random.integer(-50, 50)],
  );
  restless = [...restless.filter((id) => id !== gone), added];
}

async function readAll(query: AdapterQuery, between: () => Promise<void>): Promise<string[]> {
  const adapters = library.get(AdaptersService);
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await adapters.list(Object.assign({ limit: PAGE, state: 'all' }, query, { cursor }), ALL);
    ids.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
    await between();
  } while (cursor);
  return ids;
}

function queryOf(sort: AdapterQuery['sort']): AdapterQuery {
  if (sort === 'manual') return { sort, collection: [collection] };
  if (sort === 'relevance') return { sort, q: 'lora rating:2' };
  return { sort, seed: 5 };
}

describe('a list that is read while rows come, go and change', () => {
  it.each(ADAPTER_SORTS)('by %s: shows each that stays as it was exactly once', async (sort) => {
    const random = new Random(`disturb ${sort}`);
    const ids = await readAll(queryOf(sort), () => disturb(random));
    const seen = ids.filter((id) => stable.has(id));
    expect(seen.length).toBe(new Set(seen).size);
    expect(new Set(seen)).toEqual(sort === 'relevance' ? few : stable);
    // The others may have been shown or not, but where their place in the list cannot change, not twice.
    const isFixed = ['added', '-added', 'random', 'relevance'].includes(sort);
    expect(isFixed ? ids : [...new Set(ids)]).toHaveLength(new Set(ids).size);
  });

  it('at full speed from both sides, under several sorts at a time', async () => {
    let changes = 0;
    const sorts = ['name', '-size', 'random', '-rating', 'manual'] as const;
    const random = new Random('full speed');
    const reading = Promise.all(
      sorts.map((sort) => readAll({ ...queryOf(sort), rating: ['2'] }, () => Promise.resolve())),
    );
    const progress = { isRead: false };
    reading.finally(() => (progress.isRead = true)).catch(() => undefined);
    for (; !progress.isRead; changes++) await disturb(random);
    const lists = await reading;
    expect(changes).toBeGreaterThan(0);
    for (const [n, ids] of lists.entries()) {
      const seen = ids.filter((id) => stable.has(id));
      expect({ sort: sorts[n], seen: seen.length, distinct: new Set(seen).size }).toEqual({
        sort: sorts[n],
        seen: few.size,
        distinct: few.size,
      });
    }
  });
});
