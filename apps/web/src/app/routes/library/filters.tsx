import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Root } from '@lora/schema';
import { Suspense } from 'react';
import { laterPart, lazyPart } from '../../../components/ui/lazy-part.js';
import { Button } from '../../../components/ui/button.js';
import { FacetsSkeleton } from '../../../features/catalog/components/facets-skeleton.js';
import type { ChangeFilter } from '../../../features/catalog/components/filter-chips.js';
import { formatCount } from '../../../lib/format.js';

// Apart from the first load: the cards come first, then what they can be narrowed by.
const FacetPanel = laterPart(
  async () => (await import('../../../features/catalog/components/facet-panel.js')).FacetPanel,
);
// For small screens only.
const Sheet = lazyPart(async () => (await import('../../../components/ui/sheet.js')).Sheet);

export interface FiltersProps {
  filter: AdapterFilter;
  onFilter: ChangeFilter;
  roots: readonly Root[];
  /** The cards are on their way: the counts come after them. */
  wait: boolean;
  /** As a sheet over the cards instead of beside them. */
  asSheet: boolean;
  total: number | undefined;
  onClose: () => void;
}

/** The facets at the left, or in a sheet on a small screen. */
export function Filters({ asSheet, total, onClose, ...panel }: FiltersProps) {
  const { t } = useLingui();
  if (asSheet) {
    return (
      <Suspense>
        <Sheet
          open
          onOpenChange={onClose}
          side="bottom"
          title={<Trans>Filters</Trans>}
          footer={
            <Button variant="primary" onClick={onClose} className="flex-1">
              {total === undefined ? t`Show` : t`Show ${formatCount(total)}`}
            </Button>
          }
        >
          <div className="px-2">
            <Suspense fallback={<FacetsSkeleton />}>
              <FacetPanel {...panel} />
            </Suspense>
          </div>
        </Sheet>
      </Suspense>
    );
  }
  return (
    <aside
      aria-label={t`Filters`}
      className="sticky top-[calc(var(--banner,0px)+var(--bar))] h-[calc(100dvh-var(--banner,0px)-var(--bar))] w-60 shrink-0 overflow-y-auto border-r border-line px-2"
    >
      <Suspense fallback={<FacetsSkeleton />}>
        <FacetPanel {...panel} />
      </Suspense>
    </aside>
  );
}
