import type { Job } from '@lora/schema';
import { Activity } from 'lucide-react';
import { useOpenJobs } from '../api/get-jobs.js';
import { shareOf } from '../describe-progress.js';

const RADIUS = 13;
const AROUND = 2 * Math.PI * RADIUS;

/** The share of all open jobs that is done, 0 to 1; null without an open job. */
export function shareDone(jobs: readonly Job[]): number | null {
  if (jobs.length === 0) return null;
  const sum = jobs.reduce((done, job) => {
    return done + ((job.progress && shareOf(job.progress)) ?? 0);
  }, 0);
  return sum / jobs.length;
}

/** The icon of the jobs with a ring around it that fills while something is going on. */
export function JobsRing() {
  const share = shareDone(useOpenJobs());
  return (
    <span className="relative inline-flex size-5 items-center justify-center">
      <Activity aria-hidden className="size-5" />
      {share !== null && (
        <svg
          aria-hidden
          viewBox="0 0 30 30"
          className="absolute -inset-1.5 size-8 -rotate-90"
          data-testid="jobs-ring"
        >
          <circle cx="15" cy="15" r={RADIUS} fill="none" strokeWidth="2" className="stroke-line-strong" />
          <circle
            cx="15"
            cy="15"
            r={RADIUS}
            fill="none"
            strokeWidth="2"
            strokeLinecap="round"
            strokeDasharray={`${Math.max(0.04, share) * AROUND} ${AROUND}`}
            className="stroke-accent transition-[stroke-dasharray]"
          />
        </svg>
      )}
    </span>
  );
}
