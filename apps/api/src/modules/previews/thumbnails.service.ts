import { Injectable } from '@nestjs/common';
import { TaskError, createSlots } from '../../platform/workers/index.js';
import type { Scope } from '../auth/index.js';
import { locatePreview } from './locate-preview.js';
import { OwnPictures } from './own-pictures.js';
import { PICTURE_THREADS, PicturePool } from './picture-pool.js';
import { asDomainError, noPreview } from './previews.errors.js';
import { type PreviewRow, PreviewsRepository } from './previews.repository.js';
import type { Thumbnails } from './render-thumbnails.js';
import { shareWork } from './shared-work.js';
import { thumbnailKey, ThumbnailStore } from './thumbnail-store.js';

/** A picture that was refused is not decoded again for this long: a page full of bombs must cost one decode each. */
const REFUSED_MS = 5 * 60 * 1000;
/** Refusals that are remembered; the oldest goes first. */
const REFUSED_MAX = 1_000;
/** Rows read at a time while cleaning up. */
const STAMPS_PAGE = 5_000;

/** One thumbnail that can be asked for. */
export interface Thumbnail {
  /** Changes when the picture does. */
  etag: string;
  /** What `v` in the URL must say for the answer to be kept for ever. */
  stamp: string;
  /** The WebP; rendered when it was not stored yet. */
  load(signal?: AbortSignal): Promise<Uint8Array>;
}

/** Thumbnails of previews: rendered at the first request, stored in the data folder. */
@Injectable()
export class ThumbnailsService {
  private readonly rendering = shareWork<Thumbnails>(createSlots(PICTURE_THREADS));
  private readonly refused = new Map<string, { error: TaskError; until: number }>();

  constructor(
    private readonly previews: PreviewsRepository,
    private readonly store: ThumbnailStore,
    private readonly pool: PicturePool,
    private readonly own: OwnPictures,
  ) {}

  /** @throws DomainError `not_found`; `load` throws `no_still`, `preview_unusable`, `root_offline`, … */
  async find(id: string, width: number, scope: Scope): Promise<Thumbnail> {
    const row = await this.previews.find(id, scope);
    if (row === undefined) throw noPreview(id);
    const key = thumbnailKey(row);
    return {
      etag: `"${key}-${width}"`,
      stamp: row.stamp,
      load: (signal) => this.load(row, key, width, signal),
    };
  }

  /** Removes stored thumbnails whose preview is gone or changed. @returns how many files were removed */
  async removeOrphans(): Promise<number> {
    const known = new Set<string>();
    for (let after: string | null = null; ; ) {
      const page = await this.previews.listStamps(after, STAMPS_PAGE);
      for (const preview of page) known.add(thumbnailKey(preview));
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    return this.store.removeOrphans(known);
  }

  private async load(row: PreviewRow, key: string, width: number, signal?: AbortSignal): Promise<Uint8Array> {
    const stored = await this.store.find(key, width);
    if (stored !== undefined) return stored;
    try {
      const thumbnails = await this.rendering.join(key, () => this.render(row, key), signal);
      const rendered = thumbnails.get(width);
      if (rendered === undefined) throw new Error(`No thumbnail has the width ${width}.`);
      return rendered;
    } catch (error) {
      throw asDomainError(error);
    }
  }

  private async render(row: PreviewRow, key: string): Promise<Thumbnails> {
    const refused = this.refused.get(key);
    if (refused !== undefined && refused.until > Date.now()) throw refused.error;
    try {
      const thumbnails = await this.pool.renderThumbnails(locatePreview(row, this.own), row.crop);
      await this.store.put(key, thumbnails);
      return thumbnails;
    } catch (error) {
      // Only what will not change by itself: a missing file or an offline root may be back in a moment.
      if (error instanceof TaskError && LASTING.has(error.code ?? '')) this.rememberRefusal(key, error);
      throw error;
    }
  }

  private rememberRefusal(key: string, error: TaskError): void {
    this.refused.delete(key);
    const [oldest] = this.refused.keys();
    if (this.refused.size >= REFUSED_MAX && oldest !== undefined) this.refused.delete(oldest);
    this.refused.set(key, { error, until: Date.now() + REFUSED_MS });
  }
}

const LASTING: ReadonlySet<string> = new Set([
  'no_still',
  'preview_unusable',
  'task_timeout',
  'worker_failed',
]);
