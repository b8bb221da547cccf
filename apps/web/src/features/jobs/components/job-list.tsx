import { Trans } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import { Activity } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { isOpen, useJobs } from '../api/get-jobs.js';
import { JobRow } from './job-row.js';

interface JobSectionProps {
  title: ReactNode;
  jobs: readonly Job[];
  Failures: ComponentType<{ job: Job }>;
}

function JobSection({ title, jobs, Failures }: JobSectionProps) {
  if (jobs.length === 0) return null;
  return (
    <section className="pt-4">
      <h2 className="text-sm font-medium text-muted">{title}</h2>
      <ul>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} failures={<Failures job={job} />} />
        ))}
      </ul>
    </section>
  );
}

/** What is going on, then what has ended; `Failures` names what a job could not do. */
export function JobList({ Failures }: { Failures: ComponentType<{ job: Job }> }) {
  const jobs = useJobs();
  if (jobs.isPending) {
    return (
      <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-6">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-10 w-full" />
      </div>
    );
  }
  if (jobs.isError) return <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />;
  if (jobs.data.items.length === 0) {
    return (
      <EmptyState icon={<Activity aria-hidden />} title={<Trans>No jobs yet</Trans>}>
        <Trans>Scans and other long work appear here, with their progress, and stay as a record.</Trans>
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto max-w-4xl px-4 pb-12">
      <JobSection title={<Trans>Now</Trans>} jobs={jobs.data.items.filter(isOpen)} Failures={Failures} />
      <JobSection
        title={<Trans>Ended</Trans>}
        jobs={jobs.data.items.filter((job) => !isOpen(job))}
        Failures={Failures}
      />
    </div>
  );
}
