import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AdapterDetail,
  AdapterItem,
  Batch,
  BatchChange,
  BatchItem,
  BatchSelection,
  Job,
  Revision,
} from '@lora/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';
import { BatchJob } from './batch.job.js';
import { BatchUndoJob } from './batch-undo.job.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;
const NOBODY = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';
/** So that a few adapters are several transactions. */
const CHUNK = 3;

let app: TestApp;
let owner: SignedIn;
let path: string;
let rootId: string;
/** By name. */
let ids: Record<string, string>;
let collections: string[];
let fields: { text: string; number: string; choice: string };

beforeAll(async () => {
  app = await createTestApp();
  app.app.get(BatchJob).chunk = CHUNK;
  app.app.get(BatchUndoJob).chunk = CHUNK;
  owner = await app.signIn();
  path = join(app.folder, 'library');
  mkdirSync(path);
  for (const [n, name] of NAMES.entries()) {
    put(path, `${name}.safetensors`, lora({ seed: name, metadata: { ss_output_name: `Name ${name}` } }));
    if (n % 2 === 0) continue;
    const model = { name: `Model ${name}`, tags: ['style', n % 3 === 0 ? 'Ink' : 'photo'], nsfw: n === 3 };
    put(path, `${name}.civitai.info`, JSON.stringify({ id: n, modelId: n, baseModel: 'SDXL 1.0', model }));
  }
  rootId = (await owner.post('/roots', { path })).body.id;
  const found = await vi.waitUntil(
    async () => {
      const items = (await owner.get('/adapters?limit=200')).body.items as AdapterItem[];
      return items.length === NAMES.length && items.every((item) => item.sha256) && items;
    },
    { timeout: 30_000 },
  );
  ids = Object.fromEntries(found.map((item) => [item.fileName.slice(0, 1), item.id]));
  collections = [
    await created('/collections', { name: 'one' }),
    await created('/collections', { name: 'two' }),
  ];
  fields = {
    text: await created('/custom-fields', { name: 'Place', kind: 'text' }),
    number: await created('/custom-fields', { name: 'Count', kind: 'number' }),
    choice: await created('/custom-fields', { name: 'Use', kind: 'choice', choices: ['yes', 'no'] }),
  };
  await owner.post('/tags', { name: 'drawing' });
  const { body } = await owner.get('/tags?contains=drawing');
  await owner.patch(`/tags/${body.items[0].id}`, { aliases: ['sketch'] });
}, 60_000);
afterAll(() => app.close());
beforeEach(async () => {
  await app.db.database.query('DELETE FROM collection_items');
  await Promise.all(Object.values(ids).map((id) => owner.patch(`/adapters/${id}`, NOTHING_WRITTEN)));
  await Promise.all(
    Object.values(ids).map((id) =>
      owner.patch(`/adapters/${id}`, {
        customFields: Object.fromEntries(Object.values(fields).map((field) => [field, null])),
      }),
    ),
  );
  await write('a', { rating: 5, notes: 'mine', tags: ['Own', 'sketch'] });
  await write('b', { rating: 2, favorite: true, hidden: true });
  await write('c', { tags: [], family: 'pony', customFields: { [fields.text]: 'here' } });
  await write('d', { baseModel: 'flux1', nsfwLevel: 4, description: 'long '.repeat(100) });
  await owner.post(`/collections/${collections[0]}/items`, { ids: [ids['e'], ids['a'], ids['d']] });
});

const NOTHING_WRITTEN = {
  name: null,
  description: null,
  notes: null,
  tags: null,
  rating: null,
  favorite: null,
  baseModel: null,
  family: null,
  nsfwLevel: null,
  hidden: null,
};

async function created(address: string, body: object): Promise<string> {
  const response = await owner.post(address, body);
  expect(response.status, response.text).toBe(201);
  return response.body.id;
}
async function write(name: string, change: object): Promise<void> {
  const response = await owner.patch(`/adapters/${ids[name]}`, change);
  expect(response.status, response.text).toBe(200);
}
const detail = async (name: string): Promise<AdapterDetail> =>
  (await owner.get(`/adapters/${ids[name]}`)).body;
const named = (names: string): BatchSelection => ({ ids: [...names].map((name) => ids[name] ?? name) });
/** Also the hidden one. */
const everybody = () => named(NAMES.join(''));
const ALL_OF_THEM: BatchSelection = { query: '', filters: { state: 'all' } };

