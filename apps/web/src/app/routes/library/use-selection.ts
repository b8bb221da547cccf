import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { ChangeView } from '../../../features/catalog/hooks/use-library-view.js';
import { type DelayedWrite, URL_PAUSE_MS, useDelayedWrite } from '../../../lib/use-delayed-write.js';

/** Marks the history entry that opening the inspector as a sheet has made. */
const SHEET = 'inspector-sheet';

/**
 * The selected adapter, kept in the URL. Beside the cards it only replaces the address. As a sheet over them it is a
 * place of its own: opening makes a history entry at once, so that Back, the way out on a phone, closes the sheet
 * instead of leaving the library; closing it otherwise takes that entry away again.
 */
export function useSelection(
  selected: string | null,
  change: ChangeView,
  asSheet: boolean,
): DelayedWrite<string | null> & { clear: () => void } {
  const navigate = useNavigate();
  const location = useLocation();
  const write = (id: string | null) => {
    if (id === null && location.state === SHEET) return navigate(-1);
    const opens = asSheet && id !== null && selected === null;
    return change({ selected: id }, opens ? { state: SHEET } : { replace: true });
  };
  const selection = useDelayedWrite(selected, write, asSheet ? 0 : URL_PAUSE_MS);
  const { set } = selection;
  return { ...selection, clear: useCallback(() => set(null), [set]) };
}
