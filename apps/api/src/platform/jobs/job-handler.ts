import type { JobKind, JobProgress } from '@lora/schema';

/** Why a running job is asked to stop. `shutdown`: it is handed back and goes on after the next start. */
export type StopReason = 'pause' | 'cancel' | 'shutdown';

/** Thrown by `JobRun.throwIfStopped`; the runner turns it into the state that was asked for. */
export class JobStopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`The job was stopped: ${reason}.`);
  }
}

/** What a handler gets for one run. */
export interface JobRun<P> {
  readonly id: string;
  readonly payload: P;
  /** Aborts with a JobStopped as reason. */
  readonly signal: AbortSignal;
  /** Tells how far it is; cheap to call often, written and announced at most twice a second. */
  report(progress: JobProgress): void;
}

/**
 * A kind of job. `run` must be safe to run twice with the same payload: after a crash, a pause or a hand-back
 * it starts again and has to find what is done already. Throwing ends the run as failed (or retried).
 */
export interface JobHandler<P extends object = object> {
  readonly kind: JobKind;
  /** Runs of this kind at the same time in one process. */
  readonly concurrency: number;
  /** How often a failed run is tried again before the job fails. */
  readonly retries: number;
  /** Whether it has to come to its end: it can be paused, but not cancelled. */
  readonly mustEnd?: boolean;
  run(run: JobRun<P>): Promise<Record<string, unknown>>;
}

/** What is queued. A second job with the same dedupe key is not made while the first has not ended. */
export interface NewJob<P extends object> {
  kind: JobKind;
  title: string;
  payload: P;
  dedupeKey?: string;
  userId?: string | null;
}
