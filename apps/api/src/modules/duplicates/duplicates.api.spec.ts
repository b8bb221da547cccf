import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterDetail, Batch, DuplicateComparison, DuplicateGroup, DuplicatePage } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { put } from '../../../test/library.js';
import { MetadataMerge } from '../curation/index.js';
import { CompareDuplicates } from './compare-duplicates.service.js';
import { FindDuplicates } from './find-duplicates.service.js';
import { DuplicatesService } from './duplicates.service.js';
import { inventChange, resize, scale, write } from './testing/derived-files.js';

let app: TestApp;
let owner: SignedIn;
let library: string;
let other: string;
let ids: Map<string, string>;

const knight = inventChange('knight');
const owl = inventChange('owl');
const ink = inventChange('ink');
const paper = inventChange('paper');
const moth = write(inventChange('moth'));

/** Everything that lies in the first root, by name. */
const FILES: Record<string, Uint8Array> = {
  'knight half': write(knight, { dtype: 'F16' }),
  'knight otherwise': write(knight, { spread: 4 }),
  knight: write(knight),
  'owl weaker': write(scale(owl, 0.7)),
  owl: write(owl),
  ink: write(ink),
  'ink small': write(resize(ink, 2)),
  paper: write(paper),
  'paper part': write(paper.slice(0, 3)),
  'a moth': moth,
  'moth two': moth,
  'moth zero': moth,
};

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'library');
  other = join(app.folder, 'other');
  mkdirSync(library);
  mkdirSync(other);
  for (const [name, bytes] of Object.entries(FILES)) put(library, `${name}.safetensors`, bytes);
  await owner.post('/roots', { path: library });
  await found(10);
  // A scan skips hard links; a mount may show one file at two places all the same.
  await app.db.database.query(
    `UPDATE files f SET device = o.device, inode = o.inode FROM files o
     WHERE f.path = 'moth zero.safetensors' AND o.path = 'a moth.safetensors'`,
  );
  const { items } = (await owner.get('/adapters?limit=200')).body as { items: AdapterDetail[] };
  ids = new Map(items.map((item) => [item.fileName.replace('.safetensors', ''), item.id]));
});
afterAll(() => app.close());

/** Waits until so many adapters are known and all were compared. */
async function found(adapters: number): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { total } = (await owner.get('/adapters')).body;
      const { state } = await list();
      return total === adapters && state.unread === 0 && state.uncompared === 0 && state.state === 'ready';
    },
    { timeout: 90_000, interval: 200 },
  );
}

async function list(query = ''): Promise<DuplicatePage> {
  const response = await owner.get(`/duplicates${query}`);
  expect(response.status, JSON.stringify(response.body)).toBe(200);
  return response.body;
}

const id = (name: string): string => ids.get(name) ?? '';
const bytesOf = (name: string): number => FILES[name]?.length ?? Number.NaN;
const outline = ({ kind, members, links, savedBytes }: DuplicateGroup) => ({
  kind,
  members: members.map(({ adapter }) => adapter.fileName.replace('.safetensors', '')),
  verdicts: [...new Set(links.map(({ verdict }) => String(verdict)))].toSorted(),
  savedBytes,
});
const outlines = (page: DuplicatePage) =>
  page.items.map(outline).toSorted((a, b) => ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));

