import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaType } from './media-type.js';
import { ownPicturePath } from './own-picture-path.js';
import { PreviewRefusal } from './preview-refusal.js';
import { type Picture, type PictureLocation, readPicture } from './read-picture.js';
import { recodePicture, refuseClip } from './recode-picture.js';

/** A picture that was received, and where it is to be kept. */
export interface PictureToKeep {
  received: PictureLocation;
  /** The folder of own pictures. */
  folder: string;
  id: string;
}

export interface KeptPicture {
  type: MediaType;
  width: number;
  height: number;
  /** Digest of its bytes. */
  stamp: string;
}

/**
 * Decodes what was received and keeps it: whole, flushed to disk and under its final name, or not at all. Runs in a
 * worker thread.
 *
 * @throws PreviewRefusal `preview_unusable` when it is no picture that can be shown; FileRefusal
 */
export async function keepPicture({ received, folder, id }: PictureToKeep): Promise<KeptPicture> {
  const { bytes, type } = await readReceived(received);
  const recoded = await recodePicture(bytes, type);
  const path = join(folder, ownPicturePath(id, type));
  const unfinished = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(unfinished, recoded.bytes, { flush: true });
    await rename(unfinished, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    await rm(path, { force: true });
    throw error;
  }
  const stamp = createHash('sha256').update(recoded.bytes).digest('hex').slice(0, 20);
  return { type, width: recoded.width, height: recoded.height, stamp };
}

async function readReceived(received: PictureLocation): Promise<Picture> {
  try {
    return await readPicture(received, { clips: false });
  } catch (error) {
    throw error instanceof PreviewRefusal && error.code === 'no_still' ? refuseClip(error) : error;
  }
}

/** Else a power cut could take the name away after the database has noted it. Windows flushes names by itself. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
