import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { settleFeed } from '../../../test/library.js';
import { ChangesService } from './changes.service.js';
import { FeedRepository } from './feed.repository.js';
import { RevisionsRepository } from './revisions.repository.js';

let db: TestDatabase;
let feed: FeedRepository;
let changes: ChangesService;

beforeAll(async () => {
  db = await createTestDatabase();
  feed = new FeedRepository(db.database);
  changes = new ChangesService(feed);
});
afterAll(() => db.close());

/** What a reader gets once no transaction of another test file is in the way. */
async function read(query: Parameters<ChangesService['readPage']>[0]) {
  await settleFeed(db);
  return changes.readPage(query);
}
const ids = (count: number) => Array.from({ length: count }, () => randomUUID());

it('a reader without a position is told where to begin, and then gets what came after', async () => {
  await feed.append('adapter', ids(2));
  const start = await read({});
  expect(start).toEqual({
    items: [],
    position: expect.stringMatching(/^\d+\.\d+$/),
    more: false,
    reset: false,
  });
  const [id] = ids(1);
  await feed.append('adapter.removed', [id ?? '']);
  const page = await read({ after: start.position });
  expect(page).toMatchObject({ items: [{ kind: 'adapter.removed', id }], more: false, reset: false });
  expect(await read({ after: page.position })).toEqual({
    items: [],
    position: page.position,
    more: false,
    reset: false,
  });
});

it('pages through many changes without losing or doubling one', async () => {
  const { position } = await read({});
  const wanted: string[] = [];
  for (const count of [3, 1, 5, 2]) {
    const some = ids(count);
    wanted.push(...some);
    await feed.append('problem', some);
  }
  const told: string[] = [];
  let after = position;
  for (let more = true; more; ) {
    const page = await read({ after, limit: 2 });
    told.push(...page.items.map((item) => item.id));
    ({ position: after, more } = page);
  }
  expect(told).toEqual(wanted);
});

it('a change that commits late is not skipped, although later ones were there before it', async () => {
  const { position } = await read({});
  const [late = '', early = '', last = ''] = ids(3);
  let commit = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    commit = resolve;
  });
  let written = (): void => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const open = db.database.transaction(async () => {
    await feed.append('adapter', [late]);
    written();
    await held;
  });
  await isWritten;
  await feed.append('adapter', [early]);
  // The later one waits for the open one: readers get both in their order or none.
  const before = await changes.readPage({ after: position });
  expect(before.items).toEqual([]);
  commit();
  await open;
  await feed.append('adapter', [last]);
  const after = await read({ after: before.position });
  expect(after.items.map((item) => item.id)).toEqual([late, early, last]);
});

it('a change that is rolled back is never told', async () => {
  const { position } = await read({});
  await expect(
    db.database.transaction(async () => {
      await feed.append('adapter', ids(1));
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect((await read({ after: position })).items).toEqual([]);
});

it('wakes listeners once the change is committed', async () => {
  let woken = 0;
  const listener = await db.database.listen('feed', () => void (woken += 1));
  await feed.append('root', ids(3));
  await expect.poll(() => woken).toBe(1);
  await feed.append('root', []);
  await feed.append('root', ids(1));
  await expect.poll(() => woken).toBe(2);
  await listener.close();
});

it('a position that was never given is refused', async () => {
  await expect(read({ after: 'yesterday' })).rejects.toMatchObject({ code: 'validation_failed' });
});

it('a reader of another or an older database is told to load everything anew', async () => {
  const page = await read({ after: '999999999.5' });
  expect(page).toEqual({ items: [], position: expect.any(String), more: false, reset: true });
  expect(await read({ after: page.position })).toMatchObject({ reset: false });
});

it('a reader whose changes have been pruned is told to load everything anew, whoever has read them goes on', async () => {
  const { position: beforeAll } = await read({});
  await feed.append('adapter', ids(2));
  await db.database.query(`UPDATE feed SET at = now() - interval '40 days'`);
  await feed.append('adapter', ids(1));
  const { position: now } = await read({});
  await feed.prune(30);
  expect(await db.database.query(`SELECT count(*)::int AS n FROM feed`)).toEqual([{ n: 1 }]);
  expect(await read({ after: beforeAll })).toMatchObject({ items: [], reset: true });
  expect(await read({ after: now })).toMatchObject({ items: [], reset: false });
  await feed.prune(30);
  expect(await read({ after: now })).toMatchObject({ reset: false });
});

it('keeps who changed what, and hands it over with a merge', async () => {
  const revisions = new RevisionsRepository(db.database);
  const adapter = async () => {
    const [row] = await db.database.query<{ id: string }>(
      `INSERT INTO adapters (name, name_key, base_model, network_type, file_name, file_name_key, size)
       VALUES ('a', 'a', 'sd1', 'lora', 'a', 'a', 1) RETURNING id`,
    );
    return row?.id ?? '';
  };
  const [one, two] = [await adapter(), await adapter()];
  await revisions.add({
    adapterId: one,
    userId: null,
    kind: 'edit',
    changes: [{ field: 'name', from: null, to: 'x' }],
  });
  await revisions.add({
    adapterId: two,
    userId: null,
    kind: 'edit',
    changes: [
      { field: 'name', from: null, to: 'y' },
      { field: 'rating', from: 1, to: 2 },
    ],
  });
  expect([...(await revisions.lastWrites(two)).keys()].toSorted()).toEqual(['name', 'rating']);
  await revisions.move(two, one);
  expect((await revisions.lastWrites(two)).size).toBe(0);
  const writes = await revisions.lastWrites(one);
  expect(writes.get('name')).toEqual(writes.get('rating'));
});
