import { Injectable } from '@nestjs/common';
import type { JobError, JobKind, JobProgress, JobState } from '@lora/schema';
import { Database } from '../database/index.js';
import type { NewJob } from './job-handler.js';

export interface JobRow {
  id: string;
  kind: JobKind;
  title: string;
  state: JobState;
  wanted: 'pause' | 'cancel' | null;
  payload: object;
  progress: JobProgress | null;
  result: Record<string, unknown> | null;
  error: JobError | null;
  attempts: number;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const COLUMNS = `id, kind, title, state, wanted, payload, progress, result, error, attempts, created_at, started_at, finished_at`;
const LIVE = `('queued', 'running', 'paused')`;

/** Every query of the table `jobs`. Each change announces the job's id on channel `jobs`. */
@Injectable()
export class JobsRepository {
  constructor(private readonly db: Database) {}

  async find(id: string): Promise<JobRow | null> {
    const [row] = await this.db.query<JobRow>(`SELECT ${COLUMNS} FROM jobs WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Newest first; `before` is the last row of the page before. */
  async list(o: {
    kinds: readonly JobKind[] | null;
    states: readonly JobState[] | null;
    before: { createdAt: string; id: string } | null;
    limit: number;
  }): Promise<(JobRow & { created_key: string })[]> {
    return this.db.query(
      `SELECT ${COLUMNS}, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_key FROM jobs
       WHERE ($1::text[] IS NULL OR kind = ANY($1)) AND ($2::text[] IS NULL OR state = ANY($2))
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [o.kinds, o.states, o.before?.createdAt ?? null, o.before?.id ?? null, o.limit],
    );
  }

  async count(kinds: readonly JobKind[] | null, states: readonly JobState[] | null): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM jobs
       WHERE ($1::text[] IS NULL OR kind = ANY($1)) AND ($2::text[] IS NULL OR state = ANY($2))`,
      [kinds, states],
    );
    return Number(row?.n ?? 0);
  }

  /** Inserts a job, or answers the live one with the same dedupe key. */
  async add(job: NewJob<object>): Promise<{ id: string; created: boolean }> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO jobs (kind, title, payload, dedupe_key, user_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (dedupe_key) WHERE dedupe_key IS NOT NULL AND state IN ${LIVE} DO NOTHING RETURNING id`,
      [job.kind, job.title, JSON.stringify(job.payload), job.dedupeKey ?? null, job.userId ?? null],
    );
    if (row) {
      await this.announce(row.id);
      return { id: row.id, created: true };
    }
    const live = await this.findLive(job.dedupeKey ?? '');
    // The live one may have ended in between: then there is room for a new one.
    return live ? { id: live, created: false } : this.add(job);
  }

  /** The job with this dedupe key that has not ended. */
  async findLive(dedupeKey: string): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>(
      `SELECT id FROM jobs WHERE dedupe_key = $1 AND state IN ${LIVE}`,
      [dedupeKey],
    );
    return row?.id ?? null;
  }

  /** Takes a queued job for this process; null when it is not queued any more. */
  async claim(id: string, runner: string): Promise<JobRow | null> {
    const [row] = await this.db.query<JobRow>(
      `UPDATE jobs SET state = 'running', wanted = NULL, runner = $2, beat_at = now(), error = NULL,
         attempts = attempts + 1, started_at = coalesce(started_at, now())
       WHERE id = $1 AND state = 'queued' RETURNING ${COLUMNS}`,
      [id, runner],
    );
    if (row) await this.announce(id);
    return row ?? null;
  }

  /** Sign of life and progress; answers what a person wants of the job. */
  async beat(
    id: string,
    runner: string,
    progress: JobProgress | null,
  ): Promise<'pause' | 'cancel' | 'lost' | null> {
    const [row] = await this.db.query<{ wanted: 'pause' | 'cancel' | null }>(
      `UPDATE jobs SET beat_at = now(), progress = coalesce($3, progress)
       WHERE id = $1 AND runner = $2 AND state = 'running' RETURNING wanted`,
      [id, runner, progress ? JSON.stringify(progress) : null],
    );
    if (progress) await this.announce(id);
    return row ? row.wanted : 'lost';
  }

  /** Ends the run of a job that this process holds. */
  async settle(
    id: string,
    runner: string,
    state: JobState,
    o: { result?: Record<string, unknown>; error?: JobError; progress?: JobProgress | null } = {},
  ): Promise<void> {
    await this.db.query(
      `UPDATE jobs SET state = $3, wanted = NULL, runner = NULL, result = coalesce($4, result), error = $5,
         progress = coalesce($6, progress),
         finished_at = CASE WHEN $3 IN ('completed', 'failed', 'cancelled') THEN now() END
       WHERE id = $1 AND runner = $2 AND state = 'running'`,
      [
        id,
        runner,
        state,
        o.result ? JSON.stringify(o.result) : null,
        o.error ? JSON.stringify(o.error) : null,
        o.progress ? JSON.stringify(o.progress) : null,
      ],
    );
    await this.announce(id);
  }

  /** Asks a live job to stop. Queued and paused ones change at once, running ones when they hear of it. */
  async want(id: string, wanted: 'pause' | 'cancel'): Promise<JobRow | null> {
    const [row] = await this.db.query<JobRow>(
      `UPDATE jobs SET
         wanted = CASE WHEN state = 'running' THEN $2 END,
         finished_at = CASE WHEN state <> 'running' AND $2 = 'cancel' THEN now() END,
         state = CASE WHEN state = 'running' THEN state WHEN $2 = 'cancel' THEN 'cancelled' ELSE 'paused' END
       WHERE id = $1 AND state IN ${LIVE} RETURNING ${COLUMNS}`,
      [id, wanted],
    );
    if (row) await this.announce(id);
    return row ?? null;
  }

  async requeuePaused(id: string): Promise<JobRow | null> {
    const [row] = await this.db.query<JobRow>(
      `UPDATE jobs SET state = 'queued', wanted = NULL WHERE id = $1 AND state = 'paused' RETURNING ${COLUMNS}`,
      [id],
    );
    if (row) await this.announce(id);
    return row ?? null;
  }

  /** Jobs whose process shows no sign of life go back to the queue, never those of `runner`, who asks. */
  async requeueOrphans(silentSeconds: number, runner: string): Promise<void> {
    await this.db.query(
      `UPDATE jobs SET state = 'queued', runner = NULL
       WHERE state = 'running' AND beat_at < now() - make_interval(secs => $1) AND runner <> $2`,
      [silentSeconds, runner],
    );
  }

  /** Queued jobs that may have lost their message in the queue. */
  async queuedIds(kinds: readonly JobKind[]): Promise<{ id: string; kind: JobKind }[]> {
    return this.db.query(
      `SELECT id, kind FROM jobs WHERE state = 'queued' AND kind = ANY($1) ORDER BY created_at`,
      [kinds],
    );
  }

  /** Deletes the oldest ended jobs of a kind, but for the newest. */
  async forgetEnded(kind: JobKind, keep: number): Promise<void> {
    await this.db.query(
      `DELETE FROM jobs WHERE id IN
         (SELECT id FROM jobs WHERE kind = $1 AND state NOT IN ${LIVE} ORDER BY created_at DESC, id DESC OFFSET $2)`,
      [kind, keep],
    );
  }

  private async announce(id: string): Promise<void> {
    await this.db.query(`SELECT pg_notify('jobs', $1)`, [id]);
  }
}
