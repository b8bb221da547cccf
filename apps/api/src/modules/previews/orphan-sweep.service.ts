import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { OwnPictures } from './own-pictures.js';
import { OwnPreviewsRepository } from './own-previews.repository.js';
import { ThumbnailsService } from './thumbnails.service.js';

/** Thumbnails of pictures that are gone only cost disk: looking once a day is enough. */
const SWEEP_MS = 24 * 3_600_000;
/** The first look; a program that is started every day may never run for a whole one. */
const FIRST_SWEEP_MS = 10 * 60_000;

/** Removes thumbnails and added pictures that belong to no preview any more. */
@Injectable()
export class OrphanSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Previews');
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly db: Database,
    private readonly thumbnails: ThumbnailsService,
    private readonly pictures: OwnPictures,
    private readonly ownPreviews: OwnPreviewsRepository,
  ) {}

  onApplicationBootstrap(): void {
    const look = (): void => {
      this.db
        .outside(() => this.sweep())
        .catch((error: unknown) => this.log.warn(`could not remove old pictures: ${String(error)}`));
    };
    this.timers = [setTimeout(look, FIRST_SWEEP_MS), setInterval(look, SWEEP_MS)];
    for (const timer of this.timers) timer.unref();
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** @returns how many files were cleared away */
  async sweep(): Promise<number> {
    // Rows first: a picture that is added meanwhile is too young to be cleared away.
    const known = new Set(await this.ownPreviews.listIds());
    return (await this.thumbnails.removeOrphans()) + (await this.pictures.removeOrphans(known));
  }
}
