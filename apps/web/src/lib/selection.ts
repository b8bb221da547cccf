import type { AdapterFilter, BatchSelection } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';

/**
 * The adapters that a person has picked: some, one by one, or all that a search finds, without those taken out again.
 * The second kind is never turned into ids: it may be a hundred thousand.
 */
export type Selection =
  | { kind: 'ids'; ids: ReadonlySet<string> }
  | { kind: 'query'; filter: AdapterFilter; except: ReadonlySet<string> };

export const NOTHING_SELECTED: Selection = { kind: 'ids', ids: new Set() };

/** How many adapters are picked; `matches` is how many the selection's search finds now. */
export function countSelection(selection: Selection, matches: number): number {
  return selection.kind === 'ids' ? selection.ids.size : Math.max(0, matches - selection.except.size);
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'ids' ? selection.ids.has(id) : !selection.except.has(id);
}

/** The selection with these adapters picked, or let go. */
export function withSelected(selection: Selection, ids: Iterable<string>, picked: boolean): Selection {
  const isIds = selection.kind === 'ids';
  const named = new Set(isIds ? selection.ids : selection.except);
  for (const id of ids) {
    if (picked === isIds) named.add(id);
    else named.delete(id);
  }
  return isIds ? { kind: 'ids', ids: named } : { ...selection, except: named };
}

/** The selection as bulk changes take it; null: more were taken out again than they can be told. */
export function toBatchSelection(selection: Selection): BatchSelection | null {
  if (selection.kind === 'ids') return { ids: [...selection.ids] };
  const { q = '', ...filters } = selection.filter;
  if (selection.except.size === 0) return { query: q, filters };
  if (selection.except.size > LIMITS.ids) return null;
  return { query: q, filters, except: [...selection.except] };
}
