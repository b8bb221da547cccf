import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterDetail } from '@lora/schema';
import type { ReactNode } from 'react';
import { baseModelLabel, networkTypeLabel } from '../../../lib/base-models.js';
import { formatCount } from '../../../lib/format.js';
import { Bars } from './bars.js';
import { FactList, PartTitle } from './fact-list.js';

function toBars(counts: Record<string, unknown>) {
  return Object.entries(counts)
    .flatMap(([label, count]) => (typeof count === 'number' && count > 0 ? [{ label, count }] : []))
    .sort((a, b) => b.count - a.count);
}

/** What the tensor names and shapes say; below it whatever else is known of the weights. */
export function WeightsTab({ detail, children }: { detail: AdapterDetail; children?: ReactNode }) {
  const { t } = useLingui();
  const { tensors } = detail;
  if (!tensors) {
    return (
      <p className="text-muted">
        <Trans>The tensors haven't been read yet.</Trans>
      </p>
    );
  }
  const isRange = tensors.rankMin !== null && tensors.rankMax !== null && tensors.rankMin !== tensors.rankMax;
  const dtypes = toBars(tensors.dtypes);
  const parts = toBars(tensors.parts);
  return (
    <>
      <FactList
        facts={[
          { label: t`Type`, value: networkTypeLabel(detail.networkType) },
          { label: t`Algorithm`, value: networkTypeLabel(tensors.algorithm) },
          {
            label: t`Rank`,
            value: isRange ? `${tensors.rank ?? '–'} (${tensors.rankMin}–${tensors.rankMax})` : tensors.rank,
          },
          { label: t`Alpha`, value: tensors.alpha },
          { label: t`Key style`, value: tensors.keyStyle },
          { label: t`Variant`, value: tensors.variant },
          { label: t`Modules`, value: formatCount(tensors.modules) },
          { label: t`Tensors`, value: formatCount(tensors.count) },
          { label: t`Parameters`, value: formatCount(tensors.parameters) },
          { label: t`Fits`, value: tensors.possibleBaseModels.map(baseModelLabel).join(', ') },
        ]}
      />
      {dtypes.length > 0 && (
        <>
          <PartTitle>
            <Trans>Parameters by number format</Trans>
          </PartTitle>
          <Bars bars={dtypes} />
        </>
      )}
      {parts.length > 0 && (
        <>
          <PartTitle>
            <Trans>Modules by part of the model</Trans>
          </PartTitle>
          <Bars bars={parts} />
        </>
      )}
      {children}
    </>
  );
}
