import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { drawPreview, joinSafetensors, modelFile, Random } from '@lora/fixtures';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createTestLibrary,
  lora,
  put,
  settleFeed,
  type TestLibrary,
  zeroLora,
} from '../../../test/library.js';
import { FeedRepository } from '../history/index.js';
import { IngestService } from './ingest.service.js';
import { RootsService } from './roots.service.js';
import { WatchedChanges } from './watched-changes.service.js';
import { SMALL_FILE_BYTES } from '../../platform/files/sync-file.js';

// Small files are hashed in the first pass, all others in the second: both ways must end alike.
describe.each([
  { way: 'in one pass', hashUpTo: SMALL_FILE_BYTES },
  { way: 'in two passes', hashUpTo: 0 },
])('$way', ({ hashUpTo }) => {
  let library: TestLibrary;
  let root: { id: string; path: string };
  const extra: string[] = [];

  beforeAll(async () => {
    library = await createTestLibrary({ hashUpTo });
  });
  afterAll(() => library.close());

  // Every test has its root alone in the catalog.
  beforeEach(async () => {
    root = await library.addRoot();
  });
  afterEach(async () => {
    for (const id of [root.id, ...extra.splice(0)]) {
      await library
        .get(RootsService)
        .remove(id)
        .catch(() => undefined);
    }
    await library.db.database.query(`DELETE FROM adapters`);
  });

  const at = (path: string) => join(root.path, path);
  const scan = () => library.scan(root.id);
  async function addRoot() {
    const added = await library.addRoot();
    extra.push(added.id);
    return added;
  }
  const user = { name: 'My name', notes: 'mine', tags: ['kept'], rating: 4, favorite: true };

  describe('the watcher while a scan runs', () => {
    /** Lets the watcher take paths at the last moment before the scan says what is missing. */
    async function scanWhile(change: () => void, ...paths: string[]): Promise<void> {
      const ingest = library.get(IngestService);
      const mark = ingest.markMissing.bind(ingest);
      vi.spyOn(ingest, 'markMissing').mockImplementationOnce(async (marks) => {
        change();
        await library.get(WatchedChanges).apply(root.id, paths, new AbortController().signal);
        return mark(marks);
      });
      await scan();
    }
    const states = async () =>
      Object.fromEntries(
        (await library.list({ state: 'all' })).map(({ fileName, state }) => [fileName, state]),
      );
    afterEach(() => vi.restoreAllMocks());

    it('keeps what appeared after its folder was walked', async () => {
      put(root, 'a/one.safetensors', lora({ seed: 1 }));
      await scanWhile(() => put(root, 'a/late.safetensors', lora({ seed: 2 })), 'a/late.safetensors');
      expect(await states()).toEqual({ 'one.safetensors': 'present', 'late.safetensors': 'present' });
    });

    it('keeps what it read first of the two', async () => {
      const ingest = library.get(IngestService);
      const prepare = ingest.prepare.bind(ingest);
      vi.spyOn(ingest, 'prepare').mockImplementationOnce(async (...given) => {
        const prepared = await prepare(...given);
        await library.get(WatchedChanges).apply(root.id, ['a/one.safetensors'], new AbortController().signal);
        return prepared;
      });
      put(root, 'a/one.safetensors', lora({ seed: 1 }));
      await scan();
      expect(await states()).toEqual({ 'one.safetensors': 'present' });
    });

    it('keeps what was moved, and what came back', async () => {
      put(root, 'a/one.safetensors', lora({ seed: 1 }));
      put(root, 'b/two.safetensors', lora({ seed: 2 }));
      await scan();
      renameSync(at('b/two.safetensors'), join(root.path, 'away'));
      await scan();
      expect(await states()).toMatchObject({ 'two.safetensors': 'missing' });
      await scanWhile(
        () => {
          renameSync(at('a/one.safetensors'), at('a/moved.safetensors'));
          renameSync(join(root.path, 'away'), at('b/two.safetensors'));
        },
        'a/one.safetensors',
        'a/moved.safetensors',
        'b/two.safetensors',
      );
      expect(await states()).toEqual({ 'moved.safetensors': 'present', 'two.safetensors': 'present' });
    });
  });

  describe('a scan of unchanged files', () => {
    it('writes nothing: no feed row, no new revision, no new date', async () => {
      put(root, 'a/one.safetensors', lora({ seed: 1 }));
      put(root, 'a/one.png', drawPreview(new Random('1')));
      put(root, 'b/broken.safetensors', 'no model');
      put(root, 'b/old.ckpt', 'pickle');
      put(root, 'b/zero.safetensors', zeroLora());
      await scan();
      const before = {
        feed: await library.feedLength(),
        items: await library.list(),
        problems: await library.problems(),
      };
      expect(before.items).toHaveLength(1);
      expect(before.problems).toHaveLength(3);
      const counts = await scan();
      expect({
        feed: await library.feedLength(),
        items: await library.list(),
        problems: await library.problems(),
      }).toEqual(before);
      expect(counts).toMatchObject({
        seen: 4,
        added: 0,
        changed: 0,
        moved: 0,
        problems: 0,
        missing: 0,
        hashed: 0,
      });
    });
  });

  describe('a file that', () => {
    it('is renamed keeps its adapter and the words on it', async () => {
      put(root, 'old.safetensors', lora({ seed: 1 }));
      await scan();
      const { id } = await library.byFile('old.safetensors');
      await library.patch(id, user);
      renameSync(at('old.safetensors'), at('new.safetensors'));
      const counts = await scan();
      expect(await library.detail(id)).toMatchObject({
        ...user,
        fileName: 'new.safetensors',
        copies: 1,
        state: 'present',
      });
      expect(counts).toMatchObject({ moved: 1, added: 0, changed: 0, missing: 0, hashed: 0 });
    });

    it('moves to another folder and to another root keeps its adapter, hashes and words', async () => {
      put(root, 'a/model.safetensors', lora({ seed: 1 }));
      await scan();
      const before = await library.byFile('model.safetensors');
      await library.patch(before.id, user);
      mkdirSync(at('b/c'), { recursive: true });
      renameSync(at('a/model.safetensors'), at('b/c/model.safetensors'));
      await scan();
      expect(await library.detail(before.id)).toMatchObject({
        ...user,
        folder: 'b/c',
        sha256: before.sha256,
      });

      const other = await addRoot();
      renameSync(at('b/c/model.safetensors'), join(other.path, 'model.safetensors'));
      put(root, 'rest.safetensors', lora({ seed: 2 }));
      await library.scan();
      const moved = await library.detail(before.id);
      expect(moved).toMatchObject({
        ...user,
        rootId: other.id,
        folder: '',
        copies: 1,
        sha256: before.sha256,
      });
      expect(moved.files).toHaveLength(1);
      expect(await library.list()).toHaveLength(2);
    });

    it('moves together with its sidecar and preview keeps both', async () => {
      put(root, 'a/model.safetensors', lora({ seed: 1 }));
      put(root, 'a/model.json', JSON.stringify({ description: 'from the sidecar' }));
      put(root, 'a/model.png', drawPreview(new Random('1')));
      await scan();
      const { id } = await library.byFile('model.safetensors');
      renameSync(at('a'), at('z'));
      await scan();
      expect(await library.detail(id)).toMatchObject({
        folder: 'z',
        description: 'from the sidecar',
        previews: [{ source: 'model.png' }],
      });
    });

    it('is copied is one adapter with two copies', async () => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      const { id } = await library.byFile('one.safetensors');
      await library.patch(id, user);
      mkdirSync(at('elsewhere'));
      copyFileSync(at('one.safetensors'), at('elsewhere/two.safetensors'));
      const counts = await scan();
      const [only, ...others] = await library.list();
      expect(others).toEqual([]);
      expect(only).toMatchObject({ id, copies: 2, fileName: 'one.safetensors', name: 'My name' });
      expect(counts).toMatchObject({ added: 1, merged: 1 });
    });

    it('gets another header in place keeps its adapter, with the new hash', async () => {
      put(root, 'one.safetensors', lora({ seed: 1, metadata: { ss_output_name: 'before' } }));
      await scan();
      const before = await library.byFile('one.safetensors');
      expect(before.name).toBe('before');
      put(root, 'one.safetensors', lora({ seed: 1, metadata: { ss_output_name: 'after the edit' } }));
      await scan();
      const after = await library.byFile('one.safetensors');
      expect(after).toMatchObject({
        id: before.id,
        name: 'after the edit',
        autoV3: before.autoV3,
        state: 'present',
      });
      expect(after.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(after.sha256).not.toBe(before.sha256);
    });

    it('is replaced in place by other tensors leaves its adapter missing, and the new one knows what it replaced', async () => {
      put(root, 'one.safetensors', lora({ seed: 1, rank: 4 }));
      await scan();
      const before = await library.byFile('one.safetensors');
      await library.patch(before.id, user);
      put(root, 'one.safetensors', lora({ seed: 1, rank: 8 }));
      await scan();
      const [present] = await library.list();
      expect(present).toMatchObject({ rank: 8, rating: 0, fileName: 'one.safetensors' });
      expect(present?.id).not.toBe(before.id);
      expect(await library.detail(before.id)).toMatchObject({
        ...user,
        state: 'missing',
        rank: 4,
        copies: 0,
      });
      expect(
        await library.db.database.query(`SELECT replaces FROM adapters WHERE id = $1`, [present?.id]),
      ).toEqual([{ replaces: before.id }]);
    });

    it('is replaced by other numbers under the same tensor table is told apart once it is hashed', async () => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      const before = await library.byFile('one.safetensors');
      await library.patch(before.id, user);
      put(root, 'one.safetensors', lora({ seed: 2 }));
      const counts = await scan();
      expect(counts.replaced).toBe(1);
      const [present] = await library.list();
      expect(present?.id).not.toBe(before.id);
      expect(present).toMatchObject({ rating: 0, copies: 1 });
      expect(await library.detail(before.id)).toMatchObject({ ...user, state: 'missing', copies: 0 });
      expect(
        await library.db.database.query(`SELECT replaces FROM adapters WHERE id = $1`, [present?.id]),
      ).toEqual([{ replaces: before.id }]);
      // The old bytes come back: each content has the adapter that it had.
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      expect(await library.list()).toMatchObject([{ id: before.id, name: 'My name' }]);
      expect(await library.detail(present?.id ?? '')).toMatchObject({ state: 'missing' });
    });

    it('swaps its place with another takes its adapter along', async () => {
      put(root, 'a.safetensors', lora({ seed: 1, rank: 4 }));
      put(root, 'b.safetensors', lora({ seed: 2, rank: 8 }));
      await scan();
      const a = await library.byFile('a.safetensors');
      const b = await library.byFile('b.safetensors');
      await library.patch(a.id, { name: 'A' });
      await library.patch(b.id, { name: 'B' });
      renameSync(at('a.safetensors'), at('tmp'));
      renameSync(at('b.safetensors'), at('a.safetensors'));
      renameSync(at('tmp'), at('b.safetensors'));
      await scan();
      expect(await library.byFile('a.safetensors')).toMatchObject({ id: b.id, name: 'B', state: 'present' });
      expect(await library.byFile('b.safetensors')).toMatchObject({ id: a.id, name: 'A', state: 'present' });
      expect(await library.list({ state: 'all' })).toHaveLength(2);
    });

    it('is only touched keeps everything but its date', async () => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      const before = await library.byFile('one.safetensors');
      utimesSync(at('one.safetensors'), 1_700_000_000, 1_700_000_000);
      await scan();
      const after = await library.byFile('one.safetensors');
      expect(after.fileModifiedAt).toBe('2023-11-14T22:13:20.000Z');
      expect(after).toMatchObject({ id: before.id, sha256: before.sha256, autoV3: before.autoV3 });
    });

    it('is deleted is missing and leaves the default list; put back it has the same id', async () => {
      put(root, 'stays.safetensors', lora({ seed: 2 }));
      put(root, 'goes.safetensors', lora({ seed: 1 }));
      await scan();
      const { id } = await library.byFile('goes.safetensors');
      const bytes = readFileSync(at('goes.safetensors'));
      unlinkSync(at('goes.safetensors'));
      expect((await scan()).missing).toBe(1);
      expect((await library.list()).map((item) => item.fileName)).toEqual(['stays.safetensors']);
      expect((await library.list({ state: 'missing' })).map((item) => item.id)).toEqual([id]);
      put(root, 'goes.safetensors', bytes);
      await scan();
      expect(await library.byFile('goes.safetensors', { state: 'present' })).toMatchObject({ id, copies: 1 });
    });

    it('is broken in place is a problem; mended it is the adapter that it was', async () => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      const { id } = await library.byFile('one.safetensors');
      await library.patch(id, user);
      put(root, 'one.safetensors', lora({ seed: 1 }).subarray(0, 5_000));
      await scan();
      expect(await library.list()).toEqual([]);
      expect(await library.problems()).toMatchObject([
        { kind: 'broken', code: 'truncated', state: 'broken' },
      ]);
      expect(await library.detail(id)).toMatchObject({ ...user, state: 'missing' });
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      expect(await library.problems()).toEqual([]);
      expect(await library.list()).toMatchObject([{ id, name: 'My name', copies: 1 }]);
    });

    it('is a problem tells the feed when it goes and when it comes back', async () => {
      put(root, 'broken.safetensors', lora({ seed: 1 }).subarray(0, 5_000));
      await scan();
      const [problem] = await library.problems();
      const isTold = async () =>
        (await library.db.database.query(`SELECT kind FROM feed WHERE entity_id = $1`, [problem?.id])).length;
      expect(await isTold()).toBe(1);
      renameSync(at('broken.safetensors'), `${root.path} elsewhere`);
      await scan();
      expect(await library.problems()).toEqual([]);
      expect(await isTold()).toBe(2);
      renameSync(`${root.path} elsewhere`, at('broken.safetensors'));
      await scan();
      expect(await library.problems()).toMatchObject([{ id: problem?.id }]);
      expect(await isTold()).toBe(3);
    });

    it('was the last in its root leaves the root online', async () => {
      put(root, 'only.safetensors', lora({ seed: 1 }));
      put(root, 'only.txt', 'its notes stay');
      await scan();
      const { id } = await library.byFile('only.safetensors');
      unlinkSync(at('only.safetensors'));
      await scan();
      expect(await library.get(RootsService).get(root.id)).toMatchObject({ state: 'online' });
      expect(await library.detail(id)).toMatchObject({ state: 'missing' });
    });
  });

  describe('a file that is still being written', () => {
    it('is waited for, and is never a problem', async () => {
      const bytes = lora({ seed: 1 });
      writeFileSync(at('growing.safetensors'), bytes.subarray(0, 3_000));
      const done = scan();
      const timer = setInterval(() => {
        if (statSync(at('growing.safetensors')).size < bytes.length) {
          appendFileSync(at('growing.safetensors'), bytes.subarray(3_000));
        }
      }, 500);
      const counts = await done;
      clearInterval(timer);
      expect(counts).toMatchObject({ unfinished: 0, added: 1, problems: 0 });
      expect(await library.problems()).toEqual([]);
      expect(await library.byFile('growing.safetensors')).toMatchObject({
        sha256: expect.any(String),
        copies: 1,
      });
    });

    it('over a known one does not make it missing meanwhile', async () => {
      const bytes = lora({ seed: 1, metadata: { ss_output_name: 'second' } });
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
      const { id } = await library.byFile('one.safetensors');
      writeFileSync(at('one.safetensors'), bytes.subarray(0, 3_000));
      const stop = new AbortController();
      // Ends the scan while it waits for the rest of the file.
      const scanning = library.scan(root.id, { signal: stop.signal }).catch((error: unknown) => error);
      const timer = setTimeout(() => stop.abort(), 900);
      await scanning;
      clearTimeout(timer);
      expect(await library.detail(id)).toMatchObject({ state: 'present' });
      put(root, 'one.safetensors', bytes);
      await scan();
      expect(await library.detail(id)).toMatchObject({ state: 'present', name: 'second' });
    });
  });

  describe('sidecars and previews', () => {
    const sidecar = (description: string) =>
      JSON.stringify({ description, 'activation text': 'word', notes: 'a note' });
    beforeEach(async () => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      await scan();
    });
    const one = () => library.byFile('one.safetensors');

    it('a sidecar that is added, changed, damaged and removed is followed, and user values survive', async () => {
      const { id } = await one();
      await library.patch(id, { rating: 5, name: 'My name' });
      put(root, 'one.json', sidecar('first'));
      await scan();
      expect(await library.detail(id)).toMatchObject({
        description: 'first',
        triggerWords: ['word'],
        notes: 'a note',
      });
      put(root, 'one.json', sidecar('second'));
      await scan();
      expect(await library.detail(id)).toMatchObject({ description: 'second', warnings: [] });
      put(root, 'one.json', '{"description": "thi');
      await scan();
      expect(await library.detail(id)).toMatchObject({
        state: 'present',
        description: null,
        warnings: [{ code: 'sidecar_damaged', message: expect.stringContaining('one.json') }],
      });
      unlinkSync(at('one.json'));
      await scan();
      expect(await library.detail(id)).toMatchObject({
        description: null,
        triggerWords: [],
        warnings: [],
        rating: 5,
        name: 'My name',
      });
      expect(await library.list()).toHaveLength(1);
    });

    it('a sidecar that only proposes something is told to open pages, with a new revision', async () => {
      const { id } = await one();
      await library.patch(id, { description: 'mine', notes: 'mine', triggerWords: ['mine'] });
      const told = async (work: () => void) => {
        const [before, { revision }] = [await library.feedLength(), await library.detail(id)];
        work();
        await scan();
        const after = await library.detail(id);
        return { told: (await library.feedLength()) - before, newer: after.revision > revision, after };
      };
      const first = await told(() => put(root, 'one.json', sidecar('first')));
      expect(first).toMatchObject({ told: 1, newer: true, after: { description: 'mine' } });
      expect(first.after.proposals.map((each) => each.field)).toContain('description');
      expect(await told(() => put(root, 'one.json', sidecar('second')))).toMatchObject({
        told: 1,
        newer: true,
      });
      expect(await told(() => unlinkSync(at('one.json')))).toMatchObject({
        told: 1,
        newer: true,
        after: { proposals: [] },
      });
      expect(await told(() => undefined)).toMatchObject({ told: 0, newer: false });
    });

    it('bytes are not read again for a sidecar', async () => {
      put(root, 'one.json', sidecar('first'));
      expect(await scan()).toMatchObject({ changed: 1, hashed: 0 });
      expect((await one()).sha256).toMatch(/^[0-9a-f]{64}$/);
    });

    it('a preview that is added, changed and removed is followed', async () => {
      expect((await one()).previewUrl).toBeNull();
      put(root, 'one.png', drawPreview(new Random('1')));
      await scan();
      const first = (await one()).previewUrl;
      expect(first).toMatch(/^\/api\/v1\/previews\//);
      put(root, 'one.png', drawPreview(new Random('another')));
      await scan();
      const second = (await one()).previewUrl;
      expect(second?.split('?')[0]).toBe(first?.split('?')[0]);
      expect(second).not.toBe(first);
      unlinkSync(at('one.png'));
      await scan();
      expect((await one()).previewUrl).toBeNull();
    });

    it('a sidecar beside a file of zeros does not make it an adapter', async () => {
      put(root, 'zero.safetensors', zeroLora());
      await scan();
      expect(await library.problems()).toMatchObject([{ kind: 'empty', code: 'zero_data' }]);
      put(root, 'zero.json', sidecar('about nothing'));
      await scan();
      expect(await library.problems()).toMatchObject([{ kind: 'empty', code: 'zero_data' }]);
      renameSync(at('zero.safetensors'), at('nothing.safetensors'));
      await scan();
      expect(await library.problems()).toMatchObject([{ kind: 'empty', path: 'nothing.safetensors' }]);
      expect(await library.list({ state: 'all' })).toHaveLength(1);
    });
  });

  describe('a root that', () => {
    it.each([
      [
        'cannot be read',
        () => renameSync(root.path, `${root.path} away`),
        () => renameSync(`${root.path} away`, root.path),
      ],
      [
        'is suddenly empty',
        () => {
          renameSync(root.path, `${root.path} away`);
          mkdirSync(root.path);
        },
        () => {
          rmSync(root.path, { recursive: true });
          renameSync(`${root.path} away`, root.path);
        },
      ],
    ])('%s is offline, its files missing, and all comes back with the same ids', async (_, leave, back) => {
      put(root, 'one.safetensors', lora({ seed: 1 }));
      put(root, 'sub/two.safetensors', lora({ seed: 2 }));
      put(root, 'sub/broken.safetensors', 'no model');
      await scan();
      const ids = (await library.list()).map((item) => item.id).toSorted();
      leave();
      await scan();
      expect(await library.get(RootsService).get(root.id)).toMatchObject({
        state: 'offline',
        stateReason: expect.any(String),
        adapters: 0,
      });
      expect(await library.list()).toEqual([]);
      expect(await library.problems()).toEqual([]);
      expect((await library.list({ state: 'missing' })).map((item) => item.id).toSorted()).toEqual(ids);
      back();
      await scan();
      expect(await library.get(RootsService).get(root.id)).toMatchObject({
        state: 'online',
        stateReason: null,
        adapters: 2,
      });
      expect((await library.list()).map((item) => item.id).toSorted()).toEqual(ids);
      expect(await library.problems()).toMatchObject([{ state: 'broken' }]);
    });

    it('is removed takes along what nobody wrote on; words wait until it is added again', async () => {
      put(root, 'plain.safetensors', lora({ seed: 1 }));
      put(root, 'worded.safetensors', lora({ seed: 2 }));
      await scan();
      const plain = await library.byFile('plain.safetensors');
      const worded = await library.byFile('worded.safetensors');
      await library.patch(worded.id, user);
      await library.get(RootsService).remove(root.id);
      expect(await library.list({ state: 'all' })).toMatchObject([
        { id: worded.id, state: 'missing', rootId: null },
      ]);
      await expect(library.detail(plain.id)).rejects.toMatchObject({ code: 'not_found' });
      expect(await library.detail(worded.id)).toMatchObject({
        ...user,
        files: [],
        copies: 0,
        previewUrl: null,
      });

      await library.db.database.query(`INSERT INTO roots (id, name, path) VALUES ($1, 'again', $2)`, [
        root.id,
        root.path,
      ]);
      await scan();
      const back = await library.byFile('worded.safetensors');
      expect(back).toMatchObject({ id: worded.id, name: 'My name', rating: 4, state: 'present', copies: 1 });
      expect(await library.list({ state: 'all' })).toHaveLength(2);
    });

    it('holds a copy of what lies in another gives one adapter, which stays when one of them goes', async () => {
      const other = await addRoot();
      put(root, 'one.safetensors', lora({ seed: 1 }));
      put(other, 'same.safetensors', lora({ seed: 1 }));
      await library.scan();
      const [item] = await library.list();
      expect(item).toMatchObject({ copies: 2 });
      await library.get(RootsService).remove(other.id);
      expect(await library.list()).toMatchObject([{ id: item?.id, copies: 1, rootId: root.id }]);
    });
  });

  describe('copies', () => {
    it('whose metadata states another rank or alpha are told', async () => {
      const same = { ss_network_dim: '4', ss_network_alpha: '4' };
      put(root, 'one.safetensors', lora({ seed: 1, metadata: same }));
      put(root, 'two.safetensors', lora({ seed: 1, metadata: { ...same, ss_network_alpha: '1' } }));
      await scan();
      expect(await library.list()).toMatchObject([
        {
          copies: 2,
          warnings: [{ code: 'copies-differ', message: expect.stringContaining('two.safetensors') }],
        },
      ]);
      unlinkSync(at('two.safetensors'));
      await scan();
      expect(await library.list()).toMatchObject([{ copies: 1, warnings: [] }]);
    });

    it.runIf(hashUpTo === 0)(
      'are joined under the older id; the newer one answers too, and the words on both are kept',
      async () => {
        put(root, 'one.safetensors', lora({ seed: 1 }));
        await scan();
        const older = await library.byFile('one.safetensors');
        put(root, 'two.safetensors', lora({ seed: 1, metadata: { other: 'header' } }));
        // Before its hash is known, the copy is an adapter of its own.
        const stop = new AbortController();
        await library
          .scan(root.id, {
            signal: stop.signal,
            onProgress: (now) => {
              if (now.phase === 'Reading files') stop.abort(new Error('stopped before hashing'));
            },
          })
          .catch(() => undefined);
        const newer = await library.byFile('two.safetensors');
        expect(newer.sha256).toBeNull();
        await library.patch(older.id, { name: 'Older', rating: 2 });
        await library.patch(newer.id, { name: 'Newer', notes: 'only here' });
        const counts = await scan();
        expect(counts.merged).toBe(1);
        const joined = await library.detail(newer.id);
        expect(joined).toMatchObject({
          id: older.id,
          mergedFrom: [newer.id],
          name: 'Newer',
          notes: 'only here',
          rating: 2,
          copies: 2,
        });
        const revisions = await library.db.database.query(
          `SELECT kind, changes FROM revisions WHERE adapter_id = $1 ORDER BY id`,
          [older.id],
        );
        expect(revisions).toHaveLength(3);
        expect(revisions.at(-1)).toMatchObject({
          kind: 'merge',
          changes: expect.arrayContaining([{ field: 'name', from: 'Older', to: 'Newer' }]),
        });
        // The words can still be changed under the id that was merged.
        await library.patch(newer.id, { rating: 3 });
        expect(await library.detail(older.id)).toMatchObject({ rating: 3 });
        await settleFeed(library.db);
        const feed = await library.get(FeedRepository).readAfter({ xid: '0', seq: '0' }, 1_000);
        expect(feed).toContainEqual(expect.objectContaining({ kind: 'adapter.removed', id: newer.id }));
      },
    );

    it('found in one scan are joined, however many', async () => {
      for (let n = 0; n < 70; n++) put(root, `copy ${n}.safetensors`, lora({ seed: n % 2 }));
      const counts = await scan();
      expect((await library.list()).map((item) => item.copies)).toEqual([35, 35]);
      expect(counts).toMatchObject({ added: 70, merged: 68, hashed: 70 });
    });
  });

  describe('what the header claims', () => {
    const { bytes, tensors } = modelFile('sd1-kohya', { targetBytes: 12_000, seed: 'claim' });
    const data = bytes.subarray(8 + Number(Buffer.from(bytes.buffer, bytes.byteOffset, 8).readBigUInt64LE()));
    it('of its hash is held against the computed one', async () => {
      expect(Object.keys(tensors).length).toBeGreaterThan(3);
      expect(data.length).toBeGreaterThan(1000);
      put(root, 'wrong.safetensors', lora({ seed: 'claim', metadata: { sshs_model_hash: 'ab'.repeat(32) } }));
      await scan();
      const wrong = await library.byFile('wrong.safetensors');
      expect(wrong.warnings).toMatchObject([{ code: 'claimed-hash-differs' }]);
      const right = (await library.detail(wrong.id)).files[0]?.autoV3 ?? '';
      put(root, 'wrong.safetensors', lora({ seed: 'claim', metadata: { sshs_model_hash: right } }));
      await scan();
      expect(await library.detail(wrong.id)).toMatchObject({ warnings: [], files: [{ claimHolds: true }] });
      // Some tools write the short form.
      put(
        root,
        'wrong.safetensors',
        lora({ seed: 'claim', metadata: { sshs_model_hash: right.slice(0, 12) } }),
      );
      await scan();
      expect(await library.detail(wrong.id)).toMatchObject({ warnings: [] });
    });
  });

  describe('hostile files', () => {
    it('with NUL and halves of letters in their words are read, and the rest of the folder too', async () => {
      const name = '\\u0000 \\ud83d half';
      const header = (extraName: string) =>
        joinSafetensors(
          `{"__metadata__":{"ss_output_name":"${extraName}","ss_tag_frequency":"{\\"a\\":{\\"\\\\u0000\\":1}}"},` +
            `"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight":{"dtype":"F32","shape":[1,320],"data_offsets":[0,1280]},` +
            `"lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_up.weight":{"dtype":"F32","shape":[320,1],"data_offsets":[1280,2560]}}`,
          new Uint8Array(2560).fill(7),
        );
      put(root, 'hostile.safetensors', header(name));
      put(root, 'long.safetensors', header(`${'1 '.repeat(40)}${'😀'.repeat(140)}`));
      put(root, 'hostile.json', JSON.stringify({ notes: `a\u0000b\ud800c`, description: '\udfff' }));
      put(root, 'sound.safetensors', lora({ seed: 1 }));
      await scan();
      const names = (await library.list()).flatMap((item) => item.fileName).toSorted();
      expect(names).toHaveLength(2);
      expect(names).toContain('sound.safetensors');
    });
  });

  describe('links', () => {
    it('and hard links to one file are one file of one adapter, however often they are scanned', async () => {
      put(root, 'm/real.safetensors', lora({ seed: 1 }));
      symlinkSync('m/real.safetensors', at('a symlink.safetensors'));
      linkSync(at('m/real.safetensors'), at('z hard.safetensors'));
      symlinkSync('m', at('folder link'));
      const first = await scan();
      const feed = await library.feedLength();
      const second = await scan();
      expect([first.links, second.links]).toEqual([2, 2]);
      expect(await library.feedLength()).toBe(feed);
      const [item, ...others] = await library.list({ state: 'all' });
      expect(others).toEqual([]);
      expect(item).toMatchObject({ copies: 1 });
      expect((await library.detail(item?.id ?? '')).files).toHaveLength(1);
      // The name in the catalog goes: the file is found under its other name.
      unlinkSync(join(root.path, (await library.detail(item?.id ?? '')).files[0]?.path ?? ''));
      await scan();
      expect(await library.list()).toMatchObject([{ id: item?.id, copies: 1 }]);
    });
  });

  describe('awkward names', () => {
    it('are kept letter by letter, and found', async () => {
      const names = [
        `it's "100%".safetensors`,
        'back\\slash.safetensors',
        '[a] {b}.safetensors',
        '鍵🗝️.SAFETENSORS',
        'new\nline.safetensors',
        `${'n'.repeat(243)}.safetensors`.slice(-255),
      ];
      for (const [seed, name] of names.entries()) put(root, `in [here]/${name}`, lora({ seed }));
      put(root, 'old.ckpt', 'pickle');
      put(root, 'quantised.gguf', 'GGUF');
      await scan();
      const items = await library.list();
      expect(items.map((item) => item.fileName).toSorted()).toEqual(names.toSorted());
      expect(items.every((item) => item.folder === 'in [here]' && item.sha256 !== null)).toBe(true);
      expect(await library.problems()).toMatchObject([
        { path: 'old.ckpt', kind: 'not-opened', message: expect.stringContaining('pickle') },
        { path: 'quantised.gguf', kind: 'not-opened', message: expect.stringContaining('GGUF') },
      ]);
    });
  });
});
