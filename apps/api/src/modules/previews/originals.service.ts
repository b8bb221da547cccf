import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { openInsideRoot, readBytes } from '../../platform/files/index.js';
import type { Scope } from '../auth/index.js';
import { locatePreview } from './locate-preview.js';
import { type MediaType, RECOGNISE_BYTES } from './media-type.js';
import { OwnPictures } from './own-pictures.js';
import { PicturePool } from './picture-pool.js';
import { asDomainError, noPreview } from './previews.errors.js';
import { PreviewsRepository } from './previews.repository.js';
import { checkMedia, type PictureLocation } from './read-picture.js';

/** A preview as it lies on disk, open. Whoever asked for it calls `stream` or `close`. */
export interface Original {
  type: MediaType;
  size: number;
  etag: string;
  /** What `v` in the URL must say for the answer to be kept for ever. */
  stamp: string;
  /** Bytes `start` to `end`, both included. Closes the file at its end. */
  stream(start: number, end: number): Readable;
  close(): Promise<void>;
}

/** Hands out previews unchanged. */
@Injectable()
export class OriginalsService {
  constructor(
    private readonly previews: PreviewsRepository,
    private readonly pool: PicturePool,
    private readonly own: OwnPictures,
  ) {}

  /** @throws DomainError `not_found`, `preview_unusable`, `path_outside_root`, `root_offline` */
  async open(id: string, scope: Scope, signal?: AbortSignal): Promise<Original> {
    const row = await this.previews.find(id, scope);
    if (row === undefined) throw noPreview(id);
    try {
      const location = locatePreview(row, this.own);
      const opened =
        location.embeddedKey !== null
          ? await this.openEmbedded(location, signal)
          : await openPictureFile(location);
      return { ...opened, stamp: row.stamp };
    } catch (error) {
      throw asDomainError(error);
    }
  }

  private async openEmbedded(
    location: PictureLocation,
    signal?: AbortSignal,
  ): Promise<Omit<Original, 'stamp'>> {
    const { bytes, type } = await this.pool.readPicture(location, signal);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return {
      type,
      size: bytes.length,
      etag: `"${Buffer.from(digest).toString('hex').slice(0, 32)}"`,
      stream: (start, end) => Readable.from([bytes.subarray(start, end + 1)]),
      close: () => Promise.resolve(),
    };
  }
}

async function openPictureFile(location: PictureLocation): Promise<Omit<Original, 'stamp'>> {
  const { handle, stat } = await openInsideRoot(location.rootPath, location.path);
  try {
    const size = Number(stat.size);
    const type = checkMedia(await readBytes(handle, 0, Math.min(size, RECOGNISE_BYTES)), size);
    return {
      type,
      size,
      etag: `"${stat.size.toString(36)}-${stat.mtimeNs.toString(36)}-${stat.ino.toString(36)}"`,
      stream: (start, end) => handle.createReadStream({ start, end }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
