import type { Tag } from '@lora/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALL, createTestLibrary, lora, put, type TestLibrary } from '../../../test/library.js';
import { Database } from '../../platform/database/index.js';
import { JobRunner } from '../../platform/jobs/index.js';
import {
  ProjectionRepository,
  ProjectionService,
  TagRulesRepository,
  TagTreeRepository,
} from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { CollectionItemsRepository } from './collection-items.repository.js';
import { CollectionItemsService } from './collection-items.service.js';
import { CollectionsRepository } from './collections.repository.js';
import { CustomFieldsRepository } from '../catalog/custom-fields.repository.js';
import { RowRefresh } from './row-refresh.service.js';
import { TagChanges } from './tag-changes.service.js';
import { TagsRepository } from './tags.repository.js';
import { TagsService } from './tags.service.js';

let library: TestLibrary;
let db: Database;
let tags: TagsService;
let first: { id: string; path: string };
let second: { id: string; path: string };

beforeAll(async () => {
  library = await createTestLibrary();
  db = library.get(Database);
  const repository = new TagsRepository(db);
  const changes = new TagChanges(
    db,
    library.get(TagRulesRepository),
    new RowRefresh(
      library.get(ProjectionService),
      repository,
      library.get(CustomFieldsRepository),
      library.get(JobRunner),
    ),
  );
  tags = new TagsService(repository, changes, library.get(FeedRepository));
  first = await library.addRoot('first');
  second = await library.addRoot('second');
  add(first, 'one', ['seen', 'both']);
  add(second, 'two', ['unseen', 'both']);
  await library.scan();
});
afterAll(() => library.close());
beforeEach(() => db.query('DELETE FROM tags'));

function add(root: { path: string }, name: string, words: readonly string[]): void {
  put(root, `${name}.safetensors`, lora({ seed: name }));
  put(root, `${name}.civitai.info`, JSON.stringify({ id: 1, modelId: 2, model: { name, tags: words } }));
}
const idOf = async (name: string) => (await library.byFile(`${name}.safetensors`)).id;
const tagsOf = async (name: string) => (await library.byFile(`${name}.safetensors`)).tags;
const names = (list: readonly Tag[]) => list.map((tag) => [tag.name, tag.adapters]);

describe('somebody who may see one root', () => {
  const scope = () => ({ roots: [first.id] });

  it('is told the tags and counts of that root, and all managed tags', async () => {
    expect(names((await tags.list({ sort: 'name' }, scope())).items)).toEqual([
      ['both', 1],
      ['seen', 1],
    ]);
    expect(names((await tags.list({ sort: 'name' }, ALL)).items)).toEqual([
      ['both', 2],
      ['seen', 1],
      ['unseen', 1],
    ]);
    expect(await tags.create({ name: 'both' }, scope())).toMatchObject({ adapters: 1 });
    expect(await tags.create({ name: 'unseen' }, scope())).toMatchObject({ adapters: 0 });
    expect((await tags.list({}, { roots: [] })).items).toMatchObject([{ adapters: 0 }, { adapters: 0 }]);
  });

  it('puts no adapter that cannot be seen into a collection, and is not told that it is in one', async () => {
    const collections = new CollectionsRepository(db);
    const items = new CollectionItemsRepository(db);
    const service = new CollectionItemsService(db, collections, items, library.get(FeedRepository));
    const id = await collections.add(
      { name: 'c', description: null, query: null, sort: null },
      library.caller.userId,
    );
    const ids = [await idOf('one'), await idOf('two')];
    await expect(service.place(id, { ids }, scope())).rejects.toMatchObject({ code: 'not_found' });
    expect(await service.place(id, { ids }, ALL)).toEqual({ changed: 2 });
    await collections.setCover(id, ids[1] ?? null);
    expect(await collections.list(scope(), id)).toMatchObject([{ adapters: '1', cover_id: null }]);
    expect(await collections.list(ALL, id)).toMatchObject([{ adapters: '2', cover_id: ids[1] }]);
    expect(await service.remove(id, ids, scope())).toEqual({ changed: 1 });
    expect(await items.adaptersOf(id)).toEqual([ids[1]]);
  });

  it('is told of a custom field only the values that can be seen', async () => {
    const fields = new CustomFieldsRepository(db);
    const id = await fields.add({ name: 'f', kind: 'text', choices: [] });
    await library.patch(await idOf('one'), { customFields: { [id]: 'x' } });
    await library.patch(await idOf('two'), { customFields: { [id]: 'y' } });
    expect((await fields.counts(ALL)).get(id)).toBe(2);
    expect((await fields.counts(scope())).get(id)).toBe(1);
  });
});

