import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterSpectra, Job } from '@lora/schema';
import { Play, X } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { Progress } from '../../../components/ui/progress.js';
import { describeError } from '../../../lib/describe-error.js';
import { formatCount } from '../../../lib/format.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useSpectraJob, useStartSpectra, useSteerSpectra } from '../api/start-spectra.js';
import { describeSpectra, describeSpectraProblem } from '../describe-spectra.js';
import { rankCells } from '../heat-cells.js';
import { DecayChart } from './decay-chart.js';
import { HeatMap } from './heat-map.js';
import { ModuleNames } from './module-warnings.js';

/** How many directions of its rank an adapter uses: worked out when somebody asks for it. */
export function EffectiveRank({ id, spectra, hue }: { id: string; spectra: AdapterSpectra; hue: string }) {
  const { job, ended } = useSpectraJob(id, spectra);
  return (
    <>
      <h3 className="mt-6 mb-1 font-semibold">
        <Trans>Effective rank</Trans>
      </h3>
      {spectra.state === 'ready' ? (
        <Ready spectra={spectra} hue={hue} />
      ) : spectra.state === 'not-possible' ? (
        <p className="max-w-prose text-sm text-muted">{describeSpectraProblem(spectra.problem)}</p>
      ) : spectra.state === 'running' ? (
        <Running job={job} jobId={spectra.jobId} />
      ) : (
        <NotYet id={id} ended={ended} />
      )}
    </>
  );
}

/** Why the work that ended last has found nothing; null where it was not about to. */
function problemOf(job: Job | null): string | null {
  if (job?.state === 'failed') return job.error?.message ?? describeSpectraProblem(null);
  if (job?.state !== 'completed') return null;
  const failures: unknown = job.result?.failures;
  const first: unknown = Array.isArray(failures) ? failures[0] : null;
  if (typeof first !== 'object' || first === null || !('problem' in first)) return null;
  return describeSpectraProblem(typeof first.problem === 'string' ? first.problem : null);
}

function NotYet({ id, ended }: { id: string; ended: Job | null }) {
  const readOnly = useReadOnly();
  const start = useStartSpectra(id);
  const problem = start.error ? describeError(start.error) : problemOf(ended);
  return (
    <>
      <p className="max-w-prose text-sm text-muted">
        <Trans>
          The rank says how many directions each module may change. How many it really uses is in the numbers:
          working it out reads the whole file once more, for some seconds.
        </Trans>
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button busy={start.isPending} disabled={readOnly} onClick={() => start.mutate()}>
          <Trans>Work out</Trans>
        </Button>
        {readOnly && (
          <span className="text-sm text-muted">
            <Trans>The server can't be reached now.</Trans>
          </span>
        )}
        {problem !== null && !readOnly && (
          <span role="alert" className="max-w-prose text-sm text-danger">
            {problem}
          </span>
        )}
      </div>
    </>
  );
}

function Running({ job, jobId }: { job?: Job; jobId: string | null }) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const steer = useSteerSpectra(jobId);
  const progress = job?.progress;
  const isPaused = job?.state === 'paused';
  const done = formatCount(progress?.done ?? 0);
  const total = formatCount(progress?.total ?? 0);
  const share = progress?.total ? progress.done / progress.total : null;
  return (
    <div className="mt-2 flex max-w-prose flex-col gap-2">
      <Progress value={share} label={t`Working out the effective rank`} />
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="min-w-0 flex-1 text-sm text-muted">
          {isPaused ? (
            <Trans>Paused</Trans>
          ) : share === null ? (
            <Trans>Waiting for its turn</Trans>
          ) : (
            <Trans>
              {done} of {total} modules
            </Trans>
          )}
        </p>
        {isPaused && (
          <Button
            size="sm"
            icon={<Play aria-hidden />}
            disabled={readOnly || steer.isPending}
            onClick={() => steer.mutate('resume')}
          >
            <Trans>Resume</Trans>
          </Button>
        )}
        <Button
          size="sm"
          icon={<X aria-hidden />}
          disabled={readOnly || steer.isPending}
          onClick={() => steer.mutate('cancel')}
        >
          <Trans>Cancel</Trans>
        </Button>
      </div>
      {steer.error && (
        <p role="alert" className="text-sm text-danger">
          {describeError(steer.error)}
        </p>
      )}
    </div>
  );
}

function Ready({ spectra, hue }: { spectra: AdapterSpectra; hue: string }) {
  const { t } = useLingui();
  const { modules, doraModules, leftOut } = spectra;
  return (
    <>
      <p className="mb-3 max-w-prose">{describeSpectra(spectra)}</p>
      <DecayChart spectra={spectra} hue={hue} />
      <h4 className="mt-6 mb-2 text-sm font-semibold">
        <Trans>Effective rank by block</Trans>
      </h4>
      <p className="mb-2 max-w-prose text-sm text-muted">
        <Trans>The stronger the colour, the more of its rank a block uses.</Trans>
      </p>
      <HeatMap label={t`Effective rank by block`} rows={rankCells(spectra.blocks)} hue={hue} />
      {doraModules > 0 && (
        <p className="mt-2 max-w-prose text-sm text-muted">
          {doraModules === modules ? (
            <Trans>It is a DoRA: this is told of its direction, before the magnitudes.</Trans>
          ) : (
            plural(doraModules, {
              one: '# module is a DoRA: this is told of its direction, before the magnitudes.',
              other: '# modules are DoRA: this is told of their direction, before the magnitudes.',
            })
          )}
        </p>
      )}
      {leftOut.count > 0 && (
        <details className="mt-2">
          <summary className="cursor-pointer py-1 text-sm max-md:py-2.5">
            {plural(leftOut.count, {
              one: '# module has no effective rank and is left out',
              other: '# modules have no effective rank and are left out',
            })}
          </summary>
          <ModuleNames modules={leftOut} />
        </details>
      )}
    </>
  );
}
