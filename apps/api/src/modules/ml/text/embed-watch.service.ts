import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import { Env } from '../../../platform/env/index.js';
import { EventBus } from '../../../platform/events/index.js';
import { JobRunner, JobsRepository } from '../../../platform/jobs/index.js';
import { MODELS_CHANNEL } from '../models/model-choice.repository.js';
import { EMBED_KEY, isUnchanged, prepareText } from './embed.job.js';
import { EmbeddingsRepository } from './embeddings.repository.js';
import { TextEmbedder } from './text-embedder.service.js';
import { TextModels } from './text-models.service.js';

/** Edits come one after another: one job for all within this. */
const GATHER_MS = 3_000;
/** So few are compared here: most edits (a star, a rating) change no word and need no job. */
const FEW = 100;
/** A scan has the machine for itself so long; then both share it. */
const SCAN_MS = 10 * 60_000;
/** A job that failed is not started by itself again within this. */
const FAILED_MS = 15 * 60_000;

/**
 * Starts the job that makes vectors when words changed: after scans and edits, at the start, after a switch. Every
 * process looks, the queue sees to it that one job runs. After somebody has cancelled it, only a person starts it again.
 */
@Injectable()
export class EmbedWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Models');
  private readonly stops: (() => unknown)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly env: Env,
    private readonly db: Database,
    private readonly events: EventBus,
    private readonly jobs: JobsRepository,
    private readonly runner: JobRunner,
    private readonly models: TextModels,
    private readonly embedder: TextEmbedder,
    private readonly embeddings: EmbeddingsRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.env.mlProvider === 'off') return;
    const wake = () => this.wake();
    const feed = await this.db.listen('feed', wake, wake);
    const models = await this.db.listen(MODELS_CHANNEL, () => void this.embedder.refresh().then(wake));
    this.stops.push(
      () => feed.close(),
      () => models.close(),
      // Among others when it is known whether models run here.
      this.events.on('mlChanged', wake),
      this.events.on('job', ({ kind, state }) => {
        if ((kind === 'embed' || kind === 'scan') && state !== 'running') wake();
      }),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    for (const stop of this.stops) await stop();
  }

  /** Looks soon. */
  wake(): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.looking = this.look().catch((error: unknown) =>
        this.log.warn(`could not look for changed texts: ${String(error)}`),
      );
    }, GATHER_MS);
    this.timer.unref();
  }

  /** Starts the job where there is work for it. */
  async look(): Promise<void> {
    const { serving, next } = this.models;
    const { state } = this.embedder.runtimeState;
    if (this.stopped || state !== 'ready' || (!serving && !next)) return;
    // Its end wakes this again.
    if ((await this.jobs.findLive(EMBED_KEY)) !== null) return;
    const work = (serving !== null && (await this.hasChanged(serving.key))) || next !== null;
    if (work && !(await this.mustWait()) && !this.stopped) await this.start(null);
  }

  /** @returns the job's id; that of the running one where one runs */
  async start(userId: string | null): Promise<string> {
    return this.runner.add({
      kind: 'embed',
      title: 'What texts mean',
      payload: {},
      dedupeKey: EMBED_KEY,
      userId,
    });
  }

  private async mustWait(): Promise<boolean> {
    const [last] = await this.jobs.list({ kinds: ['embed'], states: null, before: null, limit: 1 });
    if (last?.state === 'cancelled') return true;
    if (last?.state === 'failed' && Date.now() - (last.finished_at?.getTime() ?? 0) < FAILED_MS) return true;
    const [scan] = await this.jobs.list({
      kinds: ['scan'],
      states: ['queued', 'running'],
      before: null,
      limit: 1,
    });
    return scan !== undefined && Date.now() - scan.created_at.getTime() < SCAN_MS;
  }

  /** Whether words changed; what changed otherwise is noted. */
  private async hasChanged(key: string): Promise<boolean> {
    const rows = await this.embeddings.stale(key, null, FEW);
    if (rows.length === FEW) return true;
    const prepared = rows.map(prepareText);
    const same = prepared.filter(isUnchanged);
    await this.embeddings.confirm(
      key,
      same.map(({ row }) => row),
    );
    return same.length < prepared.length;
  }
}
