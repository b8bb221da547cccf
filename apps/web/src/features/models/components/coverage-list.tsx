import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { MlCoverage, MlStatus } from '@lora/schema';
import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Progress } from '../../../components/ui/progress.js';
import { showToast } from '../../../components/ui/toast.js';
import { describeError } from '../../../lib/describe-error.js';
import { useMayManage } from '../../../lib/may-manage.js';
import { useStartEmbedding } from '../api/change-models.js';
import { describeCoverage, shareCovered } from '../model-words.js';
import { FailedTexts } from './failed-texts.js';

/** What is covered of the library, kind by kind. `job` is the running work, with its buttons. */
export function CoverageList({ status, job }: { status: MlStatus; job: ReactNode }) {
  const { t } = useLingui();
  const { text, picture, weights } = status.coverage;
  return (
    <ul aria-label={t`How far it is`} className="flex flex-col gap-5">
      <Covered name={t`Texts`} coverage={text}>
        {job}
        <Failed coverage={text} />
        <StartAgain coverage={text} />
      </Covered>
      {status.next && (
        <Covered name={t`Texts, read by ${status.next.id}`} coverage={status.next.coverage}>
          {status.next.problem !== null && (
            <p className="text-sm break-words text-danger">{status.next.problem}</p>
          )}
          <p className="text-sm text-muted">
            <Trans>It takes over when all texts are read. Searches use the former model until then.</Trans>
          </p>
        </Covered>
      )}
      <Covered name={t`Pictures`} coverage={picture} />
      <Covered name={t`Weights`} coverage={weights}>
        {weights.failed > 0 && (
          <p className="text-sm text-muted">
            <Plural
              value={weights.failed}
              one="# has weights of a kind that can't be analysed."
              other="# have weights of a kind that can't be analysed."
            />
          </p>
        )}
      </Covered>
    </ul>
  );
}

function Covered({ name, coverage, children }: { name: string; coverage: MlCoverage; children?: ReactNode }) {
  const counted = coverage.state !== 'not-yet' && coverage.total > 0;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium break-all">{name}</h3>
        <p className="text-sm text-muted tabular-nums">
          {counted && `${describeCoverage(coverage)} · `}
          <CoverageState coverage={coverage} />
        </p>
      </div>
      {counted && coverage.state !== 'complete' && <Progress value={shareCovered(coverage)} label={name} />}
      {children}
    </li>
  );
}

function CoverageState({ coverage: { state, total } }: { coverage: MlCoverage }) {
  if (state === 'not-yet') return <Trans>not part of this version yet</Trans>;
  if (state === 'off') return <Trans>off</Trans>;
  if (total === 0) return <Trans>the library is empty</Trans>;
  if (state === 'complete') return <Trans>complete</Trans>;
  if (state === 'running') return <Trans>running</Trans>;
  if (state === 'paused') return <Trans>paused</Trans>;
  if (state === 'stopped') return <Trans>stopped</Trans>;
  return <Trans>begins by itself</Trans>;
}

function Failed({ coverage }: { coverage: MlCoverage }) {
  const [open, setOpen] = useState(false);
  if (coverage.failed === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
      <Plural value={coverage.failed} one="# text could not be read." other="# texts could not be read." />
      <Button size="sm" onClick={() => setOpen(true)}>
        <Trans>Show</Trans>
      </Button>
      <FailedTexts open={open} onOpenChange={setOpen} />
    </p>
  );
}

function StartAgain({ coverage }: { coverage: MlCoverage }) {
  const mayManage = useMayManage();
  const start = useStartEmbedding();
  if (coverage.state !== 'stopped') return null;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="text-sm text-muted">
        <Trans>The work was cancelled, or it failed. It does not go on by itself.</Trans>
      </p>
      {mayManage && (
        <Button
          size="sm"
          icon={<Play aria-hidden />}
          busy={start.isPending}
          onClick={() =>
            start.mutate(undefined, {
              onError: (error) => showToast({ tone: 'danger', title: describeError(error) }),
            })
          }
        >
          <Trans>Start again</Trans>
        </Button>
      )}
    </div>
  );
}
