import { plural, t } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Root } from '@lora/schema';
import type { ReactNode } from 'react';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { Button } from '../../../components/ui/button.js';
import { Chip } from '../../../components/ui/chip.js';
import { useCollectionNames } from '../api/get-collection-names.js';
import { facetLabel, LIST_FIELDS, toggleFacet } from '../facet-fields.js';

export type ChangeFilter = (change: Partial<AdapterFilter>) => void;

interface ActiveFilter {
  key: string;
  label: string;
  base?: string;
  without: Partial<AdapterFilter>;
}

export function stateLabel(state: string): string {
  if (state === 'missing') return t`Missing`;
  if (state === 'present') return t`Present`;
  return t`Present and missing`;
}

/** Everything that narrows the list, apart from the words in the search box. */
export function listActiveFilters(
  filter: AdapterFilter,
  roots: readonly Root[],
  collections?: ReadonlyMap<string, string>,
): ActiveFilter[] {
  const active: ActiveFilter[] = LIST_FIELDS.flatMap((field) =>
    (filter[field] ?? []).map((value) => ({
      key: `${field} ${value}`,
      label: facetLabel(field, value, collections),
      base: field === 'baseModel' ? value : undefined,
      without: toggleFacet(filter, field, value),
    })),
  );
  if (filter.rootId) {
    const root = roots.find(({ id }) => id === filter.rootId)?.name ?? t`One root`;
    active.push({
      key: 'place',
      label: filter.folder ? `${root} / ${filter.folder}` : root,
      without: { rootId: undefined, folder: undefined },
    });
  }
  if (filter.minRating) {
    active.push({
      key: 'minRating',
      label: plural(filter.minRating, { one: 'At least # star', other: 'At least # stars' }),
      without: { minRating: undefined },
    });
  }
  if (filter.state)
    active.push({ key: 'state', label: stateLabel(filter.state), without: { state: undefined } });
  return active;
}

/** The filters that are on, each with its cross, and one button for all. */
export function FilterChips({
  filter,
  roots,
  onFilter,
  onClear,
  action,
}: {
  filter: AdapterFilter;
  roots: readonly Root[];
  onFilter: ChangeFilter;
  onClear: () => void;
  /** What else can be done with what is on; also there for words alone. */
  action?: ReactNode;
}) {
  const { t } = useLingui();
  const collections = useCollectionNames(filter.collection !== undefined);
  const active = listActiveFilters(filter, roots, collections);
  if (active.length === 0) return action ? <div className="flex px-2 pt-2">{action}</div> : null;
  return (
    <ul aria-label={t`Active filters`} className="flex flex-wrap items-center gap-1.5 px-4 pt-3">
      {active.map(({ key, label, base, without }) => (
        <li key={key} className="flex min-w-0">
          <Chip title={label} onRemove={() => onFilter(without)} removeLabel={t`Remove the filter ${label}`}>
            {base && <BaseDot base={base} />}
            <span className="max-w-48 truncate">{label}</span>
          </Chip>
        </li>
      ))}
      <li>
        <Button size="sm" variant="quiet" onClick={onClear}>
          <Trans>Clear all</Trans>
        </Button>
      </li>
      {action && <li>{action}</li>}
    </ul>
  );
}
