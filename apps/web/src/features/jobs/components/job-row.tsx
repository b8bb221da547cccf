import { Trans } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import type { ReactNode } from 'react';
import { Progress } from '../../../components/ui/progress.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { formatCount, formatDuration } from '../../../lib/format.js';
import { isOpen } from '../api/get-jobs.js';
import { shareOf } from '../describe-progress.js';
import { JobButtons } from './job-buttons.js';
import { JobState } from './job-state.js';
import { JobWords } from './job-words.js';

/** "added 12 · missing 3": the counts of a result that are not nought. */
export function describeResult(result: Job['result']): string {
  return Object.entries(result ?? {})
    .flatMap(([name, count]) =>
      typeof count === 'number' && count > 0 ? [`${splitName(name)} ${formatCount(count)}`] : [],
    )
    .join(' · ');
}

/** `notOpened` -> "not opened". */
function splitName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function JobEnd({ job }: { job: Job }) {
  const at = job.finishedAt ?? job.createdAt;
  const seconds =
    job.startedAt && job.finishedAt ? (Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000 : null;
  const took = seconds === null ? null : formatDuration(seconds);
  const result = describeResult(job.result);
  return (
    <p className="text-sm text-muted">
      <RelativeTime at={at} />
      {took !== null && (
        <>
          {' · '}
          <Trans>took {took}</Trans>
        </>
      )}
      {result && ` · ${result}`}
    </p>
  );
}

/** One job: what it is, how it stands, while it is open how to steer it, and then what it could not do. */
export function JobRow({ job, failures }: { job: Job; failures?: ReactNode }) {
  return (
    <li className="flex flex-col gap-2 border-b border-line py-3">
      <div className="flex items-center gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
          <h3 className="font-medium break-all">{job.title}</h3>
          <JobState job={job} />
        </div>
        <JobButtons job={job} />
      </div>
      {isOpen(job) ? (
        <>
          {job.state !== 'queued' && (
            <Progress value={job.progress ? shareOf(job.progress) : null} label={job.title} />
          )}
          <p className="text-sm text-muted">
            <JobWords job={job} />
          </p>
        </>
      ) : (
        <JobEnd job={job} />
      )}
      {!isOpen(job) && failures}
      {job.error && <p className="text-sm text-danger">{job.error.message}</p>}
    </li>
  );
}
