import { Progress } from '../../../components/ui/progress.js';
import { isOpenState, useJob } from '../../../lib/job-query.js';
import { shareOf } from '../describe-progress.js';
import { JobButtons } from './job-buttons.js';
import { JobWords } from './job-words.js';

/** One job as a slim bar with words, where it concerns the page; nothing when it has ended. */
export function JobBar({ id }: { id: string }) {
  const job = useJob(id);
  if (!job || !isOpenState(job.state)) return null;
  return (
    <section aria-label={job.title} className="rounded-md border border-line bg-surface">
      <div className="flex h-9 items-center gap-3 px-3 text-sm max-md:h-12">
        <p className="min-w-0 flex-1 truncate" title={job.title}>
          <JobWords job={job} />
        </p>
        <JobButtons job={job} />
      </div>
      {job.state !== 'queued' && (
        <Progress value={job.progress ? shareOf(job.progress) : null} label={job.title} />
      )}
    </section>
  );
}