async function dryRun(
  selection: BatchSelection,
  change: BatchChange,
  page: object = { limit: 200 },
): Promise<Batch> {
  const response = await owner.post('/batches', { selection, change, dryRun: true, ...page });
  expect(response.status, response.text).toBe(202);
  return response.body;
}
async function start(selection: BatchSelection, change: BatchChange): Promise<Batch> {
  const response = await owner.post('/batches', { selection, change });
  expect(response.status, response.text).toBe(202);
  return response.body;
}
async function ended(jobId: string | null): Promise<Job> {
  return vi.waitUntil(
    async () => {
      const job = (await owner.get(`/jobs/${jobId}`)).body as Job;
      return ['completed', 'failed', 'cancelled', 'paused'].includes(job.state) && job;
    },
    { timeout: 20_000, interval: 20 },
  );
}
async function change(selection: BatchSelection, wanted: BatchChange): Promise<Batch> {
  const batch = await start(selection, wanted);
  expect((await ended(batch.jobId)).state).toBe('completed');
  return (await owner.get(`/batches/${batch.id}`)).body;
}
async function undo(batch: Batch): Promise<Batch> {
  const response = await owner.post(`/batches/${batch.id}/undo`);
  expect(response.status, response.text).toBe(202);
  expect((await ended(response.body.undoJobId)).state).toBe('completed');
  return (await owner.get(`/batches/${batch.id}`)).body;
}
async function itemsOf(batch: Batch, query = ''): Promise<BatchItem[]> {
  const items: BatchItem[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await owner.get(`/batches/${batch.id}/items?limit=4${query}${cursor}`);
    items.push(...body.items);
    if (body.nextCursor === null) {
      if (body.total !== items.length) throw new Error(`${items.length} of ${body.total} items came.`);
      return items;
    }
    cursor = `&cursor=${body.nextCursor}`;
  }
}
const outcomeOf = (items: readonly BatchItem[], name: string) =>
  items.find((item) => item.adapterId === ids[name]);

/** Everything that the catalog holds of adapters and collections, apart from how often and when it was written. */
async function dump(): Promise<unknown> {
  const [row] = await app.db.database.query<{ dump: unknown }>(
    `SELECT jsonb_build_object(
       'adapters', (SELECT jsonb_agg(to_jsonb(a) - '{revision,updated_at}'::text[] ORDER BY a.id) FROM adapters a),
       'items', (SELECT jsonb_agg(to_jsonb(i) - 'added_at' ORDER BY i.collection_id, i.adapter_id) FROM collection_items i),
       'collections', (SELECT jsonb_agg(to_jsonb(c) - '{revision,updated_at}'::text[] ORDER BY c.id) FROM collections c),
       'tags', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM tags t),
       'files', (SELECT jsonb_agg(to_jsonb(f) - 'seen_in' ORDER BY f.id) FROM files f)) AS dump`,
  );
  return row?.dump;
}
async function countRevisions(): Promise<number> {
  const [row] = await app.db.database.query<{ n: string }>('SELECT count(*) AS n FROM revisions');
  return Number(row?.n);
}

/** Keeps adapters locked, as a long edit would, while `work` runs. */
async function whileLocked(names: string, work: () => Promise<void>): Promise<void> {
  await app.db.database.transaction(async () => {
    await app.db.database.query('SELECT 1 FROM adapters WHERE id = ANY($1::uuid[]) FOR UPDATE', [
      [...names].map((name) => ids[name]),
    ]);
    await app.db.database.outside(work);
  });
}

