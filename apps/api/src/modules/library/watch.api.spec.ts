import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawPreview, Random } from '@lora/fixtures';
import type { AdapterItem, Root } from '@lora/schema';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, settleFeed } from '../../../test/library.js';

// The whole program runs: nobody asks for a scan, the watcher brings what happens in the folder.

let app: TestApp;
let owner: SignedIn;
let root: Root;
let roots = 0;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
});
afterAll(() => app.close());

const at = (path: string) => join(root.path, path);
function put(path: string, content: string | Uint8Array) {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), content);
}
/** Asks again until it is so; the watcher has 30 seconds. */
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 100 });

async function list(query = ''): Promise<AdapterItem[]> {
  const { body } = await owner.get(`/adapters?rootId=${root.id}&sort=fileName${query}`);
  return body.items as AdapterItem[];
}
const names = async (query = '') => (await list(query)).map((item) => item.fileName);
const getRoot = async (): Promise<Root> => {
  const { body } = await owner.get('/roots');
  return (body.items as Root[]).find((one) => one.id === root.id) as Root;
};

async function addRoot(path: string): Promise<void> {
  const made = await owner.post('/roots', { path });
  expect(made.status).toBe(201);
  root = made.body as Root;
}

async function isWatched(): Promise<void> {
  await soon(async () => {
    expect(await getRoot()).toMatchObject({ watching: 'events', lastScanAt: expect.any(String) });
  });
  await soon(async () => {
    const { body } = await owner.get('/jobs?state=queued&state=running');
    expect(body.total).toBe(0);
  });
}

beforeEach(async () => {
  const path = join(app.folder, `root ${++roots}`);
  mkdirSync(path);
  writeFileSync(join(path, 'first.safetensors'), lora({ seed: 'first' }));
  await addRoot(path);
  await vi.waitUntil(async () => Boolean((await list())[0]?.sha256), { timeout: 30_000 });
  await isWatched();
});
afterEach(async () => {
  await owner.delete(`/roots/${root.id}`);
});

