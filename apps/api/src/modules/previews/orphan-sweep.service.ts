import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { ThumbnailsService } from './thumbnails.service.js';

/** Thumbnails of pictures that are gone only cost disk: looking once a day is enough. */
const SWEEP_MS = 24 * 3_600_000;

/** Removes thumbnails that belong to no preview any more. */
@Injectable()
export class OrphanSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Previews');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly thumbnails: ThumbnailsService,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.db
        .outside(() => this.thumbnails.removeOrphans())
        .catch((error: unknown) => this.log.warn(`could not remove old thumbnails: ${String(error)}`));
    }, SWEEP_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