const CHANGES: [string, () => BatchChange][] = [
  ['a rating', () => ({ rating: 4 })],
  ['no rating of people', () => ({ rating: null })],
  ['favourite', () => ({ favorite: true })],
  ['no favourite', () => ({ favorite: false })],
  ['not hidden', () => ({ hidden: false })],
  ['base model and family', () => ({ baseModel: 'sdxl', family: 'illustrious' })],
  ['base model and family given back', () => ({ baseModel: null, family: null })],
  ['a level', () => ({ nsfwLevel: 3, hidden: null })],
  ['a tag more', () => ({ tags: { add: ['INK', 'new', 'sketch'] } })],
  ['a tag less', () => ({ tags: { remove: ['Style', 'ink', 'sketch'] } })],
  ['a tag more and one less', () => ({ tags: { add: ['new'], remove: ['photo', 'own'] } })],
  ['all tags anew', () => ({ tags: { set: ['Only', 'only', 'these'] } })],
  ['no tags', () => ({ tags: { set: [] } })],
  [
    'custom fields',
    () => ({ customFields: { [fields.text]: ' there ', [fields.number]: 7, [fields.choice]: 'yes' } }),
  ],
  ['a custom field emptied', () => ({ customFields: { [fields.text]: null } })],
  ['into a collection', () => ({ collection: { add: [collections[0] ?? ''] } })],
  [
    'from one collection to another',
    () => ({ collection: { remove: [collections[0] ?? ''], add: [collections[1] ?? ''] } }),
  ],
  [
    'everything at once',
    () => ({
      rating: 1,
      favorite: null,
      baseModel: 'wan',
      family: null,
      nsfwLevel: 0,
      hidden: true,
      tags: { add: ['x'] },
      customFields: { [fields.text]: null, [fields.choice]: 'no' },
      collection: { add: collections, remove: [] },
    }),
  ],
];

