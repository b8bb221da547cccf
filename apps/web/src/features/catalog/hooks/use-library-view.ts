import type { AdapterFilter } from '@lora/schema';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { readView, writeView, type LibraryView } from '../library-view.js';

/**
 * `replace` for what a person would not want to step back through: typing, selecting, the slider. `state` is kept with
 * the history entry.
 */
export type ChangeView = (
  change: Partial<LibraryView>,
  how?: { replace?: boolean; state?: string },
) => void | Promise<void>;

/** Changes some fields of the filter and leaves the others. */
export type Narrow = (part: Partial<AdapterFilter>, how?: { replace?: boolean }) => void | Promise<void>;

/** The view that the URL describes, and how to change it. */
export function useLibraryView(): { view: LibraryView; change: ChangeView; narrow: Narrow } {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const text = params.toString();
  const view = useMemo(() => readView(new URLSearchParams(text)), [text]);

  // Two changes in one moment: the second must start from the first.
  const newest = useRef(view);
  useEffect(() => {
    newest.current = view;
  }, [view]);

  const change = useCallback<ChangeView>(
    (part, { replace = false, state } = {}) => {
      newest.current = { ...newest.current, ...part };
      const search = writeView(newest.current).toString();
      return navigate({ search }, { replace, state, preventScrollReset: true });
    },
    [navigate],
  );
  const narrow = useCallback<Narrow>(
    (part, how) => change({ filter: Object.assign({}, newest.current.filter, part) }, how),
    [change],
  );
  return { view, change, narrow };
}
