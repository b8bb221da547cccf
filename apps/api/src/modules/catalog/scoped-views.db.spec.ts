import { renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterItem } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALL, createTestLibrary, lora, put, settleFeed, type TestLibrary } from '../../../test/library.js';
import type { Scope } from '../auth/index.js';
import { RevisionsRepository } from '../history/index.js';
import { AdaptersService } from './adapters.service.js';
import { ColumnsService } from './search/columns.service.js';
import { FacetsService } from './search/facets.service.js';
import { SuggestionsService } from './search/suggestions.service.js';

// The same weights lie in two roots. Who sees one of them must not learn from any list, count or order that there is
// a copy in the other, what it is called or what stands beside it.

let library: TestLibrary;
let adapters: AdaptersService;
let open: { id: string; path: string };
let secret: { id: string; path: string };
let id: string;

const seen = (): Scope => ({ roots: [open.id] });

beforeAll(async () => {
  library = await createTestLibrary();
  adapters = library.get(AdaptersService);
  secret = await library.addRoot('secret');
  open = await library.addRoot('open');
  put(
    secret,
    'zebra/klaxon-vault.safetensors',
    lora({ seed: 'same', metadata: { note: 'longer than the other' } }),
  );
  put(
    secret,
    'zebra/klaxon-vault.civitai.info',
    JSON.stringify({
      description: 'whispered',
      creator: { username: 'mole' },
      model: { name: 'Quagmire', tags: ['classified'] },
      trainedWords: ['hushhush'],
    }),
  );
  await library.scan(secret.id);
  put(open, 'plain/marble.safetensors', lora({ seed: 'same' }));
  put(open, 'plain/nectar.safetensors', lora({ seed: 'other' }));
  await library.scan(open.id);
  await settleFeed(library.db);
  id = (await library.byFile('klaxon-vault.safetensors')).id;
});
afterAll(() => library.close());

const found = async (q: string, scope = seen()): Promise<string[]> =>
  (await library.list({ q, state: 'all' }, scope)).map((item) => item.id);

const SECRETS = [
  'klaxon',
  'zebra',
  '"klaxon-vault.safetensors"',
  '/klaxon/',
  'folder:zebra',
  'whispered',
  'creator:mole',
  'quagmire',
  'tag:classified',
  'hushhush',
  'is:duplicate',
];