describe('a bulk change', () => {
  it.each(CHANGES)(
    'to %s does what its dry run told, and its undo brings everything back',
    async (_, make) => {
      const wanted = make();
      const before = await dump();
      const revisions = await countRevisions();
      const told = await dryRun(everybody(), wanted);
      expect(await dump()).toEqual(before);
      expect(told).toMatchObject({ id: null, dryRun: true, jobId: null, state: null });
      expect(told.items).toHaveLength(told.counts.total);

      const batch = await change(everybody(), wanted);
      expect(batch.counts).toEqual(told.counts);
      expect(await itemsOf(batch)).toEqual(told.items);
      expect(batch.counts.changed).toBeGreaterThan(0);
      expect(await countRevisions()).toBe(revisions + batch.counts.changed);
      for (const item of told.items ?? []) {
        const now = (await owner.get(`/adapters/${item.adapterId}`)).body;
        for (const { field, to } of item.changes) {
          const shown = field.startsWith('custom.')
            ? (now.customFields[field.slice(7)] ?? null)
            : field === 'collections'
              ? now.collections.toSorted()
              : now[field];
          expect(shown, `${item.name}: ${field}`).toEqual(to.value);
        }
      }
      const after = await dump();
      expect(after).not.toEqual(before);

      const again = await dryRun(everybody(), wanted);
      expect(again.counts).toMatchObject({ changed: 0, unchanged: told.counts.total });

      const undone = await undo(batch);
      expect(undone.counts).toMatchObject({ restored: batch.counts.changed, kept: 0 });
      expect(undone.undoneAt).not.toBeNull();
      expect(await dump()).toEqual(before);
      // Undoing it once more finds nothing to do.
      expect((await undo(batch)).counts).toEqual(undone.counts);
      expect(await dump()).toEqual(before);
    },
  );

  it('tells a page of a dry run and counts all of it', async () => {
    const whole = await dryRun(ALL_OF_THEM, { rating: 3 });
    const page = await dryRun(ALL_OF_THEM, { rating: 3 }, { offset: 4, limit: 3 });
    expect(page.counts).toEqual(whole.counts);
    expect(page.items).toEqual(whole.items?.slice(4, 7));
    expect((await dryRun(ALL_OF_THEM, { rating: 3 }, { offset: 1000 })).items).toEqual([]);
  });

  it('writes a revision of the batch on each adapter, with who did it, and tells the feed', async () => {
    await settleFeed(app.db);
    const { position } = (await owner.get('/changes')).body;
    const batch = await change(named('ab'), { rating: 3, collection: { add: [collections[1] ?? ''] } });
    const { body } = await owner.get(`/adapters/${ids['a']}/revisions?limit=1`);
    expect(body.items[0]).toMatchObject({
      kind: 'batch',
      batchId: batch.id,
      person: { name: 'owner@example.org' },
      changes: [
        { field: 'rating', from: { value: 5 }, to: { value: 3 } },
        { field: 'collections', to: { value: expect.arrayContaining([collections[1]]) } },
      ],
    });
    const activity = (await owner.get(`/activity?batchId=${batch.id}`)).body;
    const touched: string[] = activity.items.map((item: Revision) => item.adapterId);
    expect(new Set(touched)).toEqual(new Set([ids['a'], ids['b']]));
    await settleFeed(app.db);
    const told = (await owner.get(`/changes?after=${position}`)).body.items;
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'adapter', id: ids['a'] },
        { kind: 'adapter', id: ids['b'] },
        { kind: 'collection', id: collections[1] },
      ]),
    );
  });

  it('adds to the tags that an adapter shows, under the names that it shows', async () => {
    const batch = await change(named('ad'), { tags: { add: ['sketch', 'ink'], remove: ['own'] } });
    expect((await detail('a')).tags).toEqual(['drawing', 'ink']);
    expect((await detail('d')).tags).toEqual(['style', 'Ink', 'drawing']);
    expect((await detail('d')).provenance['tags']?.source).toBe('user');
    expect((await itemsOf(batch)).map((item) => item.changes)).toEqual([
      [{ field: 'tags', from: { value: ['style', 'Ink'] }, to: { value: ['style', 'Ink', 'drawing'] } }],
      [{ field: 'tags', from: { value: ['Own', 'drawing'] }, to: { value: ['drawing', 'ink'] } }],
    ]);
  });

  it('of what a search finds takes those that are visible now, and only those', async () => {
    const batch = await change({ query: 'tag:photo', filters: {} }, { rating: 1 });
    const hidden = (await itemsOf(batch)).map((item) => item.adapterId);
    // b is hidden, so no list shows it.
    expect(hidden).toEqual(['f', 'h'].map((name) => ids[name]));
    expect((await detail('b')).rating).toBe(2);
  });

  it('of nobody is a job that ends at once', async () => {
    const told = await dryRun({ query: 'tag:nobodyhasthis' }, { rating: 1 });
    expect(told).toMatchObject({ counts: { total: 0 }, items: [] });
    const batch = await change({ query: 'tag:nobodyhasthis' }, { rating: 1 });
    expect(batch).toMatchObject({ state: 'completed', counts: { total: 0, changed: 0 } });
    expect((await undo(batch)).counts).toMatchObject({ restored: 0, kept: 0 });
    expect((await dryRun({ ids: [] }, { rating: 1 })).counts.total).toBe(0);
  });

  it('names ids that nobody has as failed', async () => {
    const selection = { ids: [NOBODY, ids['a'] ?? '', NOBODY.toUpperCase(), ids['a']?.toUpperCase() ?? ''] };
    const told = await dryRun(selection, { rating: 3 });
    const batch = await change(selection, { rating: 3 });
    expect(batch.counts).toEqual({ total: 2, changed: 1, unchanged: 0, failed: 1, restored: 0, kept: 0 });
    expect(await itemsOf(batch)).toEqual(told.items);
    expect(await itemsOf(batch, '&outcome=failed')).toEqual([
      {
        adapterId: NOBODY,
        name: '',
        outcome: 'failed',
        changes: [],
        message: 'There is no adapter with this id.',
        undo: null,
        undoMessage: null,
      },
    ]);
    expect((await undo(batch)).counts).toMatchObject({ restored: 1 });
  });

  it('that would give an adapter too many tags says so of it and changes the others', async () => {
    await write('a', { tags: Array.from({ length: 199 }, (_, n) => `t${n}`) });
    const batch = await change(named('ab'), { tags: { add: ['x1', 'x2'] } });
    const items = await itemsOf(batch);
    expect(outcomeOf(items, 'a')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('201'),
    });
    expect(outcomeOf(items, 'b')).toMatchObject({ outcome: 'changed' });
    expect((await detail('a')).tags).toHaveLength(199);
  });
});

