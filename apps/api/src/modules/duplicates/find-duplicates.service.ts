import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SKETCH_FORMAT } from '@lora/weights';
import { EventBus } from '../../platform/events/index.js';
import { JobRunner } from '../../platform/jobs/index.js';
import { TRIES } from './find-duplicates.job.js';
import { LinksRepository } from './links.repository.js';

/** Files that a watcher brings are in no scan, and a run reads only so many pairs: looked for so often. */
const LOOK_MS = 5 * 60_000;

/** Starts the search for duplicates: when asked to, and after scans that brought new weights. */
@Injectable()
export class FindDuplicates implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Duplicates');
  private leave: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pending: Promise<void> = Promise.resolve();

  constructor(
    private readonly links: LinksRepository,
    private readonly runner: JobRunner,
    private readonly events: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    this.leave = this.events.on('job', (job) => {
      if (job.kind === 'scan' && job.state === 'completed') this.look();
    });
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.leave?.();
    clearInterval(this.timer);
    await this.pending;
  }

  /** Begins to look, or answers the job that does already. */
  start(userId: string | null): Promise<string> {
    return this.runner.add({
      kind: 'duplicates',
      title: 'Look for duplicates',
      payload: {},
      dedupeKey: 'duplicates',
      userId,
    });
  }

  /** New sketches, or pairs beyond what one run may read. */
  private async isWorkLeft(): Promise<boolean> {
    if (await this.links.hasFresh(SKETCH_FORMAT)) return true;
    return (await this.links.countInexact(SKETCH_FORMAT, { tries: TRIES })) > 0;
  }

  private look(): void {
    this.pending = this.pending
      .then(async () => {
        if (await this.isWorkLeft()) await this.start(null);
      })
      .catch((error: unknown) => this.log.warn(`could not look for new weights: ${String(error)}`));
  }
}
