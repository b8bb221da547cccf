import { create } from 'zustand';
import { CARD_DEFAULT, type Layout } from './library-view.js';

const KEY = 'lora.library';

/** The columns of the list that can be left out; the name always stands. */
export const COLUMNS = ['base', 'type', 'rank', 'size', 'tags', 'rating', 'added', 'files'] as const;
export type Column = (typeof COLUMNS)[number];

interface Preferences {
  layout: Layout;
  cardWidth: number;
  hiddenColumns: Column[];
  filtersOpen: boolean;
}

const DEFAULTS: Preferences = {
  layout: 'grid',
  cardWidth: CARD_DEFAULT,
  hiddenColumns: [],
  filtersOpen: true,
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

interface Picked {
  ids: ReadonlySet<string>;
  /** Where a shift-click counts from. */
  from: number | null;
}

/** The adapters picked with ctrl and shift, apart from the one in the inspector. */
export const usePicked = create<Picked>(() => ({ ids: new Set(), from: null }));

export function clearPicked(): void {
  if (usePicked.getState().ids.size > 0) usePicked.setState({ ids: new Set(), from: null });
}

/** Picks or drops one. */
export function togglePicked(id: string, index: number): void {
  const ids = new Set(usePicked.getState().ids);
  if (!ids.delete(id)) ids.add(id);
  usePicked.setState({ ids, from: index });
}

/** Picks these besides what is picked. */
export function addPicked(added: readonly string[], from: number): void {
  usePicked.setState({ ids: new Set([...usePicked.getState().ids, ...added]), from });
}
