import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import { Suspense, useState } from 'react';
import { Link } from 'react-router';
import { lazyPart } from '../../components/ui/lazy-part.js';
import { JobList } from '../../features/jobs/components/job-list.js';
import { BATCHES } from '../frame/navigation.js';
import { TopBar } from '../frame/top-bar.js';

const SpectraFailures = lazyPart(
  async () => (await import('../../features/weights/components/spectra-failures.js')).SpectraFailures,
);

/** What a job could not do, by name, behind a click; nothing for kinds that tell of it elsewhere. */
function JobFailures({ job }: { job: Job }) {
  const [isOpen, setOpen] = useState(false);
  const failed = job.result?.failed;
  if (job.kind !== 'spectra' || typeof failed !== 'number' || failed === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer text-sm max-md:py-2.5">
        {plural(failed, {
          one: '# adapter has no effective rank',
          other: '# adapters have no effective rank',
        })}
      </summary>
      {isOpen && (
        <Suspense>
          <SpectraFailures jobId={job.id} />
        </Suspense>
      )}
    </details>
  );
}

export function Component() {
  const { t, i18n } = useLingui();
  return (
    <>
      <TopBar
        title={t`Jobs`}
        actions={
          <Link
            to={BATCHES.to}
            className="inline-flex h-8 items-center gap-2 rounded-md px-3 text-muted hover:bg-hover hover:text-text max-md:h-10"
          >
            <BATCHES.icon aria-hidden className="size-4" />
            {i18n._(BATCHES.label)}
          </Link>
        }
      />
      <JobList Failures={JobFailures} />
    </>
  );
}
