import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../platform/files/index.js';

/** Raised when thumbnails are drawn in another way, so that old ones are not served any more. */
const DRAWING_VERSION = 1;
/** A file younger than this may belong to a picture that is being stored right now. */
const ORPHAN_AGE_MS = 60 * 60 * 1000;

/** Which state of which picture: 32 hex digits, one name for its thumbnails in all widths. */
export function thumbnailKey(preview: { id: string; stamp: string }): string {
  const text = JSON.stringify([DRAWING_VERSION, preview.id, preview.stamp]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Thumbnails on disk: `<folder>/<first two digits>/<key>-<width>.webp`. Nothing else writes there. */
export class ThumbnailStore {
  constructor(
    /** In the data folder; made when needed. */
    private readonly folder: string,
  ) {}

  /** The WebP, or undefined when it was not stored yet. */
  async find(key: string, width: number): Promise<Buffer | undefined> {
    try {
      return await readFile(this.pathOf(key, width));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Stores all widths of one picture; each file appears whole or not at all, also when the machine stops. */
  async put(key: string, thumbnails: ReadonlyMap<number, Uint8Array>): Promise<void> {
    await mkdir(join(this.folder, key.slice(0, 2)), { recursive: true });
    for (const [width, bytes] of thumbnails) {
      const path = this.pathOf(key, width);
      const unfinished = `${path}.${randomUUID()}.tmp`;
      try {
        // Flushed before the rename: else a power cut could leave the name with no bytes behind it.
        await writeFile(unfinished, bytes, { flush: true });
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    }
  }

  /**
   * Removes what belongs to no preview any more, and what a stopped program left unfinished; files younger than an
   * hour stay.
   * @param known keys of all previews of the catalog
   * @returns how many files were removed
   */
  async removeOrphans(known: ReadonlySet<string>, now = Date.now()): Promise<number> {
    let removed = 0;
    for (const group of await list(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(group)) continue;
      for (const name of await list(join(this.folder, group))) {
        const [, key] = /^([0-9a-f]{32})-\d+\.webp(?:\.[\w-]+\.tmp)?$/.exec(name) ?? [];
        if (key === undefined || (known.has(key) && !name.endsWith('.tmp'))) continue;
        const path = join(this.folder, group, name);
        const found = await stat(path).catch(() => undefined);
        if (found === undefined || now - found.mtimeMs < ORPHAN_AGE_MS) continue;
        await rm(path, { force: true });
        removed += 1;
      }
    }
    return removed;
  }

  private pathOf(key: string, width: number): string {
    return join(this.folder, key.slice(0, 2), `${key}-${width}.webp`);
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
