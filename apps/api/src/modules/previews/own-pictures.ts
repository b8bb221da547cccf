import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../platform/files/index.js';
import { idOfOwnPicture, ownPicturePath } from './own-picture-path.js';
import type { PictureLocation } from './read-picture.js';

/** A file younger than this may belong to a picture that is being added right now. */
const ORPHAN_AGE_MS = 60 * 60 * 1000;
/** Nobody has a second copy of these: should the database come from an older backup, there is time to notice. */
const REMOVED_AGE_MS = 30 * 24 * 60 * 60 * 1000;
/** What is being received. */
const INCOMING = 'incoming';
/** What no row names any more. */
const REMOVED = 'removed';

/**
 * Pictures that people added, on disk: `<folder>/<first two digits>/<id>.<ending>`. They are part of the data: a backup
 * holds this folder as well.
 */
export class OwnPictures {
  constructor(
    /** In the data folder; made when needed. */
    readonly folder: string,
  ) {}

  /** A new name for a file that is about to be received. */
  async startReceiving(): Promise<{ folder: string; name: string }> {
    const folder = join(this.folder, INCOMING);
    await mkdir(folder, { recursive: true });
    return { folder, name: `${randomUUID()}.tmp` };
  }

  /** Where what was received under `name` lies. */
  locateReceived(name: string): PictureLocation {
    return { rootPath: join(this.folder, INCOMING), path: name, embeddedKey: null };
  }

  locate(id: string, mediaType: string): PictureLocation {
    return { rootPath: this.folder, path: ownPicturePath(id, mediaType), embeddedKey: null };
  }

  async remove(id: string, mediaType: string): Promise<void> {
    await rm(join(this.folder, ownPicturePath(id, mediaType)), { force: true });
  }

  /**
   * Clears away what a stopped program left behind. Pictures that no row names are put aside first and go 30 days
   * later; files younger than an hour stay.
   *
   * @param known ids of all own previews of the catalog
   * @returns how many files were put aside or removed
   */
  async removeOrphans(known: ReadonlySet<string>, now = Date.now()): Promise<number> {
    let cleared = 0;
    for (const group of await list(this.folder)) {
      const folder = join(this.folder, group);
      if (!/^[0-9a-f]{2}$/.test(group)) continue;
      for (const name of await list(folder)) {
        const id = idOfOwnPicture(name);
        const unfinished = name.endsWith('.tmp');
        if (!unfinished && (id === undefined || known.has(id))) continue;
        if (!(await isOlder(join(folder, name), ORPHAN_AGE_MS, now))) continue;
        if (unfinished) await rm(join(folder, name), { force: true });
        else await this.putAside(folder, name, now);
        cleared += 1;
      }
    }
    return (
      cleared +
      (await removeOld(join(this.folder, INCOMING), ORPHAN_AGE_MS, now)) +
      (await removeOld(join(this.folder, REMOVED), REMOVED_AGE_MS, now))
    );
  }

  private async putAside(folder: string, name: string, now: number): Promise<void> {
    await mkdir(join(this.folder, REMOVED), { recursive: true });
    const aside = join(this.folder, REMOVED, name);
    await rename(join(folder, name), aside);
    await utimes(aside, now / 1000, now / 1000);
  }
}

async function removeOld(folder: string, age: number, now: number): Promise<number> {
  let removed = 0;
  for (const name of await list(folder)) {
    if (!(await isOlder(join(folder, name), age, now))) continue;
    await rm(join(folder, name), { force: true });
    removed += 1;
  }
  return removed;
}

async function isOlder(path: string, age: number, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && now - found.mtimeMs >= age;
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
