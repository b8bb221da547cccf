import type { AdapterFilter } from '@lora/schema';
import { useEffect } from 'react';
import { NavigationType, useNavigationType } from 'react-router';
import { clearPicked, usePicked } from '../store.js';

/**
 * Who comes to the library anew starts without a selection, who comes Back finds it again. "All that this search
 * finds" ends with the search.
 */
export function useKeptSelection(filter: AdapterFilter): void {
  const isBack = useNavigationType() === NavigationType.Pop;
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked once, on coming here
  useEffect(() => (isBack ? undefined : clearPicked()), []);

  const text = JSON.stringify(filter);
  useEffect(() => {
    const { selection } = usePicked.getState();
    if (selection.kind === 'query' && JSON.stringify(selection.filter) !== text) clearPicked();
  }, [text]);
}
