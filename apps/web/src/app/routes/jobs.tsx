import { useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import { JobList } from '../../features/jobs/components/job-list.js';
import { BATCHES } from '../frame/navigation.js';
import { TopBar } from '../frame/top-bar.js';

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
      <JobList />
    </>
  );
}
