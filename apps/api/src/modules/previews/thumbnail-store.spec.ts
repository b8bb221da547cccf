import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thumbnailKey, ThumbnailStore } from './thumbnail-store.js';

const KEY = thumbnailKey({ id: 'a', stamp: '1' });
const HOUR = 60 * 60 * 1000;
let folder: string;
let store: ThumbnailStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lora-thumbnails-'));
  store = new ThumbnailStore(join(folder, 'thumbnails'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
const picture = (text: string) =>
  new Map([256, 512].map((width) => [width, Buffer.from(`${text} ${width}`)]));

describe('the store of thumbnails', () => {
  it('gives back what was put, and nothing for what was not', async () => {
    expect(await store.find(KEY, 256)).toBeUndefined();
    await store.put(KEY, picture('first'));
    expect(String(await store.find(KEY, 512))).toBe('first 512');
    expect(await store.find(KEY, 1024)).toBeUndefined();
  });

  it('names a picture by its id and its state', () => {
    expect(KEY).toMatch(/^[0-9a-f]{32}$/);
    expect(thumbnailKey({ id: 'a', stamp: '2' })).not.toBe(KEY);
    expect(thumbnailKey({ id: 'a1', stamp: '' })).not.toBe(thumbnailKey({ id: 'a', stamp: '1' }));
  });

  it('leaves no unfinished file behind, also when many store the same picture at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => store.put(KEY, picture('same'))));
    expect(files().toSorted()).toEqual([`${KEY}-256.webp`, `${KEY}-512.webp`]);
  });

  it('leaves no unfinished file behind when a name cannot be taken', async () => {
    mkdirSync(join(folder, 'thumbnails', KEY.slice(0, 2), `${KEY}-256.webp`, 'in the way'), {
      recursive: true,
    });
    await expect(store.put(KEY, picture('late'))).rejects.toMatchObject({ syscall: 'rename' });
    expect(files()).toEqual([]);
  });

  it('removes orphans and unfinished files older than an hour, and nothing that is not its own', async () => {
    const gone = thumbnailKey({ id: 'gone', stamp: '1' });
    await store.put(KEY, picture('kept'));
    await store.put(gone, picture('gone'));
    const group = join(folder, 'thumbnails', KEY.slice(0, 2));
    writeFileSync(join(group, `${KEY}-256.webp.0f0f-11.tmp`), 'unfinished');
    writeFileSync(join(group, 'README'), 'of a person');
    mkdirSync(join(folder, 'thumbnails', 'other'));
    writeFileSync(join(folder, 'thumbnails', 'other', `${gone}-256.webp`), 'of a person');
    expect(await store.removeOrphans(new Set([KEY]))).toBe(0);
    const old = (Date.now() - 2 * HOUR) / 1000;
    for (const name of readdirSync(group)) utimesSync(join(group, name), old, old);
    expect(await store.removeOrphans(new Set([KEY]), Date.now() + 2 * HOUR)).toBe(3);
    expect(files().toSorted()).toEqual(
      [`${KEY}-256.webp`, `${KEY}-512.webp`, 'README', `${gone}-256.webp`].toSorted(),
    );
  });

  it('has nothing to remove where no thumbnail was ever stored', async () => {
    expect(await store.removeOrphans(new Set())).toBe(0);
  });
});
