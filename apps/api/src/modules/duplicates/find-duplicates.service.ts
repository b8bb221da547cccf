import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SKETCH_FORMAT } from '@lora/weights';
import { EventBus } from '../../platform/events/index.js';
import { JobRunner, JobsRepository } from '../../platform/jobs/index.js';
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
    private readonly jobs: JobsRepository,
    private readonly events: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    const warn = (error: unknown): void => this.log.warn(`could not look for what is left: ${String(error)}`);
    this.leave = this.events.on('job', (job) => {
      if (job.kind === 'scan' && job.state === 'completed') void this.look();
    });
    this.timer = setInterval(() => void this.goOn().catch(warn), LOOK_MS);
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

  /** Looks again by itself; a person who cancelled the last run, or what made it fail, is not worked against. */
  async goOn(): Promise<void> {
    const [last] = await this.jobs.list({ kinds: ['duplicates'], states: null, before: null, limit: 1 });
    if (last?.state !== 'cancelled' && last?.state !== 'failed') await this.look();
  }

  /** New sketches, or pairs beyond what one run may read. */
  private async isWorkLeft(): Promise<boolean> {
    if (await this.links.hasFresh(SKETCH_FORMAT)) return true;
    return (await this.links.countInexact(SKETCH_FORMAT, { tries: TRIES })) > 0;
  }

  private look(): Promise<void> {
    this.pending = this.pending
      .then(async () => {
        if (await this.isWorkLeft()) await this.start(null);
      })
      .catch((error: unknown) => this.log.warn(`could not look for new weights: ${String(error)}`));
    return this.pending;
  }
}
