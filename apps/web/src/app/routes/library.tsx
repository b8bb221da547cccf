import { useLingui } from '@lingui/react/macro';
import type { AdapterFilter, AdapterQuery } from '@lora/schema';
import type { AdapterSort, SearchMode } from '@lora/schema/values';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { NavigationType, useNavigate, useNavigationType, useSearchParams } from 'react-router';
import { lazyPart } from '../../components/ui/lazy-part.js';
import { useAdapters } from '../../features/catalog/api/get-adapters.js';
import { useMarkAdapter } from '../../features/catalog/api/mark-adapter.js';
import { FilterChips, listActiveFilters } from '../../features/catalog/components/filter-chips.js';
import { ResultNotes } from '../../features/catalog/components/result-notes.js';
import { SearchBox } from '../../features/catalog/components/search-box.js';
import { SelectionBar } from '../../features/catalog/components/selection-bar.js';
import { Toolbar } from '../../features/catalog/components/toolbar.js';
import { useFreshCatalog } from '../../features/catalog/hooks/use-fresh-catalog.js';
import { useKeptSelection } from '../../features/catalog/hooks/use-kept-selection.js';
import { useLibraryView } from '../../features/catalog/hooks/use-library-view.js';
import {
  hasWords,
  isFiltered,
  type Layout,
  rollSeed,
  sortOf,
  toQuery,
} from '../../features/catalog/library-view.js';
import { readMistake } from '../../features/catalog/search-text.js';
import { pickAll, useLibraryPreferences, usePicked } from '../../features/catalog/store.js';
import { useOpenJobs } from '../../features/jobs/api/get-jobs.js';
import { ScanBar } from '../../features/jobs/components/scan-bar.js';
import { useRoots } from '../../features/roots/api/get-roots.js';
import { indexOf, itemAt } from '../../lib/adapter-list.js';
import { ApiError } from '../../lib/errors.js';
import { useReadOnly } from '../../lib/read-only.js';
import { useLanguageFor } from '../../lib/search-language.js';
import { countSelection, isSelected } from '../../lib/selection.js';
import { URL_PAUSE_MS, useDelayedWrite } from '../../lib/use-delayed-write.js';
import { useMediaQuery, WIDE } from '../../lib/use-media-query.js';
import { TopBar } from '../frame/top-bar.js';
import { closeBulk, useBulk } from './library/bulk-store.js';
import { Filters } from './library/filters.js';
import { Results } from './library/results.js';
import { useCardDrop } from './library/use-card-drop.js';
import { usePlaceAfterReload } from './library/use-place-after-reload.js';
import { useSelection } from './library/use-selection.js';

// Apart from the first load: nothing is selected in the first moments of a visit.
const CollectionHeader = lazy(async () => ({
  default: (await import('../../features/collections/components/collection-header.js')).CollectionHeader,
}));
const EmptyCollection = lazy(async () => ({
  default: (await import('../../features/collections/components/empty-collection.js')).EmptyCollection,
}));
const SelectionActions = lazy(async () => ({
  default: (await import('./library/selection-actions.js')).SelectionActions,
}));
const BulkDialogs = lazy(async () => ({
  default: (await import('./library/bulk-dialogs.js')).BulkDialogs,
}));
const SaveSearch = lazyPart(async () => (await import('./library/save-search.js')).SaveSearch);
const InspectorPanel = lazyPart(async () => (await import('./library/inspector-panel.js')).InspectorPanel);

function focusGrid(): void {
  document.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
}

