import { useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Facets, Root } from '@lora/schema';
import { BASE_MODELS, NETWORK_TYPES } from '@lora/schema/values';
import { Heart, Star } from 'lucide-react';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { STARS } from '../../../components/adapter/rating.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { baseModelLabel, familyLabel, networkTypeLabel } from '../../../lib/base-models.js';
import { useFacets } from '../api/get-facets.js';
import { toggleValue } from '../library-view.js';
import { FacetRow } from './facet-row.js';
import { FacetList, FacetSection } from './facet-section.js';
import { type ChangeFilter, minRatingLabel, stateLabel } from './filter-chips.js';
import { FolderTree } from './folder-tree.js';
import { TagFacet } from './tag-facet.js';

const STATES = ['present', 'missing', 'all'] as const;

interface PanelProps {
  filter: AdapterFilter;
  onFilter: ChangeFilter;
  roots: readonly Root[];
}

function countOf(facets: Facets, state: (typeof STATES)[number]): number {
  const count = (wanted: string) => facets.state.find(({ value }) => value === wanted)?.count ?? 0;
  return state === 'all' ? facets.state.reduce((sum, { count }) => sum + count, 0) : count(state);
}

function dotOf(base: string) {
  return <BaseDot base={base} />;
}

function PanelSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-2">
      {[70, 50, 85, 60, 75, 45].map((percent) => (
        <div key={percent} style={{ width: `${percent}%` }}>
          <Skeleton className="h-4" />
        </div>
      ))}
    </div>
  );
}

/** Everything that the library can be narrowed by, with counts under what is already chosen. */
export function FacetPanel({ filter, onFilter, roots }: PanelProps) {
  const { t } = useLingui();
  const query = useFacets(filter);
  if (query.isPending) return <PanelSkeleton />;
  if (query.isError) return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />;
  const facets = query.data;
  const state = filter.state ?? 'present';

  return (
    <>
      <FacetSection title={t`Marked`}>
        <FacetRow
          label={t`Favourites`}
          icon={<Heart aria-hidden className="size-4 shrink-0 text-muted" />}
          count={facets.favorite}
          chosen={filter.favorite === true}
          onClick={() => onFilter({ favorite: filter.favorite ? undefined : true })}
        />
        <div role="group" aria-label={t`Rating`} className="flex h-8 items-center gap-1 px-2 max-md:h-10">
          {STARS.map((star) => (
            <button
              key={star}
              type="button"
              aria-label={minRatingLabel(star)}
              title={minRatingLabel(star)}
              aria-pressed={filter.minRating === star}
              onClick={() => onFilter({ minRating: filter.minRating === star ? undefined : star })}
              className="flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text max-md:size-10"
            >
              <Star
                aria-hidden
                className={star <= (filter.minRating ?? 0) ? 'size-4 text-accent-text' : 'size-4'}
                fill={star <= (filter.minRating ?? 0) ? 'currentColor' : 'none'}
              />
            </button>
          ))}
        </div>
      </FacetSection>
      <FacetSection title={t`Base model`}>
        <FacetList
          values={facets.baseModel}
          chosen={filter.baseModel ?? []}
          label={baseModelLabel}
          icon={dotOf}
          onToggle={(id) => {
            const base = BASE_MODELS.find((one) => one === id);
            if (base) onFilter({ baseModel: toggleValue(filter.baseModel, base) });
          }}
        />
      </FacetSection>
      {(facets.family.length > 0 || filter.family) && (
        <FacetSection title={t`Family`}>
          <FacetList
            values={facets.family}
            chosen={filter.family ?? []}
            label={familyLabel}
            onToggle={(family) => onFilter({ family: toggleValue(filter.family, family) })}
          />
        </FacetSection>
      )}
      <FacetSection title={t`Type`}>
        <FacetList
          values={facets.networkType}
          chosen={filter.networkType ?? []}
          label={networkTypeLabel}
          onToggle={(id) => {
            const type = NETWORK_TYPES.find((one) => one === id);
            if (type) onFilter({ networkType: toggleValue(filter.networkType, type) });
          }}
        />
      </FacetSection>
      {(facets.tag.length > 0 || filter.tag) && (
        <FacetSection title={t`Tags`}>
          <TagFacet
            values={facets.tag}
            chosen={filter.tag ?? []}
            onToggle={(tag) => onFilter({ tag: toggleValue(filter.tag, tag) })}
          />
        </FacetSection>
      )}
      <FacetSection title={t`Folders`}>
        <FolderTree roots={roots} filter={filter} onFilter={onFilter} />
      </FacetSection>
      <FacetSection title={t`State`}>
        {STATES.map((one) => (
          <FacetRow
            key={one}
            label={stateLabel(one)}
            count={countOf(facets, one)}
            chosen={state === one}
            onClick={() => onFilter({ state: one === 'present' ? undefined : one })}
          />
        ))}
      </FacetSection>
    </>
  );
}
