import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterItem, CustomField } from '@lora/schema';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp, type SignedIn, type TestApp } from '../../../test/app.js';
import { lora, put, settleFeed } from '../../../test/library.js';
import { RowRefresh } from './row-refresh.service.js';

const NOBODY = '9f0f6d3c-2f4b-4d7e-8a55-0d6f5d1f2a11';

let app: TestApp;
let owner: SignedIn;
let adapterId: string;

beforeAll(async () => {
  app = await createTestApp();
  owner = await app.signIn();
  const path = join(app.folder, 'library');
  mkdirSync(path);
  put(path, 'one.safetensors', lora({ seed: 1 }));
  await owner.post('/roots', { path });
  adapterId = await vi.waitUntil(
    async () => {
      const [found] = (await owner.get('/adapters')).body.items as AdapterItem[];
      return found?.sha256 && found.id;
    },
    { timeout: 30_000 },
  );
});
afterAll(() => app.close());

async function make(given: object): Promise<CustomField> {
  const response = await owner.post('/custom-fields', given);
  expect(response.status, response.text).toBe(201);
  return response.body;
}
const list = async () => (await owner.get('/custom-fields')).body.items as CustomField[];

it('makes fields of each kind, in order, and tells them', async () => {
  await settleFeed(app.db);
  const { position } = (await owner.get('/changes')).body;
  const made = [
    await make({ name: ' Source ', kind: 'text' }),
    await make({ name: 'Steps', kind: 'number' }),
    await make({ name: 'Bought', kind: 'date' }),
    await make({ name: 'State', kind: 'choice', choices: ['draft', ' done ', 'draft'] }),
  ];
  expect(made[0]).toMatchObject({ name: 'Source', kind: 'text', choices: [], position: 0, adapters: 0 });
  expect(made[3]).toMatchObject({ choices: ['draft', 'done'], position: 3 });
  expect(await list()).toEqual(made);
  await settleFeed(app.db);
  expect((await owner.get(`/changes?after=${position}`)).body.items).toEqual(
    made.map(({ id }) => ({ kind: 'custom-field', id })),
  );
});

it('moves and renames fields and changes choices, but never to a name that another one has', async () => {
  const [first] = await list();
  const last = (await list()).at(-1);
  const moved = await owner.patch(`/custom-fields/${last?.id}`, { position: 0, choices: ['new'] });
  expect(moved.body).toMatchObject({ position: 0, choices: ['new'] });
  expect((await list()).map(({ name }) => name)).toEqual(['State', 'Source', 'Steps', 'Bought']);
  expect((await owner.patch(`/custom-fields/${first?.id}`, { name: 'STEPS' })).body).toMatchObject({
    code: 'conflict',
    message: 'A custom field is called "STEPS" already: choose another name.',
  });
  expect((await owner.patch(`/custom-fields/${first?.id}`, { name: 'SOURCE' })).body.name).toBe('SOURCE');
  const both = await Promise.all([
    owner.post('/custom-fields', { name: 'Same', kind: 'text' }),
    owner.post('/custom-fields', { name: 'same', kind: 'number' }),
  ]);
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
});

it.each([
  [{ kind: 'text' }, 'name'],
  [{ name: ' ', kind: 'text' }, 'name'],
  [{ name: 'n', kind: 'list' }, 'kind'],
  [{ name: 'n', kind: 'choice' }, 'choices'],
  [{ name: 'n', kind: 'choice', choices: [' '] }, 'choices'],
  [{ name: 'n', kind: 'number', choices: ['1'] }, 'choices'],
])('refuses %o', async (given, field) => {
  const response = await owner.post('/custom-fields', given);
  expect(response.body).toMatchObject({ code: 'validation_failed', details: { [field]: expect.any(Array) } });
});

it('refuses to leave a choice without choices, and knows no unknown fields', async () => {
  const field = await make({ name: 'Choice', kind: 'choice', choices: ['a'] });
  expect((await owner.patch(`/custom-fields/${field.id}`, { choices: [] })).status).toBe(400);
  expect((await owner.patch(`/custom-fields/${NOBODY}`, { name: 'x' })).status).toBe(404);
  expect((await owner.delete(`/custom-fields/${NOBODY}`)).status).toBe(404);
});

it('counts the adapters that have a value, so that who deletes it is warned, and a new one of its name is empty', async () => {
  const field = await make({ name: 'Shop', kind: 'text' });
  const edited = await owner.patch(`/adapters/${adapterId}`, { customFields: { [field.id]: 'market' } });
  expect(edited.status, edited.text).toBe(200);
  expect((await list()).find(({ id }) => id === field.id)).toMatchObject({ adapters: 1 });

  expect(edited.body.customFields).toEqual({ [field.id]: 'market' });

  expect((await owner.delete(`/custom-fields/${field.id}`)).status).toBe(204);
  expect((await owner.get(`/adapters/${adapterId}`)).body.customFields).toEqual({});
  expect((await list()).map(({ id }) => id)).not.toContain(field.id);
  const [row] = await app.db.database.query('SELECT user_values FROM adapters WHERE id = $1', [adapterId]);
  expect(row).toEqual({ user_values: { custom: { [field.id]: 'market' } } });

  const again = await make({ name: 'Shop', kind: 'text' });
  expect(again).toMatchObject({ adapters: 0 });
  expect(again.id).not.toBe(field.id);
});

describe('the words of a deleted field', () => {
  const found = async (q: string) => (await owner.get(`/adapters?q=${q}`)).body.total as number;
  const write = async (word: string) => {
    const field = await make({ name: `field of ${word}`, kind: 'text' });
    await owner.patch(`/adapters/${adapterId}`, { customFields: { [field.id]: word } });
    expect(await found(word)).toBe(1);
    return field.id;
  };

  it('are not found any more, and no later edit brings them back', async () => {
    const id = await write('unobtainium');
    const kept = await write('adamantite');
    await owner.delete(`/custom-fields/${id}`);
    expect([await found('unobtainium'), await found('adamantite')]).toEqual([0, 1]);
    await owner.patch(`/adapters/${adapterId}`, { notes: 'edited after that' });
    expect([await found('unobtainium'), await found('adamantite'), await found('edited')]).toEqual([0, 1, 1]);
    await owner.delete(`/custom-fields/${kept}`);
  });

  it('are taken out by a job where very many adapters have one', async () => {
    const id = await write('orichalcum');
    app.app.get(RowRefresh).inRequest = 0;
    expect((await owner.delete(`/custom-fields/${id}`)).status).toBe(204);
    app.app.get(RowRefresh).inRequest = 1_000;
    await vi.waitUntil(async () => (await found('orichalcum')) === 0, { timeout: 10_000 });
    expect((await owner.get('/jobs?kind=refresh')).body.items).toMatchObject([
      { kind: 'refresh', title: 'Adapters without the field "field of orichalcum"', result: { adapters: 1 } },
    ]);
  });
});

it('takes no more fields than a page can show', async () => {
  const free = 50 - (await list()).length;
  for (let n = 0; n < free; n += 1) await make({ name: `field ${n}`, kind: 'text' });
  expect((await owner.post('/custom-fields', { name: 'one more', kind: 'text' })).body.code).toBe('conflict');
});
