import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Facet, FacetValue } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Input } from '../../../components/ui/input.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useDelayedWrite } from '../../../lib/use-delayed-write.js';
import { useFacetValues } from '../api/get-facets.js';
import { excludeFacet } from '../exclude-facet.js';
import { facetLabel, type ListField, orderValues, toggleFacet } from '../facet-fields.js';
import { FacetRow } from './facet-row.js';
import type { ChangeFilter } from './filter-chips.js';

/** Values shown at first. */
const SHOWN = 8;
/** Long enough to finish a syllable. */
const TYPING_MS = 150;
/** Fields whose values people know by name. */
const SEARCHABLE: readonly ListField[] = ['tag', 'creator', 'family', 'license', 'collection'];

export interface FacetListProps {
  field: ListField;
  /** Names the section's search box. */
  title: string;
  filter: AdapterFilter;
  onFilter: ChangeFilter;
  /** Undefined while it is on its way. */
  facet: Facet | undefined;
  /** Names of collections by id. */
  names?: ReadonlyMap<string, string>;
  icon?: (value: string) => ReactNode;
}

/** Ticked values stay in sight even where nothing has them now. */
function withChosen(values: readonly FacetValue[], chosen: readonly string[]): FacetValue[] {
  const missing = chosen.filter((one) => !values.some(({ value }) => value === one));
  return [...values, ...missing.map((value) => ({ value, count: 0 }))];
}

function ListSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-3 p-2">
      <Skeleton className="h-4 w-3/4" />
      <Skeleton className="h-4 w-1/2" />
    </div>
  );
}

/** The values of one facet with their counts: the most frequent first, a search among them, and all on demand. */
export function FacetList({ field, title, filter, onFilter, facet, names, icon }: FacetListProps) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const [contains, setContains] = useState('');
  const words = useDelayedWrite<string>('', (text) => setContains(text.trim()), TYPING_MS);

  // All values are asked for only where the first fifty are not all, or where letters are looked for.
  const asks = contains !== '' || (all && facet?.more === true);
  const pages = useFacetValues(field, filter, contains, asks);
  const found = useDeferredValue(asks ? pages.data?.pages.flatMap(({ items }) => items) : undefined);
  if (!facet) return <ListSkeleton />;

  const chosen: readonly string[] = filter[field] ?? [];
  const isSearch = contains !== '';
  const values = orderValues(field, found ?? facet.values);
  const known = isSearch ? values : withChosen(values, chosen);
  const shown =
    all || isSearch ? known : known.filter(({ value }, at) => at < SHOWN || chosen.includes(value));
  const most = Math.max(0, ...known.map(({ count }) => count));
  const rest = known.length - shown.length;
  const canSearch = SEARCHABLE.includes(field) && (facet.values.length > SHOWN || words.value !== '');
  // Names of collections are not known to the server's search among values.
  const isMatch = (value: string) =>
    !isSearch || facetLabel(field, value, names).toLowerCase().includes(contains.toLowerCase());

  return (
    <>
      {canSearch && field !== 'collection' && (
        <div className="px-2 pb-1">
          <Input
            type="search"
            aria-label={t`Search in ${title}`}
            placeholder={t`Search`}
            maxLength={LIMITS.tag}
            value={words.value}
            onChange={(event) => words.set(event.target.value)}
            onKeyDown={(event) => {
              const [first] = known;
              if (event.key !== 'Enter' || !isSearch || !first) return;
              onFilter(toggleFacet(filter, field, first.value));
              words.set('');
            }}
          />
        </div>
      )}
      {field === 'tag' && chosen.length > 1 && (
        <TagMode mode={filter.tagMode ?? 'any'} onMode={(tagMode) => onFilter({ tagMode })} />
      )}
      <ul>
        {shown
          .filter(({ value }) => isMatch(value))
          .map(({ value, count }) => (
            <li key={value}>
              <FacetRow
                label={facetLabel(field, value, names)}
                icon={icon?.(value)}
                count={count}
                most={most}
                chosen={chosen.includes(value)}
                onClick={() => onFilter(toggleFacet(filter, field, value))}
                onExclude={() => onFilter(excludeFacet(filter, field, value))}
                drop={field === 'tag' || field === 'collection' ? `${field}:${value}` : undefined}
              />
            </li>
          ))}
      </ul>
      {known.length === 0 && (
        <p className="px-2 py-1 text-sm text-muted">
          {isSearch &&
            (pages.isFetching ? <Trans>Searching</Trans> : <Trans>Nothing has these letters.</Trans>)}
          {!isSearch && <Trans>None here.</Trans>}
        </p>
      )}
      {!isSearch && !all && (rest > 0 || facet.more) && (
        <Button size="sm" variant="quiet" onClick={() => setAll(true)}>
          {facet.more ? t`Show more` : plural(rest, { one: 'Show # more', other: 'Show # more' })}
        </Button>
      )}
      {asks && pages.hasNextPage && (
        <Button
          size="sm"
          variant="quiet"
          busy={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          <Trans>Show more</Trans>
        </Button>
      )}
      {!isSearch && all && (
        <Button size="sm" variant="quiet" onClick={() => setAll(false)}>
          <Trans>Show fewer</Trans>
        </Button>
      )}
    </>
  );
}

/** Whether several ticked tags must all be there. */
function TagMode({ mode, onMode }: { mode: 'any' | 'all'; onMode: (mode: 'all' | undefined) => void }) {
  const { t } = useLingui();
  const options = [
    { value: 'any', label: t`Any of them` },
    { value: 'all', label: t`All of them` },
  ] as const;
  return (
    <div
      role="radiogroup"
      aria-label={t`Of several tags`}
      className="mx-2 my-1 flex rounded-md border border-control p-0.5"
    >
      {options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={mode === value}
          onClick={() => onMode(value === 'all' ? 'all' : undefined)}
          className="h-6 flex-1 rounded-sm text-sm text-muted hover:text-text aria-checked:bg-pressed aria-checked:text-text max-md:h-9"
        >
          {label}
        </button>
      ))}
    </div>
  );
}
