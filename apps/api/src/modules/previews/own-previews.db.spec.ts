import { rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestLibrary, lora, put, type TestLibrary } from '../../../test/library.js';
import { ProjectionRepository } from '../catalog/index.js';
import { PreviewsRepository } from './previews.repository.js';
import { OwnPreviewsRepository } from './own-previews.repository.js';

let library: TestLibrary;
let root: { id: string; path: string };

beforeAll(async () => {
  library = await createTestLibrary({ hashUpTo: 0 });
  root = await library.addRoot();
});
afterAll(() => library.close());

const CROP = { x: 0.5, y: 0, width: 0.5, height: 0.5 };

/** Gives an adapter a preview of its own, cropped, as the service does. */
async function addPreview(adapterId: string): Promise<string> {
  const id = randomUUID();
  await new OwnPreviewsRepository(library.db.database).add({
    id,
    adapterId,
    userId: library.caller.userId,
    mediaType: 'image/png',
    stamp: 'abc',
    width: 4,
    height: 4,
  });
  await library
    .get(ProjectionRepository)
    .setUserValues(adapterId, { previews: { order: [id], crops: { [id]: CROP } } });
  return id;
}

/** A scan that is stopped before it knows any hash. */
async function readOnly(): Promise<void> {
  const stop = new AbortController();
  await library
    .scan(root.id, {
      signal: stop.signal,
      onProgress: (now) => {
        if (now.phase === 'Reading files') stop.abort(new Error('stopped before hashing'));
      },
    })
    .catch(() => undefined);
}

describe('adapters that turn out to be one', () => {
  it('keep the previews of both, with their crops, under the id that stays', async () => {
    put(root, 'one.safetensors', lora({ seed: 1 }));
    await library.scan(root.id);
    const older = await library.byFile('one.safetensors');
    put(root, 'two.safetensors', lora({ seed: 1, metadata: { other: 'header' } }));
    await readOnly();
    const newer = await library.byFile('two.safetensors');
    const [first, second] = [await addPreview(older.id), await addPreview(newer.id)];
    expect(await library.scan(root.id)).toMatchObject({ merged: 1 });
    const joined = await library.detail(newer.id);
    expect(joined.id).toBe(older.id);
    expect(joined.previews.map(({ id, own, crop }) => ({ id, own, crop }))).toEqual([
      { id: first, own: true, crop: CROP },
      { id: second, own: true, crop: CROP },
    ]);
    expect(joined.previewUrl).toContain(first);
    const found = await new PreviewsRepository(library.db.database).find(second, { roots: [root.id] });
    expect(found).toMatchObject({ crop: CROP, place: { kind: 'own', mediaType: 'image/png' } });
  });
});

describe('an own preview', () => {
  it('keeps an adapter that lost its file, is its card, and is seen only with its root', async () => {
    put(root, 'three.safetensors', lora({ seed: 3 }));
    await library.scan(root.id);
    const { id } = await library.byFile('three.safetensors');
    const preview = await addPreview(id);
    const previews = new PreviewsRepository(library.db.database);
    expect(await previews.find(preview, { roots: [randomUUID()] })).toBeUndefined();
    expect(await previews.find(preview, { roots: [root.id] })).toBeDefined();
    rmSync(join(root.path, 'three.safetensors'));
    await library.scan(root.id);
    expect(await library.detail(id)).toMatchObject({ state: 'missing' });
    expect((await previews.listStamps(null, 100)).map((each) => each.id)).toContain(preview);
    expect((await library.detail(id)).previews).toMatchObject([{ id: preview, own: true }]);
  });

  it('goes with the adapter', async () => {
    put(root, 'four.safetensors', lora({ seed: 4 }));
    await library.scan(root.id);
    const { id } = await library.byFile('four.safetensors');
    const preview = await addPreview(id);
    await library.get(ProjectionRepository).remove([id]);
    expect(await new OwnPreviewsRepository(library.db.database).listIds()).not.toContain(preview);
  });
});

describe('a picture beside a file', () => {
  it('that is exchanged gives its adapter another address and another revision', async () => {
    put(root, 'five.safetensors', lora({ seed: 5 }));
    put(root, 'five.png', 'first');
    await library.scan(root.id);
    const { id, previewUrl } = await library.byFile('five.safetensors');
    const { revision } = await library.detail(id);
    put(root, 'five.png', 'second picture');
    await library.scan(root.id);
    const after = await library.detail(id);
    expect(after.previewUrl).not.toBe(previewUrl);
    expect(after.revision).toBeGreaterThan(revision);
  });
});
