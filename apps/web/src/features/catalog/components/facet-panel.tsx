import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Facets, Root } from '@lora/schema';
import { FACET_FIELDS, type FacetField } from '@lora/schema/values';
import { BaseDot } from '../../../components/adapter/base-label.js';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { useTagColors } from '../../../lib/tag-colors.js';
import { useCollectionNames } from '../api/get-collection-names.js';
import { useFacets } from '../api/get-facets.js';
import type { ListField } from '../facet-fields.js';
import { useLibraryPreferences } from '../store.js';
import { FacetList } from './facet-list.js';
import { FacetRow } from './facet-row.js';
import { FacetSection } from './facet-section.js';
import { type ChangeFilter, stateLabel } from './filter-chips.js';
import { FacetsSkeleton } from './facets-skeleton.js';
import { FolderTree } from './folder-tree.js';

const STATES = ['present', 'missing', 'all'] as const;

interface PanelProps {
  filter: AdapterFilter;
  onFilter: ChangeFilter;
  roots: readonly Root[];
  /** The cards are on their way: the counts come after them. */
  wait: boolean;
}

interface Section {
  key: string;
  title: MessageDescriptor;
  /** What is counted for it. */
  fields: readonly FacetField[];
}

/** All that the library can be narrowed by, in the order of the panel. */
const SECTIONS: readonly Section[] = [
  { key: 'marked', title: msg`Marked`, fields: ['is', 'has'] },
  { key: 'rating', title: msg`Rating`, fields: ['rating'] },
  { key: 'baseModel', title: msg`Base model`, fields: ['baseModel'] },
  { key: 'family', title: msg`Family`, fields: ['family'] },
  { key: 'networkType', title: msg`Type`, fields: ['networkType'] },
  { key: 'tag', title: msg`Tags`, fields: ['tag'] },
  { key: 'folders', title: msg`Folders`, fields: ['rootId'] },
  { key: 'collection', title: msg`Collections`, fields: ['collection'] },
  { key: 'creator', title: msg`Creator`, fields: ['creator'] },
  { key: 'rank', title: msg`Rank`, fields: ['rank'] },
  { key: 'size', title: msg`Size`, fields: ['size'] },
  { key: 'year', title: msg`Year of training`, fields: ['year'] },
  { key: 'nsfwLevel', title: msg`NSFW level`, fields: ['nsfwLevel'] },
  { key: 'license', title: msg`License`, fields: ['license'] },
  { key: 'state', title: msg`State`, fields: ['state'] },
];

function countOf(facets: Facets | undefined, state: (typeof STATES)[number]): number | undefined {
  const values = facets?.state?.values;
  if (state === 'all') return values?.reduce((sum, { count }) => sum + count, 0);
  return values && (values.find(({ value }) => value === state)?.count ?? 0);
}

function dotOf(base: string) {
  return <BaseDot base={base} />;
}

/** Everything that the library can be narrowed by, with counts under what is already chosen. */
export function FacetPanel({ filter, onFilter, roots, wait }: PanelProps) {
  const { i18n } = useLingui();
  const open = useLibraryPreferences((preferences) => preferences.openFacets);
  const shown = SECTIONS.filter(({ key }) => open.includes(key));
  const asked = new Set(shown.flatMap(({ fields }) => fields));
  const query = useFacets(
    filter,
    FACET_FIELDS.filter((field) => asked.has(field)),
    wait,
  );
  const names = useCollectionNames(asked.has('collection'));
  const colors = useTagColors(asked.has('tag'));
  const colorOf = (tag: string) => <TagDot color={colors.get(tag.toLowerCase()) ?? null} />;
  if (query.isError && !query.data)
    return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />;
  const facets = query.data;
  // All at once: lists that come one by one would push the others down.
  if (!facets && asked.size > 0) return <FacetsSkeleton />;

  const list = (field: ListField, title: string) => (
    <FacetList
      field={field}
      title={title}
      filter={filter}
      onFilter={onFilter}
      facet={facets?.[field]}
      names={names}
      icon={field === 'baseModel' ? dotOf : field === 'tag' && colors.size > 0 ? colorOf : undefined}
    />
  );
  const fill = (key: string, title: string) => {
    switch (key) {
      case 'marked':
        return (
          <>
            {list('is', title)}
            {facets?.has?.values.length !== 0 && list('has', title)}
          </>
        );
      case 'folders':
        return (
          <FolderTree
            roots={roots}
            counts={facets?.rootId?.values}
            filter={filter}
            onFilter={onFilter}
            wait={wait}
          />
        );
      case 'state':
        return STATES.map((one) => (
          <FacetRow
            key={one}
            label={stateLabel(one)}
            count={countOf(facets, one)}
            chosen={(filter.state ?? 'present') === one}
            onClick={() => onFilter({ state: one === 'present' ? undefined : one })}
          />
        ));
      default: {
        const field = SECTIONS.find((one) => one.key === key)?.fields[0];
        return field && field !== 'rootId' && field !== 'folder' && field !== 'state'
          ? list(field, title)
          : null;
      }
    }
  };

  return SECTIONS.map((section) => {
    const { key } = section;
    const title = i18n._(section.title);
    return (
      <FacetSection
        key={key}
        title={title}
        open={shown.includes(section)}
        onOpen={(on) =>
          useLibraryPreferences.setState({
            openFacets: on ? [...open, key] : open.filter((one) => one !== key),
          })
        }
      >
        {fill(key, title)}
      </FacetSection>
    );
  });
}