function Library() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const isWide = useMediaQuery(WIDE);
  const preferences = useLibraryPreferences();
  const { view, change, narrow } = useLibraryView();
  const { filter } = view;
  const [sheetOpen, setSheetOpen] = useState(false);

  // What is selected as a whole has the words: nobody changes by accident what is only near to them.
  const isAllPicked = usePicked((state) => state.selection.kind === 'query');
  const mode = isAllPicked ? 'keyword' : (view.mode ?? preferences.searchMode);
  const queryText = JSON.stringify(toQuery({ ...view, mode }));
  const query = useMemo<AdapterQuery>(() => JSON.parse(queryText), [queryText]);
  const sort = sortOf(view);
  const adapters = useAdapters(query, useNavigationType() === NavigationType.Pop);
  const mark = useMarkAdapter();
  const roots = useRoots().data?.items;
  const isScanning = useOpenJobs().length > 0;
  useFreshCatalog(adapters.data?.total === 0);
  usePlaceAfterReload();
  useKeptSelection(filter);
  const bulk = useBulk((state) => state.bulk);
  // Who leaves the library leaves the plan; what has begun goes on.
  useEffect(() => closeBulk, []);

  const selected = useSelection(view.selected, change, !isWide);
  const layout = view.layout ?? preferences.layout;
  const width = useDelayedWrite(
    view.cardWidth ?? preferences.cardWidth,
    (cardWidth) => {
      useLibraryPreferences.setState({ cardWidth });
      return change({ cardWidth }, { replace: true });
    },
    URL_PAUSE_MS,
  );

  const list = adapters.data;
  const active = selected.value;
  const item = list && active !== null ? (itemAt(list, indexOf(list, active)) ?? undefined) : undefined;
  const matches = list?.matches;
  const total = adapters.isPlaceholderData ? undefined : matches;
  const filtersOpen = isWide ? preferences.filtersOpen : sheetOpen;
  const collectionId = filter.collection?.length === 1 ? filter.collection[0] : undefined;
  // Nothing is narrowed but by a collection: it is saved already.
  const isOneCollection =
    collectionId !== undefined && !isFiltered(Object.assign({}, filter, { collection: undefined }));
  // Without a root there is nothing to narrow, to order or to look at.
  const isBare = roots?.length === 0 && list?.total === 0 && !isFiltered(filter);

  const setFilter = (part: Partial<AdapterFilter>) => void narrow(part);
  const setSort = (next: AdapterSort) =>
    void change({ sort: next, seed: next === 'random' ? rollSeed() : undefined });
  const { error } = adapters;
  const refused =
    error instanceof ApiError && error.code === 'bad_query'
      ? readMistake(error.message, error.body.details)
      : null;
  const setMode = (next: SearchMode) => {
    useLibraryPreferences.setState({ searchMode: next });
    void change({ mode: next }, { replace: true });
  };
  const setLayout = (next: Layout) => {
    useLibraryPreferences.setState({ layout: next });
    void change({ layout: next }, { replace: true });
  };
  const open = async (id: string) => {
    // The selection first, so that Back finds it.
    selected.set(id);
    await selected.flush();
    await navigate(`/adapters/${id}`);
  };
  const onMark = useCallback(
    (id: string, marked: Parameters<typeof mark>[0]['mark']) => mark({ id, mark: marked }),
    [mark],
  );
  const client = useQueryClient();
  const drop = (target: string, id: string) => {
    const { selection } = usePicked.getState();
    void import('./library/drop-cards.js').then(({ dropCards }) =>
      dropCards(target, id, {
        client,
        picked: selection,
        query,
        matches: matches ?? 0,
        onShow: (batch) => void navigate(`/batches/${batch}`),
      }),
    );
  };
  useCardDrop(readOnly ? null : drop, (id) => {
    const { selection } = usePicked.getState();
    return isSelected(selection, id) ? countSelection(selection, matches ?? 0) : 1;
  });
  const { clear } = selected;
  const close = useCallback(() => {
    clear();
    focusGrid();
  }, [clear]);

  return (
    <>
      <TopBar
        title={t`Library`}
        search={
          <SearchBox
            query={filter.q ?? ''}
            onQuery={(q) => void narrow({ q: q || undefined }, { replace: true })}
            total={total ?? matches}
            refused={refused}
            onLeave={focusGrid}
          />
        }
      />
      <ScanBar />
      <div className="flex items-start">
        {filtersOpen && !isBare && (
          <Filters
            filter={filter}
            onFilter={setFilter}
            roots={roots ?? []}
            wait={adapters.isPending || adapters.isPlaceholderData}
            asSheet={!isWide}
            total={total}
            onClose={() => setSheetOpen(false)}
          />
        )}
        <div className="min-w-0 flex-1">
          {!isBare && (
            <Toolbar
              sorting={{
                sort,
                onSort: setSort,
                hasWords: hasWords(filter),
                inCollection: filter.collection?.length === 1,
                onRoll: () => void change({ seed: rollSeed() }, { replace: true }),
              }}
              layout={layout}
              onLayout={setLayout}
              cardWidth={width.value}
              onCardWidth={width.set}
              filtersOpen={filtersOpen}
              onFilters={() =>
                isWide ? useLibraryPreferences.setState({ filtersOpen: !filtersOpen }) : setSheetOpen(true)
              }
              filterCount={listActiveFilters(filter, roots ?? []).length}
            />
          )}
          {collectionId !== undefined && (
            <Suspense fallback={<div aria-busy className="h-17 max-md:h-24" />}>
              <CollectionHeader
                id={collectionId}
                onArrange={() => void navigate(`/collections/${collectionId}/arrange`)}
                onRemoved={() => void navigate('/collections')}
              />
            </Suspense>
          )}
          {/* A collection alone has its name above already. */}
          {!isOneCollection && (
            <FilterChips
              filter={filter}
              roots={roots ?? []}
              onFilter={setFilter}
              onClear={() => void change({ filter: { q: filter.q } })}
              action={
                isFiltered(filter) &&
                refused === null && (
                  <Suspense>
                    <SaveSearch filter={filter} sort={sort} roots={roots ?? []} />
                  </Suspense>
                )
              }
            />
          )}
          {list && (
            <ResultNotes
              corrections={list.corrections}
              listed={list.total - list.related}
              matches={list.matches}
              related={list.related}
              mode={sort === 'relevance' && !isAllPicked ? mode : null}
              onMode={setMode}
              onSortByName={() => setSort('name')}
            />
          )}
          <Results
            adapters={adapters}
            listName={queryText}
            query={query}
            filter={filter}
            layout={layout}
            cardWidth={width.value}
            sort={sort}
            onSort={setSort}
            active={active}
            onActive={selected.set}
            onOpen={(id) => void open(id)}
            onMark={readOnly ? null : onMark}
            onShow={adapters.show}
            onHold={adapters.hold}
            filtered={isFiltered(filter)}
            onClear={() => void change({ filter: {} })}
            empty={
              isOneCollection && (
                <Suspense>
                  <EmptyCollection id={collectionId} onLibrary={() => void navigate('/library')} />
                </Suspense>
              )
            }
            roots={roots?.length}
            scanning={isScanning}
          />
        </div>
        {active !== null && (
          <Suspense>
            <InspectorPanel
              id={active}
              item={item}
              rootName={(id) => roots?.find((root) => root.id === id)?.name}
              onOpen={(id) => void open(id)}
              onClose={close}
            />
          </Suspense>
        )}
      </div>
      <SelectionBar
        matches={matches ?? 0}
        onAll={() => pickAll(filter)}
        actions={
          <Suspense>
            <SelectionActions query={query} matches={matches ?? 0} />
          </Suspense>
        }
      />
      {bulk && (
        <Suspense>
          <BulkDialogs bulk={bulk} />
        </Suspense>
      )}
    </>
  );
}

export function Component() {
  const [params] = useSearchParams();
  return useLanguageFor(params.get('q')) ? <Library /> : null;
}