describe('the undo', () => {
  it('keeps what somebody has changed since, names it, and gives back the rest', async () => {
    const batch = await change(named('abc'), { rating: 4, favorite: true, tags: { add: ['x'] } });
    await write('a', { rating: 1 });
    await write('c', { tags: ['mine', 'x'], favorite: null });
    const undone = await undo(batch);
    expect(undone.counts).toMatchObject({ changed: 3, restored: 1, kept: 2 });
    expect(await itemsOf(batch, '&undo=kept')).toMatchObject([
      { adapterId: ids['a'], undo: 'kept', undoMessage: 'Changed since: rating.' },
      // Its favourite is as the batch found it: nothing to give back.
      { adapterId: ids['c'], undo: 'kept', undoMessage: 'Changed since: tags.' },
    ]);
    expect(await detail('a')).toMatchObject({ rating: 1, favorite: false, tags: ['Own', 'drawing'] });
    expect(await detail('b')).toMatchObject({ rating: 2, favorite: true });
    expect(await detail('c')).toMatchObject({ rating: 0, tags: ['mine', 'x'] });
    // Once it holds the batch's value again, another undo gives it back.
    await write('a', { rating: 4 });
    expect((await undo(batch)).counts).toMatchObject({ restored: 2, kept: 1 });
    expect((await detail('a')).rating).toBe(5);
  });

  it('of collections puts adapters back to their places, and leaves a collection that is gone', async () => {
    const third = await created('/collections', { name: 'third' });
    await owner.post(`/collections/${third}/items`, { ids: [ids['b'], ids['c']] });
    const batch = await change(named('abe'), { collection: { remove: [collections[0] ?? '', third] } });
    const order = async () =>
      (
        (await owner.get(`/adapters?collection=${collections[0]}&sort=manual&state=all`)).body
          .items as AdapterItem[]
      )
        .map((item) => item.fileName.slice(0, 1))
        .join('');
    expect(await order()).toBe('d');
    expect((await owner.delete(`/collections/${third}`)).status).toBeLessThan(300);
    await undo(batch);
    expect(await order()).toBe('ead');
    expect(outcomeOf(await itemsOf(batch), 'b')).toMatchObject({
      undo: 'kept',
      undoMessage: 'Changed since: collections.',
    });
  });

  it('is refused while the change runs and while it is undone already', async () => {
    let batch: Batch | undefined;
    await whileLocked('a', async () => {
      batch = await start(named('ab'), { rating: 3 });
      const refused = await owner.post(`/batches/${batch.id}/undo`);
      expect(refused.status).toBe(409);
      expect(refused.body.message).toContain('not finished');
    });
    await ended(batch?.jobId ?? null);
    let first: Batch | undefined;
    await whileLocked('a', async () => {
      first = (await owner.post(`/batches/${batch?.id}/undo`)).body;
      expect((await owner.post(`/batches/${batch?.id}/undo`)).status).toBe(409);
    });
    expect((await ended(first?.undoJobId ?? null)).state).toBe('completed');
    expect((await detail('a')).rating).toBe(5);
    expect((await owner.post(`/batches/${NOBODY}/undo`)).status).toBe(404);
  });
});

