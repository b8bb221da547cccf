import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Root } from '@lora/schema';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';
import { StartUpRoots } from './start-up-roots.service.js';

let app: TestApp;
let owner: SignedIn;
let library: string;
let root: Root;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  library = join(app.folder, 'my library');
  put(library, 'keep/one.safetensors', lora({ seed: 1 }));
  put(library, 'tmp/two.safetensors', lora({ seed: 2 }));
  put(library, 'broken.safetensors', 'no model');
});
afterAll(() => app.close());

const roots = async (): Promise<Root[]> => (await owner.get('/roots')).body.items;
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 30_000, interval: 50 });
const isScanned = (expected: Partial<Root>) =>
  soon(async () => expect((await roots())[0]).toMatchObject(expected));

it('a folder is added under its name, scanned, and counted', async () => {
  const made = await owner.post('/roots', { path: `${library}/` });
  expect(made.status).toBe(201);
  root = made.body as Root;
  expect(root).toMatchObject({
    name: 'my library',
    path: realpathSync(library),
    readOnly: true,
    state: 'online',
    ignore: [],
    lastScanAt: null,
  });
  await isScanned({ id: root.id, adapters: 2, files: 3, problems: 1, lastScanAt: expect.any(String) });
  expect((await roots())[0]?.size).toBeGreaterThan(10_000);
});

it.each([
  ['no whole path', () => 'loras', 'root_not_a_folder', 'whole path'],
  ['nothing', () => join(app.folder, 'nowhere'), 'root_not_a_folder', 'There is no folder'],
  ['a file', () => join(library, 'broken.safetensors'), 'root_not_a_folder', 'is a file'],
  [
    'a path below a file',
    () => join(library, 'broken.safetensors', 'x'),
    'root_not_a_folder',
    'There is no folder',
  ],
  ['the same folder again', () => library, 'root_exists', 'my library'],
  ['a link to the same folder', () => join(app.folder, 'link'), 'root_exists', 'my library'],
  ['a folder inside', () => join(library, 'keep'), 'root_overlaps', 'lies in "my library"'],
  ['a folder around it', () => app.folder, 'root_overlaps', 'Remove it first'],
])('%s is refused with a sentence', async (what, path, code, words) => {
  if (what === 'a link to the same folder') symlinkSync(library, join(app.folder, 'link'));
  const answer = await owner.post('/roots', { path: path() });
  expect(answer.body).toMatchObject({ code, message: expect.stringContaining(words) });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(await roots()).toHaveLength(1);
});

it('a folder whose name begins like that of another is no overlap', async () => {
  mkdirSync(`${library} 2`);
  const made = await owner.post('/roots', { path: `${library} 2`, name: '  Second  ', ignore: ['*.old'] });
  expect(made.body).toMatchObject({ name: 'Second', ignore: ['*.old'] });
  expect((await owner.delete(`/roots/${made.body.id}`)).status).toBe(204);
});

it('a root is renamed, and what it leaves out is taken over at once', async () => {
  const { position } = (await owner.get('/changes')).body;
  expect((await owner.patch(`/roots/${root.id}`, { name: 'Renamed' })).body).toMatchObject({
    name: 'Renamed',
    ignore: [],
  });
  await settleFeed(app.db);
  expect((await owner.get(`/changes?after=${position}`)).body.items).toContainEqual({
    kind: 'root',
    id: root.id,
  });
  await owner.patch(`/roots/${root.id}`, { ignore: ['tmp'] });
  await isScanned({ name: 'Renamed', ignore: ['tmp'], adapters: 1, files: 2 });
  await owner.patch(`/roots/${root.id}`, { ignore: [] });
  await isScanned({ adapters: 2, files: 3 });
  expect(
    (await owner.patch(`/roots/${root.id}`, { ignore: Array.from({ length: 51 }, () => 'x') })).status,
  ).toBe(400);
  expect((await owner.patch('/roots/00000000-0000-4000-8000-000000000000', { name: 'x' })).status).toBe(404);
});

it('the folders of the command line are added once, and all are looked at again at each start', async () => {
  await soon(async () => expect((await owner.get('/jobs?state=running&state=queued')).body.total).toBe(0));
  const other = join(app.folder, 'of the command line');
  put(other, 'three.safetensors', lora({ seed: 3 }));
  writeFileSync(join(app.folder, 'no folder'), '');
  const before = (await owner.get('/jobs?kind=scan')).body.total as number;
  const start = app.app.get(StartUpRoots);
  await start.run([other, library, join(app.folder, 'no folder')]);
  expect((await roots()).map((one) => one.path)).toEqual([library, other].map((path) => realpathSync(path)));
  await soon(async () => {
    const { items, total } = (await owner.get('/jobs?kind=scan')).body;
    expect(total).toBe(before + 2);
    expect(items.map((job: { state: string; title: string }) => job.state)).not.toContain('running');
    expect(items[0]).toMatchObject({
      title: 'Scan of all folders',
      state: 'completed',
      result: { added: 0 },
    });
  });
  await start.run([other]);
  expect(await roots()).toHaveLength(2);
});

it('a root is taken out of the catalog, and nothing on disk changes', async () => {
  expect((await owner.delete(`/roots/${root.id}`)).status).toBe(204);
  expect((await owner.delete(`/roots/${root.id}`)).status).toBe(404);
  expect((await roots()).map((one) => one.name)).toEqual(['of the command line']);
  expect((await owner.get('/adapters?state=all')).body.total).toBe(1);
  const again = await owner.post('/roots', { path: library });
  expect(again.status).toBe(201);
  await soon(async () => expect((await owner.get('/adapters')).body.total).toBe(3));
});
