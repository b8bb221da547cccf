import { randomUUID } from 'node:crypto';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JOB_KINDS, type JobKind, type JobProgress } from '@lora/schema';
import { Database, sqlStateOf } from '../database/index.js';
import { type JobHandler, JobStopped, type NewJob, type StopReason } from './job-handler.js';
import { JobQueue } from './job-queue.js';
import { JobsRepository } from './jobs.repository.js';

/** How often progress is written and a person's wish is read. */
const BEAT_MS = 500;
/** A process that has not beaten this long has died; its jobs start again elsewhere. */
const SILENT_SECONDS = 30;
/** Wait before a failed run is tried again. */
const RETRY_SECONDS = 15;
/** How long running jobs may take to hand themselves back at shutdown. */
const HAND_BACK_MS = 6_000;

interface Active {
  abort: AbortController;
  finished: Promise<void>;
}

/** Runs jobs: queue in, state out. Handlers register themselves; start-up fails on a missing or second one. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private readonly runner = randomUUID();
  private readonly handlers = new Map<JobKind, JobHandler>();
  private readonly active = new Map<string, Active>();
  private readonly queue: JobQueue;
  private sweep: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly db: Database,
    private readonly jobs: JobsRepository,
  ) {
    this.queue = new JobQueue(db, (error) => this.log.error(`queue: ${error.message}`));
  }

  /** Called by each handler's module while it is made. */
  register<P extends object>(handler: JobHandler<P>): void {
    if (this.handlers.has(handler.kind)) throw new Error(`Two handlers for jobs of kind "${handler.kind}".`);
    this.handlers.set(handler.kind, handler);
  }

  async onApplicationBootstrap(): Promise<void> {
    const missing = JOB_KINDS.filter((kind) => !this.handlers.has(kind));
    if (missing.length > 0) throw new Error(`No handler for jobs of kind ${missing.join(', ')}.`);
    await this.queue.start([...this.handlers.values()], (id) => this.db.outside(() => this.run(id)));
    // An embedded database has one user, us: whatever still says "running" belongs to a process that died.
    await this.recover(this.db.exclusive ? 0 : SILENT_SECONDS);
    this.sweep = setInterval(() => {
      this.recover(SILENT_SECONDS).catch((error: unknown) => this.log.warn(`sweep: ${String(error)}`));
    }, SILENT_SECONDS * 1000);
    this.sweep.unref();
  }

  /** Adds a job in the caller's transaction; it starts after commit. Answers the live one with the same key. */
  async add<P extends object>(job: NewJob<P>): Promise<string> {
    return this.db.transaction(async () => {
      const { id, created } = await this.jobs.add(job);
      if (created) await this.queue.send(job.kind, id);
      return id;
    });
  }

  /** Puts a paused job back into the queue; false when it is not paused. */
  async resume(id: string): Promise<boolean> {
    return this.db.transaction(async () => {
      const row = await this.jobs.requeuePaused(id);
      if (row) await this.queue.send(row.kind, id);
      return row !== null;
    });
  }

  /** Whether jobs of a kind must not be cancelled. */
  mustEnd(kind: JobKind): boolean {
    return this.handlers.get(kind)?.mustEnd === true;
  }

  /** Tells a job to pause or cancel; false when it has ended already. Other processes hear of it within a beat. */
  async stop(id: string, wanted: 'pause' | 'cancel'): Promise<boolean> {
    const row = await this.jobs.want(id, wanted);
    if (row) this.active.get(id)?.abort.abort(new JobStopped(wanted));
    return row !== null;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.sweep);
    for (const { abort } of this.active.values()) abort.abort(new JobStopped('shutdown'));
    const all = Promise.allSettled([...this.active.values()].map((active) => active.finished));
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, HAND_BACK_MS)))]);
    clearTimeout(timer);
    await this.queue.stop();
  }

  private async recover(silentSeconds: number): Promise<void> {
    await this.jobs.requeueOrphans(silentSeconds, this.runner);
    for (const { id, kind } of await this.jobs.queuedIds([...this.handlers.keys()])) {
      await this.queue.send(kind, id);
    }
  }

  private async run(id: string): Promise<void> {
    if (this.stopping || this.active.has(id)) return;
    const row = await this.jobs.claim(id, this.runner);
    const handler = row && this.handlers.get(row.kind);
    if (!row || !handler) return;
    const abort = new AbortController();
    const finished = this.supervise(row.id, row.attempts, row.payload, handler, abort);
    this.active.set(id, { abort, finished });
    await finished.finally(() => this.active.delete(id));
  }

  /** Runs the handler with a beat beside it and writes how it ended; never throws. */
  private async supervise(
    id: string,
    attempts: number,
    payload: object,
    handler: JobHandler,
    abort: AbortController,
  ): Promise<void> {
    let latest: JobProgress | null = null;
    let written: JobProgress | null = null;
    let beating: Promise<void> = Promise.resolve();
    const beat = async (): Promise<void> => {
      const progress = latest === written ? null : latest;
      const wanted = await this.jobs.beat(id, this.runner, progress);
      if (progress) written = progress;
      if (wanted === 'pause' || wanted === 'cancel') abort.abort(new JobStopped(wanted));
      if (wanted === 'lost') abort.abort(new JobStopped('shutdown'));
    };
    const timer = setInterval(() => {
      beating = beating.then(beat).catch((error: unknown) => this.log.warn(`beat: ${String(error)}`));
    }, BEAT_MS);
    try {
      const result = await handler.run({
        id,
        payload,
        signal: abort.signal,
        report: (progress) => {
          latest = progress;
        },
      });
      clearInterval(timer);
      await beating;
      await this.jobs.settle(id, this.runner, 'completed', { result, progress: latest });
    } catch (error) {
      clearInterval(timer);
      await beating;
      await this.settleFailure(id, attempts, handler, stopOf(abort.signal) ?? error, latest);
    }
  }

  private async settleFailure(
    id: string,
    attempts: number,
    handler: JobHandler,
    error: unknown,
    progress: JobProgress | null,
  ): Promise<void> {
    try {
      if (error instanceof JobStopped) {
        await this.jobs.settle(id, this.runner, STATE_AFTER[error.reason], { progress });
        return;
      }
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(
        `${handler.kind} ${id} failed: ${error instanceof Error ? (error.stack ?? message) : message}`,
      );
      if (attempts <= handler.retries) {
        await this.jobs.settle(id, this.runner, 'queued', { progress });
        await this.queue.send(handler.kind, id, RETRY_SECONDS);
        return;
      }
      await this.jobs.settle(id, this.runner, 'failed', {
        error: { code: 'job_failed', message: wordsFor(error, message) },
        progress,
      });
    } catch (cause) {
      // The database is gone: the row keeps saying "running" and is taken up again when it is silent long enough.
      this.log.error(`could not write the end of job ${id}: ${String(cause)}`);
    }
  }
}

/** What a run was stopped for. Timers, workers and libraries then throw errors of their own: they say nothing more. */
function stopOf(signal: AbortSignal): JobStopped | null {
  return signal.aborted && signal.reason instanceof JobStopped ? signal.reason : null;
}

const STATE_AFTER: Record<StopReason, 'paused' | 'cancelled' | 'queued'> = {
  pause: 'paused',
  cancel: 'cancelled',
  shutdown: 'queued',
};

/** What people read of a failure: the database's own words would tell them nothing, and show its insides. */
function wordsFor(error: unknown, message: string): string {
  // A SQLSTATE has a digit; the system's codes of the same length (EPERM, EBUSY) have none.
  const isDatabase = /^(?=.*\d)[0-9A-Z]{5}$/.test(sqlStateOf(error) ?? '');
  return isDatabase ? 'The database refused a step of this work. The log of the server says more.' : message;
}
