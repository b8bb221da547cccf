import { useLingui } from '@lingui/react/macro';
import { LayoutGrid, List, SlidersHorizontal } from 'lucide-react';
import { Suspense } from 'react';
import { Button } from '../../../components/ui/button.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { Slider } from '../../../components/ui/slider.js';
import { CARD_MAX, CARD_MIN, CARD_STEP, type Layout } from '../library-view.js';
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
  return (
    <div className="sticky top-[calc(var(--banner,0px)+var(--bar))] z-9 flex min-h-12 items-center gap-2 border-b border-line bg-bg px-3 py-2 max-md:static md:px-4">
      <Button
        variant="quiet"
        icon={<SlidersHorizontal aria-hidden />}
        aria-expanded={props.filtersOpen}
        onClick={props.onFilters}
        className="-ml-2 max-md:ml-0 max-md:border max-md:border-line-strong"
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
      <div role="group" aria-label={t`Layout`} className="flex max-md:ml-auto">
        <IconButton
          label={t`Cards`}
          pressed={isGrid}
          icon={<LayoutGrid aria-hidden />}
          onClick={() => props.onLayout('grid')}
        />
        <IconButton
          label={t`List`}
          pressed={!isGrid}
          icon={<List aria-hidden />}
          onClick={() => props.onLayout('list')}
        />
      </div>
    </div>
  );
}
