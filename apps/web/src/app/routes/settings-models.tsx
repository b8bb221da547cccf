import { Trans, useLingui } from '@lingui/react/macro';
import { ArrowLeft, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/ui/button.js';
import { ErrorState } from '../../components/ui/error-state.js';
import { useOpenJobs } from '../../features/jobs/api/get-jobs.js';
import { JobButtons } from '../../features/jobs/components/job-buttons.js';
import { JobWords } from '../../features/jobs/components/job-words.js';
import { useMlStatus } from '../../features/models/api/get-ml.js';
import { AddModelDialog } from '../../features/models/components/add-model-dialog.js';
import { CoverageList } from '../../features/models/components/coverage-list.js';
import { ModelList } from '../../features/models/components/model-list.js';
import { ModelsSkeleton } from '../../features/models/components/models-skeleton.js';
import { ProviderFacts } from '../../features/models/components/provider-facts.js';
import { StateLine } from '../../features/models/components/state-line.js';
import { useMayManage } from '../../lib/may-manage.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  const mayManage = useMayManage();
  const { data: status, error, refetch } = useMlStatus();
  return (
    <>
      <TopBar
        title={t`Models`}
        before={
          <Link
            to="/settings"
            aria-label={t`Settings`}
            className="-ml-1 flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
          >
            <ArrowLeft aria-hidden className="size-4" />
          </Link>
        }
        actions={
          mayManage &&
          status && (
            <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
              <Trans>Add a model</Trans>
            </Button>
          )
        }
      />
      {status ? (
        <div className="mx-auto max-w-4xl px-4 pb-12">
          <Section title={<Trans>Search by meaning</Trans>}>
            <StateLine status={status} />
          </Section>
          <Section title={<Trans>How far it is</Trans>}>
            <CoverageList status={status} job={<EmbedJob />} />
          </Section>
          <Section title={<Trans>Models</Trans>}>
            <ModelList status={status} />
          </Section>
          <Section title={<Trans>Where models run</Trans>}>
            <ProviderFacts status={status} />
          </Section>
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <ModelsSkeleton />
      )}
      <AddModelDialog open={adding} onOpenChange={setAdding} />
    </>
  );
}

function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 border-b border-line py-6 last:border-b-0">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** The running work in words, with pause and cancel beside it. */
function EmbedJob() {
  const job = useOpenJobs().find(({ kind }) => kind === 'embed');
  if (!job) return null;
  return (
    <div className="flex items-center gap-3 text-sm">
      <p className="min-w-0 flex-1">
        <JobWords job={job} />
      </p>
      <JobButtons job={job} />
    </div>
  );
}
