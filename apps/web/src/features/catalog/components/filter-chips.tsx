import { plural, t } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Root } from '@lora/schema';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { Button } from '../../../components/ui/button.js';
import { Chip } from '../../../components/ui/chip.js';
import { baseModelLabel, familyLabel, networkTypeLabel } from '../../../lib/base-models.js';
import { toggleValue } from '../library-view.js';

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

/** "★ 3 and more" in words. */
export function minRatingLabel(rating: number): string {
  return plural(rating, { one: 'At least # star', other: 'At least # stars' });
}

/** Everything that narrows the list, apart from the words in the search box. */
export function listActiveFilters(filter: AdapterFilter, roots: readonly Root[]): ActiveFilter[] {
  const { baseModel = [], family = [], networkType = [], tag = [] } = filter;
  const active: ActiveFilter[] = [
    ...baseModel.map((id) => ({
      key: `base ${id}`,
      label: baseModelLabel(id),
      base: id,
      without: { baseModel: toggleValue(baseModel, id) },
    })),
    ...family.map((id) => ({
      key: `family ${id}`,
      label: familyLabel(id),
      without: { family: toggleValue(family, id) },
    })),
    ...networkType.map((id) => ({
      key: `type ${id}`,
      label: networkTypeLabel(id),
      without: { networkType: toggleValue(networkType, id) },
    })),
    ...tag.map((word) => ({ key: `tag ${word}`, label: word, without: { tag: toggleValue(tag, word) } })),
  ];
  if (filter.rootId) {
    const root = roots.find(({ id }) => id === filter.rootId)?.name ?? t`One root`;
    active.push({
      key: 'place',
      label: filter.folder ? `${root} / ${filter.folder}` : root,
      without: { rootId: undefined, folder: undefined },
    });
  }
  if (filter.favorite)
    active.push({ key: 'favorite', label: t`Favourites`, without: { favorite: undefined } });
  if (filter.minRating)
    active.push({
      key: 'rating',
      label: minRatingLabel(filter.minRating),
      without: { minRating: undefined },
    });
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
}: {
  filter: AdapterFilter;
  roots: readonly Root[];
  onFilter: ChangeFilter;
  onClear: () => void;
}) {
  const { t } = useLingui();
  const active = listActiveFilters(filter, roots);
  if (active.length === 0) return null;
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
    </ul>
  );
}
