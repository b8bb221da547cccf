import type { Job } from '@lora/schema';
import type { JobRow } from '../../platform/jobs/index.js';

/** What leaves the server of a job. */
export function presentJob(row: JobRow): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    title: row.title,
    progress: row.progress,
    result: row.result,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    ...(row.error ? { error: { code: row.error.code, message: row.error.message } } : {}),
  };
}