describe('GET /duplicates', () => {
  it('finds what was made from one another, says how, and leaves out what has nothing in common', async () => {
    expect(outlines(await list('?kind=same-weights'))).toEqual([
      {
        kind: 'same-weights',
        members: ['knight', 'knight otherwise', 'knight half'],
        verdicts: ['resaved', 'same'],
        savedBytes: bytesOf('knight otherwise') + bytesOf('knight half'),
      },
    ]);
    expect(outlines(await list('?kind=near'))).toEqual([
      {
        kind: 'near',
        members: ['ink', 'ink small'],
        verdicts: ['resized'],
        savedBytes: bytesOf('ink small'),
      },
      {
        kind: 'near',
        members: ['owl', 'owl weaker'],
        verdicts: ['scaled'],
        savedBytes: bytesOf('owl weaker'),
      },
      {
        kind: 'near',
        members: ['paper', 'paper part'],
        verdicts: ['part-of'],
        savedBytes: bytesOf('paper part'),
      },
    ]);
  });

  it('tells files of one content, and counts hard links once', async () => {
    const page = await list('?kind=copies');
    expect(outlines(page)).toEqual([
      { kind: 'copies', members: ['a moth'], verdicts: [], savedBytes: moth.length },
    ]);
    const [member] = page.items[0]?.members ?? [];
    expect(member?.files.map(({ path, hardLink }) => `${path} ${hardLink}`)).toEqual([
      'a moth.safetensors false',
      'moth two.safetensors false',
      'moth zero.safetensors true',
    ]);
    expect(page.items[0]?.suggestion.fileId).toBe(member?.files[0]?.id);
  });

  it('adds up all kinds without counting a byte twice', async () => {
    const page = await list();
    expect(page.total).toBe(5);
    expect(page.savedBytes).toBe(page.items.reduce((sum, group) => sum + group.savedBytes, 0));
    expect(page.kinds.map(({ kind, groups }) => [kind, groups])).toEqual([
      ['copies', 1],
      ['same-weights', 1],
      ['near', 3],
    ]);
  });

  it('suggests the finest and the whole one, and says why', async () => {
    const { items } = await list();
    const suggested = items
      .filter(({ kind }) => kind !== 'copies')
      .map(({ members, suggestion }) => [
        members[0]?.adapter.id === suggestion.adapterId,
        suggestion.reasons[0],
      ]);
    expect(suggested).toEqual(
      expect.arrayContaining([
        [true, 'whole'],
        [true, 'largest-rank'],
        [true, 'largest'],
      ]),
    );
  });

  it('gives exact numbers with each link', async () => {
    const { items } = await list('?kind=near');
    const link = items.flatMap(({ links }) => links).find(({ verdict }) => verdict === 'scaled');
    expect(link).toMatchObject({ evidence: 'exact', score: expect.closeTo(1, 5) });
    const factor = Number(link?.reasons.find(({ code }) => code === 'factor')?.values.value);
    expect(link?.a === id('owl') ? factor : 1 / factor).toBeCloseTo(0.7, 3);
  });

  it('pages through the list and holds back what saves less', async () => {
    const all = await list();
    const first = await list('?limit=2');
    expect(first.items).toEqual(all.items.slice(0, 2));
    const rest = await list(`?limit=100&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(all.items);
    const least = all.items[1]?.savedBytes ?? 0;
    expect((await list(`?minSaved=${least}`)).items.every(({ savedBytes }) => savedBytes >= least)).toBe(
      true,
    );
    expect((await owner.get(`/duplicates?kind=near&cursor=${first.nextCursor}`)).body.code).toBe(
      'cursor_mismatch',
    );
    expect((await owner.get('/duplicates?kind=smell')).status).toBe(400);
  });

  it('keeps the id of a group as long as its members stay', async () => {
    const before = (await list()).items.map(({ id: group }) => group);
    const job = (await owner.post('/duplicates/find')).body.jobId;
    await vi.waitUntil(async () => (await owner.get(`/jobs/${job}`)).body.state === 'completed', {
      timeout: 60_000,
      interval: 200,
    });
    expect((await list()).items.map(({ id: group }) => group)).toEqual(before);
  });

  it('goes on by itself with what is left, unless the last run was cancelled', async () => {
    const finding = app.app.get(FindDuplicates, { strict: false });
    const runs = async () => (await owner.get('/jobs?kind=duplicates')).body.total as number;
    const before = await runs();
    await finding.goOn();
    expect(await runs()).toBe(before);
    const job = (await owner.get('/jobs?kind=duplicates')).body.items[0].id as string;
    const setState = (state: string) =>
      app.db.database.query(`UPDATE jobs SET state = $2 WHERE id = $1`, [job, state]);
    await app.db.database.query(`DELETE FROM weight_linked`);
    await setState('cancelled');
    await finding.goOn();
    expect(await runs()).toBe(before);
    expect((await list()).state.state).toBe('outdated');
    await setState('completed');
    await finding.goOn();
    expect(await runs()).toBe(before + 1);
    await found(10);
  });

  it('leaves out who is hidden', async () => {
    await owner.patch(`/adapters/${id('owl weaker')}`, { hidden: true });
    expect((await list('?kind=near')).total).toBe(2);
    await owner.patch(`/adapters/${id('owl weaker')}`, { hidden: null });
    expect((await list('?kind=near')).total).toBe(3);
  });

  it('tells nothing of roots that the caller does not see', async () => {
    put(other, 'ink elsewhere.safetensors', write(scale(ink, 2)));
    put(other, 'moth elsewhere.safetensors', moth);
    const root = (await owner.post('/roots', { path: other })).body.id as string;
    await found(11);
    const service = app.app.get(DuplicatesService, { strict: false });
    const own = await service.list({}, { roots: [root] });
    expect(own).toMatchObject({ items: [], total: 0, savedBytes: 0 });
    const { body: roots } = await owner.get('/roots');
    const first = roots.items.find(({ id: one }: { id: string }) => one !== root).id as string;
    const theirs = await service.list({}, { roots: [first] });
    expect(theirs.total).toBe(5);
    expect(JSON.stringify(theirs)).not.toContain('elsewhere');
    expect(theirs.items.find(({ kind }) => kind === 'copies')?.savedBytes).toBe(moth.length);
    const scope = { roots: [root] };
    const comparing = app.app.get(CompareDuplicates, { strict: false });
    const elsewhere = await owner.get('/adapters?q=elsewhere');
    const { id: seen } = elsewhere.body.items.find(({ copies }: { copies: number }) => copies === 1);
    await expect(comparing.compare([seen, id('ink')], scope)).rejects.toMatchObject({ code: 'not_found' });
    const merging = app.app.get(MetadataMerge, { strict: false });
    const caller = { userId: '', role: 'owner', sessionId: '', scope } as const;
    for (const [keep, from] of [
      [seen, id('ink')],
      [id('ink'), seen],
    ]) {
      const merge = merging.merge({ keep, from: [from] }, caller);
      await expect(merge).rejects.toMatchObject({ code: 'not_found' });
    }
    const all = await list();
    expect(JSON.stringify(all)).toContain('ink elsewhere');
    expect(all.items.find(({ kind }) => kind === 'copies')?.savedBytes).toBe(2 * moth.length);
  });
});

describe('GET /duplicates/compare', () => {
  it('puts adapters side by side, with what differs and what the weights prove', async () => {
    const { status, body } = await owner.get(`/duplicates/compare?ids=${id('ink')}&ids=${id('ink small')}`);
    expect(status).toBe(200);
    const { members, links, fields, blocks } = body as DuplicateComparison;
    expect(members.map(({ adapter }) => adapter.id)).toEqual([id('ink'), id('ink small')]);
    expect(links).toEqual([expect.objectContaining({ verdict: 'resized', evidence: 'exact' })]);
    expect(fields.find(({ field }) => field === 'rank')).toEqual({
      field: 'rank',
      values: { [id('ink')]: 4, [id('ink small')]: 2 },
      differs: true,
    });
    expect(fields.find(({ field }) => field === 'baseModel')?.differs).toBe(false);
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks[0]?.norms[id('ink')]).toBeGreaterThan(0);
  });

  it('compares on the spot what was never compared', async () => {
    const { body } = await owner.get(`/duplicates/compare?ids=${id('knight')}&ids=${id('a moth')}`);
    expect(body.links).toEqual([expect.objectContaining({ verdict: 'unrelated', evidence: 'exact' })]);
  });

  it('refuses one, five, and who is not there', async () => {
    const ask = (...asked: string[]) =>
      owner.get(`/duplicates/compare?${asked.map((one) => `ids=${one}`).join('&')}`);
    expect((await ask(id('ink'))).status).toBe(400);
    expect((await ask(id('ink'), id('ink'))).status).toBe(400);
    expect((await ask('ink', id('ink'))).status).toBe(400);
    expect((await ask(...['ink', 'owl', 'a moth', 'paper', 'knight'].map(id))).status).toBe(400);
    expect((await ask(id('ink'), '00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('POST /duplicates/merge-metadata', () => {
  const merge = async (body: object): Promise<Batch> => {
    const response = await owner.post('/duplicates/merge-metadata', body);
    expect(response.status, JSON.stringify(response.body)).toBe(200);
    return response.body;
  };
  const detail = async (name: string): Promise<AdapterDetail> =>
    (await owner.get(`/adapters/${id(name)}`)).body;
  /** All that people wrote and all collections hold. */
  const dump = () =>
    app.db.database.query(
      `SELECT a.id, a.user_values, a.tags, a.trigger_words, a.notes, a.rating, a.favorite, a.hidden, a.search_text,
         (SELECT jsonb_agg(to_jsonb(i) - 'added_at' ORDER BY i.collection_id) FROM collection_items i
          WHERE i.adapter_id = a.id) AS collections FROM adapters a ORDER BY a.id`,
    );

  it('tells first, then does it in one change that can be undone whole', async () => {
    const collection = (await owner.post('/collections', { name: 'Best' })).body.id as string;
    await owner.patch(`/adapters/${id('knight')}`, {
      tags: ['armour', 'Steel'],
      rating: 3,
      notes: 'My own words.',
    });
    await owner.patch(`/adapters/${id('knight half')}`, {
      tags: ['steel', 'sword'],
      triggerWords: ['kn1ght'],
      rating: 5,
      favorite: true,
      notes: 'Works at 0.8.',
      preferredWeight: 0.8,
    });
    await owner.post(`/collections/${collection}/items`, { ids: [id('knight half')] });
    const before = await dump();
    const request = { keep: id('knight'), from: [id('knight half'), id('knight otherwise')], hide: true };

    const told = await merge({ ...request, dryRun: true });
    expect(told).toMatchObject({ id: null, dryRun: true, counts: { total: 3, changed: 3 } });
    expect(await dump()).toEqual(before);

    const done = await merge(request);
    expect(done.items?.map(({ changes }) => changes)).toEqual(told.items?.map(({ changes }) => changes));
    expect(await detail('knight')).toMatchObject({
      tags: ['armour', 'Steel', 'sword'],
      triggerWords: ['kn1ght'],
      rating: 5,
      favorite: true,
      notes: 'My own words.\n\nFrom knight half (knight half.safetensors):\nWorks at 0.8.',
      preferredWeight: 0.8,
      collections: [collection],
      hidden: false,
    });
    expect((await detail('knight half')).hidden).toBe(true);
    expect((await list('?kind=same-weights')).total).toBe(0);
    const { body: revisions } = await owner.get(`/adapters/${id('knight')}/revisions`);
    expect(revisions.items[0]).toMatchObject({ kind: 'batch', batchId: done.id });

    expect((await owner.post(`/batches/${done.id}/undo`)).status).toBe(202);
    await vi.waitUntil(async () => (await owner.get(`/batches/${done.id}`)).body.undoneAt !== null, {
      timeout: 30_000,
      interval: 100,
    });
    expect(await dump()).toEqual(before);
    expect((await list('?kind=same-weights')).total).toBe(1);
  });

  it('changes nothing a second time', async () => {
    const request = { keep: id('knight'), from: [id('knight half')] };
    expect((await merge(request)).counts.changed).toBe(1);
    const before = await dump();
    expect(await merge(request)).toMatchObject({ id: null, counts: { changed: 0 } });
    expect(await dump()).toEqual(before);
  });

  it('refuses nonsense, and people who may not', async () => {
    const refused = async (body: object) => (await owner.post('/duplicates/merge-metadata', body)).status;
    expect(await refused({ keep: id('ink'), from: [] })).toBe(400);
    expect(await refused({ keep: id('ink'), from: [id('ink')] })).toBe(400);
    expect(await refused({ keep: id('ink'), from: ['x'] })).toBe(400);
    expect(await refused({ keep: id('ink'), from: [id('owl')], fields: ['name'] })).toBe(400);
    expect(await refused({ keep: id('ink'), from: ['00000000-0000-4000-8000-000000000000'] })).toBe(404);
    expect(
      (await owner.post('/batches', { selection: { ids: [id('ink')] }, change: { mergedInto: id('ink') } }))
        .status,
    ).toBe(400);
    await app.db.database.query(`UPDATE users SET role = 'viewer'`);
    const viewer = await app.signIn();
    const merging = await viewer.post('/duplicates/merge-metadata', { keep: id('ink'), from: [id('owl')] });
    expect(merging.status).toBe(403);
    expect((await viewer.post('/duplicates/find')).status).toBe(403);
    expect((await viewer.get('/duplicates')).status).toBe(200);
    await app.db.database.query(`UPDATE users SET role = 'owner'`);
  });
});