describe('in the middle', () => {
  it.each(['pause', 'cancel'] as const)('a change that is stopped (%s) keeps what it did', async (how) => {
    const before = await dump();
    const told = await dryRun(everybody(), { rating: 3 });
    const inSecondChunk = told.items?.[CHUNK]?.adapterId;
    const name = Object.entries(ids).find(([, id]) => id === inSecondChunk)?.[0] ?? '';
    let batch: Batch | undefined;
    await whileLocked(name, async () => {
      batch = await start(everybody(), { rating: 3 });
      await vi.waitUntil(
        async () => (await owner.get(`/batches/${batch?.id}`)).body.counts.changed === CHUNK,
        { timeout: 10_000, interval: 20 },
      );
      await owner.post(`/jobs/${batch?.jobId}/${how}`);
      expect((await owner.post(`/batches/${batch?.id}/undo`)).status).toBe(409);
    });
    const { jobId } = batch as Batch;
    expect((await ended(jobId)).state).toBe(how === 'pause' ? 'paused' : 'cancelled');
    // The chunk that it was in is whole, the rest is as it was.
    const stopped = (await owner.get(`/batches/${batch?.id}`)).body as Batch;
    expect(stopped.counts.changed).toBe(2 * CHUNK);
    expect(await itemsOf(stopped, '&outcome=waiting')).toHaveLength(NAMES.length - 2 * CHUNK);
    expect((await itemsOf(stopped)).slice(0, 2 * CHUNK)).toEqual(told.items?.slice(0, 2 * CHUNK));
    const resumed = await owner.post(`/jobs/${jobId}/resume`);
    expect(resumed.status).toBe(how === 'pause' ? 200 : 409);
    await vi.waitUntil(async () => (await ended(jobId)).state !== 'paused', { timeout: 10_000 });
    expect(await itemsOf(stopped, '&outcome=waiting')).toHaveLength(
      how === 'pause' ? 0 : NAMES.length - 2 * CHUNK,
    );
    await undo(stopped);
    expect(await dump()).toEqual(before);
  });

  it('a run that dies between chunks, and one beside it, end right together', async () => {
    const before = await dump();
    const job = app.app.get(BatchJob);
    const wanted: BatchChange = { tags: { add: ['once'] }, collection: { add: [collections[1] ?? ''] } };
    const told = await dryRun(ALL_OF_THEM, wanted);
    let batch: Batch | undefined;
    await whileLocked(NAMES.join(''), async () => {
      batch = await start(ALL_OF_THEM, wanted);
      const payload = { batchId: batch.id ?? '', scope: { roots: 'all' as const } };
      const dying = new AbortController();
      // Two more runs of the same work, as after a crash that was none; one of them dies after its first chunk.
      const runs = [
        job.run({ id: NOBODY, payload, signal: new AbortController().signal, report: () => undefined }),
        job
          .run({
            id: NOBODY,
            payload,
            signal: dying.signal,
            report: ({ done }) => {
              if (done > 0) dying.abort(new Error('died'));
            },
          })
          .then(
            () => 'ended',
            (error: Error) => error.message,
          ),
      ];
      void Promise.allSettled(runs);
      pending.push(...runs);
      // All three stand before the lock: none can be done before another has begun.
      await vi.waitUntil(
        async () => {
          const waiting = await app.db.database.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length >= 3;
        },
        { timeout: 10_000, interval: 20 },
      );
    });
    const [, dead] = await Promise.all(pending.splice(0));
    // It dies where it has work to report; another run may have taken all of it.
    expect(['died', 'ended']).toContain(dead);
    expect((await ended(batch?.jobId ?? null)).state).toBe('completed');
    const now = (await owner.get(`/batches/${batch?.id}`)).body as Batch;
    expect(now.counts).toEqual(told.counts);
    expect(await itemsOf(now)).toEqual(told.items);
    await undo(now);
    expect(await dump()).toEqual(before);
  });
  const pending: Promise<unknown>[] = [];

  it('an adapter that goes away fails with the reason, and the others are changed', async () => {
    put(path, 'z.safetensors', lora({ seed: 'z' }));
    const find = async () => {
      const { body } = await owner.get('/adapters?state=all&sort=fileName&limit=200');
      return (body.items as AdapterItem[]).find((item) => item.fileName === 'z.safetensors');
    };
    const z = await vi.waitUntil(async () => (await find())?.sha256 && (await find()), { timeout: 30_000 });
    rmSync(join(path, 'z.safetensors'));
    await vi.waitUntil(async () => (await find())?.state === 'missing', { timeout: 30_000 });
    const selection = { ids: [z?.id ?? '', ids['a'] ?? ''] };
    let batch: Batch | undefined;
    await whileLocked('a', async () => {
      batch = await start(selection, { rating: 3 });
      expect((await owner.delete(`/adapters/${z?.id}`)).status).toBe(204);
    });
    expect((await ended(batch?.jobId ?? null)).state).toBe('completed');
    const items = await itemsOf(batch as Batch);
    expect(items.find((item) => item.adapterId === z?.id)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('not in the library any more'),
    });
    expect(outcomeOf(items, 'a')).toMatchObject({ outcome: 'changed' });
  });

  it('two changes of the same adapters both happen, and each is undone for itself', async () => {
    const before = await dump();
    const [first, second] = await Promise.all([
      start(named('abcdef'), { tags: { add: ['first'] }, rating: 1 }),
      start(named('defghi'), { tags: { add: ['second'] }, rating: 4 }),
    ]);
    await Promise.all([ended(first.jobId), ended(second.jobId)]);
    const { tags } = await detail('e');
    expect(tags).toEqual(expect.arrayContaining(['first', 'second']));
    // Whichever came last is undone first: then nothing stands in the other's way.
    const order = tags.indexOf('first') < tags.indexOf('second') ? [second, first] : [first, second];
    for (const batch of order) expect((await undo(batch)).counts.kept).toBe(0);
    expect(await dump()).toEqual(before);
  });
});

