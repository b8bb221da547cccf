import { Dict, Int, ListOf, One, OneOf, QueryInt, QueryOneOfs, Text, Timestamp, Uuid } from './field.js';
import { JOB_KINDS, JOB_STATES, LIMITS, type JobKind, type JobState } from './values.js';

export class JobProgress {
  @Text({ max: 300, description: 'What it does now, in words.' }) phase!: string;
  @Int({ description: 'Things done, of `total`.' }) done!: number;
  @Int({ nullable: true }) total!: number | null;
  @Int({ description: 'Bytes read, of `bytesTotal`.' }) bytes!: number;
  @Int({ nullable: true }) bytesTotal!: number | null;
  @Int({ nullable: true, description: 'Things per second.' }) rate!: number | null;
  @Int({ nullable: true, description: 'Estimate.' }) secondsLeft!: number | null;
}

export class JobError {
  @Text({ max: 60 }) code!: string;
  @Text({ max: 2000 }) message!: string;
}

/** A piece of queued work; finished ones stay. */
export class Job {
  @Uuid({}) id!: string;
  @OneOf(JOB_KINDS, 'JobKind', {}) kind!: JobKind;
  @OneOf(JOB_STATES, 'JobState', {}) state!: JobState;
  @Text({ max: 300, description: 'What it works on, in words.' }) title!: string;
  @One(() => JobProgress, { nullable: true }) progress!: JobProgress | null;
  @Dict({ nullable: true, description: 'Counts of what it found or did.' }) result!: Record<
    string,
    unknown
  > | null;
  @Timestamp({}) createdAt!: string;
  @Timestamp({ nullable: true }) startedAt!: string | null;
  @Timestamp({ nullable: true }) finishedAt!: string | null;
  @One(() => JobError, { optional: true }) error?: JobError;
}

export class JobPage {
  @ListOf(() => Job, {}) items!: Job[];
  @Text({ max: 2000, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class JobQuery {
  @QueryOneOfs(JOB_KINDS, 'JobKind', { optional: true }) kind?: JobKind[];
  @QueryOneOfs(JOB_STATES, 'JobState', { optional: true }) state?: JobState[];
  @QueryInt({ min: 1, max: LIMITS.page, optional: true }) limit?: number;
  @Text({ max: 2000, optional: true }) cursor?: string;
}

export class JobStarted {
  @Uuid({}) jobId!: string;
}
