import { useLingui } from '@lingui/react/macro';
import { Progress } from '../../../components/ui/progress.js';
import { useOpenJobs } from '../api/get-jobs.js';
import { shareOf } from '../describe-progress.js';
import { JobButtons } from './job-buttons.js';
import { JobWords } from './job-words.js';

/** The running scan as a slim bar with words; nothing while none runs. Goes under the top bar of a page. */
export function ScanBar() {
  const { t } = useLingui();
  const scan = useOpenJobs().find((job) => job.kind === 'scan');
  if (!scan) return null;
  return (
    <section aria-label={t`Scan`} className="border-b border-line bg-surface">
      <div className="flex h-9 items-center gap-3 px-3 text-sm max-md:h-12 md:px-4">
        <p className="min-w-0 flex-1 truncate" title={scan.title}>
          <JobWords job={scan} />
        </p>
        <JobButtons job={scan} />
      </div>
      {scan.state !== 'queued' && (
        <Progress value={scan.progress ? shareOf(scan.progress) : null} label={scan.title} />
      )}
    </section>
  );
}
