import { useLingui } from '@lingui/react/macro';
import { CircleCheck, LayoutGrid, List, SlidersHorizontal } from 'lucide-react';
import { Suspense } from 'react';
import { Button } from '../../../components/ui/button.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { Slider } from '../../../components/ui/slider.js';
import { CARD_MAX, CARD_MIN, CARD_STEP, type Layout } from '../library-view.js';
import { clearPicked, startSelecting, usePicked } from '../store.js';
import { SortMenu, type SortMenuProps } from './sort-menu.js';

export interface ToolbarProps {
  sorting: SortMenuProps;
  layout: Layout;
  onLayout: (layout: Layout) => void;
  cardWidth: number;
  onCardWidth: (width: number) => void;
  filtersOpen: boolean;
  onFilters: () => void;
  /** How many filters are on. */
  filterCount: number;
}

const ColumnMenu = lazyPart(async () => (await import('./column-menu.js')).ColumnMenu);

/** Under the top bar: filters, chips, order, and how large the cards are. */
export function Toolbar(props: ToolbarProps) {
  const { t } = useLingui();
  const isGrid = props.layout === 'grid';
  const selecting = usePicked((picked) => picked.selecting);
  return (
    <div className="sticky top-[calc(var(--banner,0px)+var(--bar))] z-9 flex min-h-12 items-center gap-2 max-md:gap-1 border-b border-line bg-bg px-3 py-2 max-md:static md:px-4">
      <Button
        variant="quiet"
        icon={<SlidersHorizontal aria-hidden />}
        aria-expanded={props.filtersOpen}
        onClick={props.onFilters}
        className="-ml-2 max-md:mr-1 max-md:ml-0 max-md:border max-md:border-line-strong max-md:px-2.5"
      >
        {props.filterCount > 0 ? t`Filters (${props.filterCount})` : t`Filters`}
      </Button>
      <div className="flex-1 max-md:hidden" />
      <SortMenu {...props.sorting} />
      {isGrid ? (
        <Slider
          label={t`Size of the cards`}
          min={CARD_MIN}
          max={CARD_MAX}
          step={CARD_STEP}
          value={props.cardWidth}
          onValueChange={props.onCardWidth}
          className="mx-1 w-24 max-md:hidden"
        />
      ) : (
        <Suspense fallback={<div className="size-8 max-md:hidden" />}>
          <ColumnMenu />
        </Suspense>
      )}
      <IconButton
        label={t`Select`}
        pressed={selecting}
        icon={<CircleCheck aria-hidden />}
        onClick={selecting ? clearPicked : startSelecting}
        className="max-md:ml-auto [@media(hover:hover)]:md:hidden"
      />
      {/* On a phone there is room for one: the layout that is not shown. */}
      <div role="group" aria-label={t`Layout`} className="flex">
        <IconButton
          label={t`Cards`}
          pressed={isGrid}
          className={isGrid ? 'max-md:hidden' : undefined}
          icon={<LayoutGrid aria-hidden />}
          onClick={() => props.onLayout('grid')}
        />
        <IconButton
          label={t`List`}
          pressed={!isGrid}
          className={isGrid ? undefined : 'max-md:hidden'}
          icon={<List aria-hidden />}
          onClick={() => props.onLayout('list')}
        />
      </div>
    </div>
  );
}