describe('the lists', () => {
  it('tell changes newest first, a page at a time', async () => {
    const first = await change(named('a'), { rating: 1 });
    const second = await change(named('b'), { rating: 1 });
    const page = (await owner.get('/batches?limit=1')).body;
    expect(page).toMatchObject({ items: [{ id: second.id }], nextCursor: expect.any(String) });
    const next = (await owner.get(`/batches?limit=1&cursor=${page.nextCursor}`)).body;
    expect(next.items).toMatchObject([
      {
        id: first.id,
        person: { name: 'owner@example.org' },
        selection: { ids: [ids['a']] },
        change: { rating: 1 },
      },
    ]);
    expect((await owner.get('/batches?cursor=nonsense')).status).toBe(400);
    expect((await owner.get(`/batches/${first.id}/items?cursor=${page.nextCursor}`)).status).toBe(400);
    expect((await owner.get(`/batches/${NOBODY}`)).status).toBe(404);
    expect((await owner.get(`/batches/${NOBODY}/items`)).status).toBe(404);
  });
});

describe('is refused with a sentence', () => {
  it.each<[string, object, object, RegExp]>([
    ['nobody selected', {}, { rating: 1 }, /selection/],
    ['ids and some left out', { ids: [], except: [] }, { rating: 1 }, /selection.ids/],
    ['nonsense left out', { query: '', except: ['x'] }, { rating: 1 }, /selection.except/],
    ['ids and a query', { ids: [], query: '' }, { rating: 1 }, /selection.ids/],
    ['ids that are none', { ids: ['x'] }, { rating: 1 }, /UUID/],
    ['two queries', { query: 'a', filters: { q: 'b' } }, { rating: 1 }, /filters/],
    ['a query with a mistake', { query: 'rating:>nonsense' }, { rating: 1 }, /./],
    ['nothing to do', { query: '' }, {}, /at least one/],
    ['empty lists of tags', { query: '' }, { tags: { add: [], remove: [] } }, /at least one/],
    ['set beside add', { query: '' }, { tags: { set: ['a'], add: ['b'] } }, /set/],
    ['a family of spaces', { query: '' }, { family: ' ' }, /family/],
    ['a rating of 9', { query: '' }, { rating: 9 }, /rating/],
    ['a field that nobody may change', { query: '' }, { notes: 'x' }, /notes/],
    ['a custom field that is none', { query: '' }, { customFields: { [NOBODY]: 'x' } }, /custom field/],
    [
      'in and out of one collection',
      { query: '' },
      { collection: { add: [NOBODY], remove: [NOBODY] } },
      /collection/,
    ],
  ])('%s', async (_, selection, wanted, words) => {
    const before = await countRevisions();
    for (const dry of [true, false]) {
      const response = await owner.post('/batches', { selection, change: wanted, dryRun: dry });
      expect(response.status).toBe(400);
      expect(response.body.message).toMatch(words);
    }
    expect(await countRevisions()).toBe(before);
  });

  it('a collection that nobody has, a number as a choice', async () => {
    const missing = await owner.post('/batches', {
      selection: { query: '' },
      change: { collection: { add: [NOBODY] } },
    });
    expect(missing.status).toBe(404);
    const wrong = await owner.post('/batches', {
      selection: { query: '' },
      change: { customFields: { [fields.choice]: 7 } },
    });
    expect(wrong.status).toBe(400);
    expect(rootId).toBeTruthy();
  });
});

describe('a search but for some', () => {
  it('changes all that it finds and leaves those out, in the dry run too, and keeps on record whom', async () => {
    const [out] = [...NAMES];
    const selection = { ...ALL_OF_THEM, except: [ids[out ?? ''] ?? '', NOBODY] };
    const all = await dryRun(ALL_OF_THEM, { nsfwLevel: 4 });
    const told = await dryRun(selection, { nsfwLevel: 4 });
    expect(told.counts.total).toBe(all.counts.total - 1);
    const batch = await change(selection, { nsfwLevel: 4 });
    expect(batch.selection.except).toEqual(selection.except);
    const items = await itemsOf(batch);
    expect(items).toHaveLength(all.counts.total - 1);
    expect(outcomeOf(items, out ?? '')).toBeUndefined();
    expect((await detail(out ?? '')).nsfwLevel).not.toBe(4);
    expect((await undo(batch)).counts.restored).toBe(batch.counts.changed);
  });
});