it('answers a search by tag with all that lies below', async () => {
  const both = await tags.create({ name: 'both' }, ALL);
  const seen = await tags.create({ name: 'seen', parentId: both.id }, ALL);
  await tags.update(seen.id ?? '', { aliases: ['Visible'] }, ALL);
  const tree = await library.get(TagTreeRepository).loadTagTree();
  expect(tree.get('both')?.toSorted()).toEqual(['both', 'seen', 'visible']);
  expect(tree.get('visible')?.toSorted()).toEqual(['seen', 'visible']);
});

it('goes over the tags of an adapter whose files are gone, and over those that are typed there', async () => {
  add(first, 'lost', ['from file']);
  await library.scan();
  const id = await idOf('lost');
  await library.patch(id, { rating: 3 });
  await db.transaction(async () => {
    await db.query('DELETE FROM files WHERE adapter_id = $1', [id]);
    await library.get(ProjectionService).refresh([id], 'words');
  });
  const shown = async () =>
    db.query('SELECT tags, tag_keys, rating, name, search_text FROM adapters WHERE id = $1', [id]);
  expect(await shown()).toMatchObject([{ tags: ['from file'] }]);
  const tag = await tags.create({ name: 'from file' }, ALL);
  await tags.update(tag.id ?? '', { name: 'From Disk' }, ALL);
  expect(await shown()).toMatchObject([
    {
      tags: ['From Disk'],
      tag_keys: ['from disk'],
      rating: 3,
      search_text: expect.stringContaining('from disk'),
    },
  ]);
  await library.patch(id, { tags: ['FROM FILE', 'typed'] });
  expect(await shown()).toMatchObject([{ tags: ['From Disk', 'typed'], tag_keys: ['from disk', 'typed'] }]);
});

it('lets a collection keep an adapter that is joined with another one', async () => {
  add(first, 'older', []);
  add(first, 'newer', []);
  await library.scan();
  const projection = library.get(ProjectionRepository);
  const states = await db.transaction(async () =>
    projection.loadForUpdate([await idOf('older'), await idOf('newer')]),
  );
  const collections = new CollectionsRepository(db);
  const items = new CollectionItemsRepository(db);
  const id = await collections.add(
    { name: 'joined', description: null, query: null, sort: null },
    library.caller.userId,
  );
  const [a, b] = states;
  if (!a || !b) throw new Error('Both adapters are there.');
  const kept = await db.transaction(async () => {
    for (const state of states) await items.place(id, [{ id: state.id, position: state === a ? 1 : 2 }]);
    await collections.setCover(id, b.id);
    const other = await collections.add(
      { name: 'only b', description: null, query: null, sort: null },
      library.caller.userId,
    );
    await items.place(other, [{ id: b.id, position: 1 }]);
    await items.place(other, [{ id: a.id, position: 2 }]);
    await items.remove(other, [
      a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id) ? a.id : b.id,
    ]);
    const { keptId, goneId } = await library.get(ProjectionService).merge(a, b);
    await projection.remove([goneId]);
    expect(await items.adaptersOf(other)).toEqual([keptId]);
    return keptId;
  });
  expect(await items.adaptersOf(id)).toEqual([kept]);
  expect((await collections.list(ALL, id))[0]?.cover_id).toBe(kept);
});

it('leaves no adapter with an old name, whatever is scanned and edited while tags change', async () => {
  const busy = await library.addRoot('busy');
  const COUNT = 60;
  for (let n = 0; n < COUNT; n += 1) add(busy, `busy ${n}`, ['moving', `own ${n}`]);
  const tag = await tags.create({ name: 'moving' }, ALL);
  const id = tag.id ?? '';
  const scanned = library.scan(busy.id);
  const state = { done: false };
  const ended = scanned.finally(() => {
    state.done = true;
  });
  const edits = (async () => {
    const one = await idOf('one');
    for (let n = 0; !state.done; n += 1) await library.patch(one, { tags: ['Moving', `edit ${n}`] });
  })();
  let renames = 0;
  while (!state.done || renames < 5) {
    renames += 1;
    await tags.update(id, { name: `moving ${renames}`, aliases: ['moving'] }, ALL);
  }
  await Promise.all([ended, edits]);
  const name = `moving ${renames}`;
  const wrong = await db.query(
    `SELECT name, tags FROM adapters WHERE tags::text ~* 'moving' AND NOT tags @> ARRAY[$1::text]`,
    [name],
  );
  expect(wrong).toEqual([]);
  expect((await tags.list({ contains: name }, ALL)).items).toMatchObject([{ name, adapters: COUNT + 1 }]);
  expect(await tagsOf('busy 0')).toEqual([name, 'own 0']);
});
