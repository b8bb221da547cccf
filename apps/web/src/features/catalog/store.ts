import type { AdapterFilter } from '@lora/schema';
import type { SearchMode } from '@lora/schema/values';
import { useMemo } from 'react';
import { create } from 'zustand';
import { isSelected, NOTHING_SELECTED, type Selection, withSelected } from '../../lib/selection.js';
import { CARD_DEFAULT, type Layout } from './library-view.js';

const KEY = 'lora.library';

/** The columns of the list that can be left out; the name always stands. */
export const COLUMNS = [
  'base',
  'type',
  'rank',
  'size',
  'tags',
  'creator',
  'folder',
  'rating',
  'added',
  'published',
  'files',
] as const;
export type Column = (typeof COLUMNS)[number];

interface Preferences {
  layout: Layout;
  searchMode: SearchMode;
  cardWidth: number;
  hiddenColumns: Column[];
  /** In CSS pixels, where a person has set them. */
  columnWidths: Partial<Record<Column, number>>;
  filtersOpen: boolean;
  /** Sections of the filters that are unfolded; the others are not counted. */
  openFacets: string[];
}

const DEFAULTS: Preferences = {
  layout: 'grid',
  searchMode: 'hybrid',
  cardWidth: CARD_DEFAULT,
  hiddenColumns: ['creator', 'folder', 'published'],
  columnWidths: {},
  filtersOpen: true,
  openFacets: ['marked', 'baseModel', 'family', 'networkType', 'tag', 'folders', 'state'],
};

function stored(): Preferences {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return DEFAULTS;
  }
}

/** How this browser likes the library; a URL that says otherwise wins. */
export const useLibraryPreferences = create<Preferences>(stored);

useLibraryPreferences.subscribe((preferences) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // They then last for this visit.
  }
});

/** Which columns are wanted, and how wide. */
export interface ColumnPreferences {
  hidden: readonly Column[];
  widths: Readonly<Partial<Record<Column, number>>>;
}

export function useColumnPreferences(): ColumnPreferences {
  const hidden = useLibraryPreferences((preferences) => preferences.hiddenColumns);
  const widths = useLibraryPreferences((preferences) => preferences.columnWidths);
  return useMemo(() => ({ hidden, widths }), [hidden, widths]);
}

interface PickedState {
  selection: Selection;
  /** Index that a shift-click counts from. */
  from: number | null;
  /** What was picked before the range that is being drawn: the range adds to it, and may shrink again. */
  base: Selection;
  /** Every click picks or drops a card: for fingers, which have no Ctrl. */
  selecting: boolean;
}

/** The adapters picked with ctrl, shift, Space or the mouse, apart from the one in the inspector. */
export const usePicked = create<PickedState>(() => ({
  selection: NOTHING_SELECTED,
  from: null,
  base: NOTHING_SELECTED,
  selecting: false,
}));

function pick(selection: Selection, from: number | null): void {
  usePicked.setState({ selection, from, base: selection });
}

export function hasPicked(): boolean {
  const { selection } = usePicked.getState();
  return selection.kind === 'query' || selection.ids.size > 0;
}

/** Lets go of all, and ends selecting by click. */
export function clearPicked(): void {
  if (hasPicked()) pick(NOTHING_SELECTED, null);
  if (usePicked.getState().selecting) usePicked.setState({ selecting: false });
}

/** From now on every click picks or drops, until all is let go of. */
export function startSelecting(): void {
  usePicked.setState({ selecting: true });
}

/** Picks or drops one. */
export function togglePicked(id: string, index: number): void {
  const { selection } = usePicked.getState();
  pick(withSelected(selection, [id], !isSelected(selection, id)), index);
}

/** Begins a range at an index; `add`: besides what is picked. */
export function startRange(from: number | null, add: boolean): void {
  pick(add ? usePicked.getState().selection : NOTHING_SELECTED, from);
}

/** Picks these as the range, in place of what the range was. */
export function setRange(ids: Iterable<string>): void {
  usePicked.setState(({ base }) => ({ selection: withSelected(base, ids, true) }));
}

/** Picks all that a filter finds, seen or not. */
export function pickAll(filter: AdapterFilter): void {
  pick({ kind: 'query', filter, except: new Set() }, null);
}
