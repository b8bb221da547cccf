import { useLingui } from '@lingui/react/macro';
import { JobList } from '../../features/jobs/components/job-list.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  return (
    <>
      <TopBar title={t`Jobs`} />
      <JobList />
    </>
  );
}