describe('an adapter with a copy in a root that the caller does not see', () => {
  it('is one adapter with two copies for who sees both', async () => {
    expect(await library.detail(id)).toMatchObject({
      fileName: 'klaxon-vault.safetensors',
      copies: 2,
      name: 'Quagmire',
    });
    for (const q of SECRETS) expect({ q, ids: await found(q, ALL) }).toEqual({ q, ids: [id] });
  });

  it('shows the file that is seen', async () => {
    const item = (await library.list({}, seen())).find((one) => one.id === id);
    expect(item).toMatchObject({
      fileName: 'marble.safetensors',
      folder: 'plain',
      rootId: open.id,
      copies: 1,
      creator: null,
      tags: [],
      triggerWords: [],
    } satisfies Partial<AdapterItem>);
    const { sha256 } = await library.detail(id);
    expect(item?.sha256).not.toBe(sha256);
    for (const shown of [item, await library.detail(id, seen())]) {
      expect(JSON.stringify(shown)).not.toMatch(/klaxon|zebra|whispered|mole|quagmire|classified|hushhush/i);
      expect(JSON.stringify(shown)).not.toContain(secret.id);
    }
  });

  it('is found by what is seen and by nothing else, with the columns and without them', async () => {
    const check = async () => {
      expect(await found('marble')).toEqual([id]);
      for (const q of SECRETS) expect({ q, ids: await found(q) }).toEqual({ q, ids: [] });
      expect(await found('-klaxon')).toHaveLength(2);
      expect(await found('-tag:classified')).toHaveLength(2);
    };
    await check();
    const filling = vi.spyOn(library.get(ColumnsService), 'isReady', 'get').mockReturnValue(false);
    await check();
    filling.mockRestore();
  });

  it('counts in facets by what is seen', async () => {
    const facets = await library.get(FacetsService).list({ state: 'all' }, seen());
    expect(facets.total).toBe(2);
    expect(JSON.stringify(facets)).not.toMatch(/zebra|mole|classified/);
    expect(facets.is?.values).not.toContainEqual(expect.objectContaining({ value: 'duplicate' }));
    expect(facets.folder?.values).toEqual([{ value: 'plain', count: 2 }]);
    const all = await library.get(FacetsService).list({ state: 'all' }, ALL);
    expect(all.total).toBe(2);
    expect(all.creator?.values).toEqual([{ value: 'mole', count: 1 }]);
  });

  it('stands in the order of what is seen, page by page', async () => {
    for (const sort of ['name', 'fileName'] as const) {
      const first = await adapters.list({ sort, limit: 1 }, seen());
      expect(first.items.map((item) => item.fileName)).toEqual(['marble.safetensors']);
      const next = await adapters.list({ sort, limit: 1, cursor: first.nextCursor ?? '' }, seen());
      expect(next.items.map((item) => item.fileName)).toEqual(['nectar.safetensors']);
      const names = (await library.list({ sort }, ALL)).map((item) => item.fileName);
      expect(names).toContain('klaxon-vault.safetensors');
    }
    const page = await adapters.list({ sort: 'size' }, seen());
    expect(page.items.map((item) => item.size)).toEqual(
      page.items.map((item) => item.size).toSorted((a, b) => a - b),
    );
  });

  it('tells nothing in suggestions and corrections', async () => {
    const suggest = async (q: string, scope: Scope) =>
      (await library.get(SuggestionsService).suggest(q, q.length, scope)).items.filter(
        (one) => one.kind !== 'field',
      );
    for (const q of ['quag', 'klax', 'tag:class', 'creator:mo', 'folder:zeb']) {
      expect({ q, items: await suggest(q, seen()) }).toEqual({ q, items: [] });
    }
    expect(await suggest('quag', ALL)).toMatchObject([{ label: 'quagmire', count: 1 }]);
    expect((await adapters.list({ q: 'quagmrie' }, ALL)).corrections).toHaveLength(1);
    expect((await adapters.list({ q: 'quagmrie' }, seen())).corrections).toEqual([]);
  });

  it('has no other name in the history', async () => {
    await library.patch(id, { rating: 4 });
    const names = async (roots: string[] | null) =>
      (await library.get(RevisionsRepository).list({ roots, adapterId: id }, null, 1)).map(
        (one) => one.adapter_name,
      );
    expect(await names(null)).toEqual(['Quagmire']);
    expect(await names([open.id])).toEqual(['marble']);
    await settleFeed(library.db);
    expect((await library.list({ minRating: 4 }, seen())).map((item) => item.id)).toEqual([id]);
  });

  it('follows each change of the copies, also those that change nothing for others', async () => {
    const seenOf = async () => (await library.list({ state: 'all' }, seen())).find((item) => item.id === id);
    const before = await library.feedLength();
    put(open, 'plain/marble.civitai.info', JSON.stringify({ model: { name: 'Statue' } }));
    await library.scan(open.id);
    await settleFeed(library.db);
    expect((await library.detail(id)).name).toBe('Quagmire');
    expect((await seenOf())?.name).toBe('Statue');
    expect(await found('statue')).toEqual([id]);
    expect(await library.feedLength()).toBeGreaterThan(before);
    renameSync(join(open.path, 'plain/marble.safetensors'), join(open.path, 'plain/granite.safetensors'));
    await library.scan(open.id);
    await settleFeed(library.db);
    expect((await seenOf())?.fileName).toBe('granite.safetensors');
    expect(await found('granite')).toEqual([id]);
    expect(await found('marble')).toEqual([]);
  });

  it('is gone for who sees only the root where its file is gone, and others do not find that name', async () => {
    unlinkSync(join(open.path, 'plain/granite.safetensors'));
    await library.scan(open.id);
    await settleFeed(library.db);
    expect(await found('granite')).toEqual([]);
    expect((await library.list({ state: 'all' }, seen())).map((item) => item.id)).not.toContain(id);
    await expect(library.detail(id, seen())).rejects.toMatchObject({ code: 'not_found' });
    // It is there for others, but the name it had in the open root is not found in the other one.
    const other = { roots: [secret.id] };
    expect(await found('granite', other)).toEqual([]);
    expect(await found('klaxon', other)).toEqual([id]);
    expect(await found('granite', ALL)).toEqual([id]);
  });
});