it('a file that is dropped in appears, with its hash, and the feed tells it', async () => {
  const { body: start } = await owner.get('/changes');
  put('sub/dropped.safetensors', lora({ seed: 'dropped' }));
  await soon(async () => {
    const dropped = (await list()).find((item) => item.fileName === 'dropped.safetensors');
    expect(dropped).toMatchObject({ folder: 'sub', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { body } = await owner.get(`/changes?after=${start.position}`);
    expect(body.items).toContainEqual({ kind: 'adapter', id: dropped?.id });
  });
});

it('a file that is written piece by piece appears once it is whole, and never as a problem', async () => {
  const bytes = lora({ seed: 'slow' });
  put('slow.safetensors', bytes.subarray(0, 3_000));
  await soon(async () => expect((await owner.get(`/problems?rootId=${root.id}`)).status).toBe(200));
  put('slow.safetensors', bytes.subarray(0, 6_000));
  put('slow.safetensors', bytes);
  await soon(async () => expect(await names()).toEqual(['first.safetensors', 'slow.safetensors']));
  expect((await owner.get(`/problems?rootId=${root.id}`)).body.total).toBe(0);
});

it('a sidecar and a picture that are added, changed and removed are followed', async () => {
  put('first.json', JSON.stringify({ notes: 'from the sidecar' }));
  put('first.png', drawPreview(new Random('1')));
  await soon(async () => {
    const [item] = await list();
    expect(item?.previewUrl).toMatch(/previews/);
    expect((await owner.get(`/adapters/${item?.id}`)).body.notes).toBe('from the sidecar');
  });
  put('first.json', JSON.stringify({ notes: 'edited' }));
  await soon(async () => {
    const [item] = await list();
    expect((await owner.get(`/adapters/${item?.id}`)).body.notes).toBe('edited');
  });
  unlinkSync(at('first.json'));
  unlinkSync(at('first.png'));
  await soon(async () => {
    const [item] = await list();
    expect(item?.previewUrl).toBeNull();
    expect((await owner.get(`/adapters/${item?.id}`)).body.notes).toBeNull();
  });
});

it('a file that is deleted is missing, a renamed one keeps its id', async () => {
  put('second.safetensors', lora({ seed: 'second' }));
  await soon(async () => expect(await names()).toHaveLength(2));
  const second = (await list())[1];
  renameSync(at('second.safetensors'), at('renamed.safetensors'));
  await soon(async () =>
    expect((await list()).map(({ id, fileName }) => [id, fileName])).toContainEqual([
      second?.id,
      'renamed.safetensors',
    ]),
  );
  unlinkSync(at('renamed.safetensors'));
  await soon(async () => expect(await names()).toEqual(['first.safetensors']));
  await soon(async () => expect((await list('&state=missing')).map((item) => item.id)).toEqual([second?.id]));
});

it('a folder that is moved in brings its files, moved within keeps their ids, moved out takes them', async () => {
  const outside = join(app.folder, `outside ${roots}`);
  mkdirSync(join(outside, 'deep'), { recursive: true });
  writeFileSync(join(outside, 'deep', 'a.safetensors'), lora({ seed: `a${roots}` }));
  writeFileSync(join(outside, 'b.safetensors'), lora({ seed: `b${roots}` }));
  renameSync(outside, at('in'));
  await soon(async () => {
    expect(await names()).toEqual(['a.safetensors', 'b.safetensors', 'first.safetensors']);
    expect((await list()).every((item) => item.sha256 !== null)).toBe(true);
  });
  const ids = (await list()).map((item) => item.id);
  renameSync(at('in'), at('in again'));
  await soon(async () =>
    expect((await list()).map((item) => item.folder)).toEqual(['in again/deep', 'in again', '']),
  );
  expect((await list()).map((item) => item.id)).toEqual(ids);
  renameSync(at('in again'), outside);
  await soon(async () => expect(await names()).toEqual(['first.safetensors']));
});

it('a root that goes away is offline, and comes back by itself with the same ids', async () => {
  const [before] = await list();
  renameSync(root.path, `${root.path} away`);
  await soon(async () =>
    expect(await getRoot()).toMatchObject({
      state: 'offline',
      watching: 'off',
      stateReason: expect.any(String),
    }),
  );
  expect(await list()).toEqual([]);
  renameSync(`${root.path} away`, root.path);
  await soon(async () => expect((await list()).map((item) => item.id)).toEqual([before?.id]));
  await soon(async () =>
    expect(await getRoot()).toMatchObject({ state: 'online', watching: 'events', stateReason: null }),
  );
  await isWatched();
  put('later.safetensors', lora({ seed: 'later' }));
  await soon(async () => expect(await names()).toEqual(['first.safetensors', 'later.safetensors']));
});

it('an empty folder is watched from the start, and is no reason to look again and again', async () => {
  const first = root;
  const empty = join(app.folder, `empty ${roots}`);
  mkdirSync(empty);
  await addRoot(empty);
  await soon(async () =>
    expect(await getRoot()).toMatchObject({
      state: 'online',
      watching: 'events',
      lastScanAt: expect.any(String),
    }),
  );
  await settleFeed(app.db);
  const { body: start } = await owner.get('/changes');
  const jobs = (await owner.get('/jobs?kind=scan')).body.total as number;
  put('dropped.safetensors', lora({ seed: `into empty ${roots}` }));
  await soon(async () => expect(await names()).toEqual(['dropped.safetensors']));
  await settleFeed(app.db);
  const { body } = await owner.get(`/changes?after=${start.position}`);
  expect((body.items as { kind: string }[]).filter((item) => item.kind === 'root')).toEqual([]);
  expect((await owner.get('/jobs?kind=scan')).body.total).toBe(jobs);
  // Its last model goes, something else stays: that is no disk that was taken out.
  put('readme.txt', 'about this folder');
  unlinkSync(at('dropped.safetensors'));
  await soon(async () => expect(await names()).toEqual([]));
  expect(await getRoot()).toMatchObject({ state: 'online' });
  await owner.delete(`/roots/${root.id}`);
  rmSync(empty, { recursive: true });
  root = first;
});
