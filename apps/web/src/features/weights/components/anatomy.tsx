import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { WeightAnatomy } from '@lora/schema';
import { Suspense } from 'react';
import { ErrorState } from '../../../components/ui/error-state.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { baseModelColor } from '../../../lib/base-models.js';
import { useAnatomy } from '../api/get-anatomy.js';
import { changeCells } from '../heat-cells.js';
import { formatSize } from '../number-words.js';
import { describeProblem } from '../problem-words.js';
import { arrangeParts, describeWhere } from '../read-anatomy.js';
import { HeatMap } from './heat-map.js';
import { ModuleWarnings } from './module-warnings.js';
import { PartShares } from './part-shares.js';
import { AnatomySkeleton, RankSkeleton } from './skeletons.js';

// By itself: the rail of similar adapters, which comes with the page, shares a file with the rest of this feature.
const EffectiveRank = lazyPart(async () => (await import('./effective-rank.js')).EffectiveRank);

/** Where and how strongly an adapter changes its base model. */
export function Anatomy({ id, baseModel }: { id: string; baseModel: string }) {
  const { t } = useLingui();
  const anatomy = useAnatomy(id);
  const found = anatomy.data;
  return (
    <section aria-label={t`Anatomy`}>
      {found ? (
        <div className="mt-6">
          <Found id={id} anatomy={found} hue={baseModelColor(baseModel)} />
        </div>
      ) : anatomy.error ? (
        <ErrorState compact error={anatomy.error} onRetry={() => void anatomy.refetch()} />
      ) : (
        <AnatomySkeleton />
      )}
    </section>
  );
}

function Found({ id, anatomy, hue }: { id: string; anatomy: WeightAnatomy; hue: string }) {
  const { t } = useLingui();
  if (anatomy.state === 'pending') {
    return (
      <p role="status" className="text-sm text-muted">
        <Trans>The file is still being read. What its weights are like shows here after that.</Trans>
      </p>
    );
  }
  const where = describeWhere(anatomy);
  return (
    <>
      {anatomy.state === 'not-analysed' && (
        <p className="text-sm text-muted">{describeProblem(anatomy.problem)}</p>
      )}
      {where !== '' && (
        <>
          <h3 className="mb-1 font-semibold">
            <Trans>Where the change sits</Trans>
          </h3>
          <p className="mb-3 max-w-prose">{where}</p>
          <HeatMap label={t`Change by block`} rows={changeCells(anatomy.blocks)} hue={hue} />
          <h3 className="mt-6 mb-2 font-semibold">
            <Trans>Share of the change by part of the model</Trans>
          </h3>
          <PartShares parts={arrangeParts(anatomy.parts)} hue={hue} />
          <Sizes anatomy={anatomy} />
          <Suspense fallback={<RankSkeleton />}>
            <EffectiveRank id={id} spectra={anatomy.spectra} hue={hue} />
          </Suspense>
        </>
      )}
      <ModuleWarnings anatomy={anatomy} />
    </>
  );
}

function Sizes({ anatomy: { norm, modules, doraModules } }: { anatomy: WeightAnatomy }) {
  const counted = plural(modules, { one: '# module', other: '# modules' });
  return (
    <p className="mt-3 max-w-prose text-sm text-muted">
      {norm === null ? (
        counted
      ) : (
        <Trans>
          {counted}, size of the whole change about {formatSize(norm)}.
        </Trans>
      )}
      {doraModules > 0 && (
        <>
          {' '}
          {plural(doraModules, {
            one: 'Of # of them only the direction is known (DoRA): its size depends on the base model.',
            other: 'Of # of them only the direction is known (DoRA): their size depends on the base model.',
          })}
        </>
      )}
    </p>
  );
}
