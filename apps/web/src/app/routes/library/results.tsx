import type { AdapterFilter, AdapterQuery } from '@lora/schema';
import type { AdapterSort } from '@lora/schema/values';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { NavigationType, useNavigate, useNavigationType } from 'react-router';
import { ErrorState } from '../../../components/ui/error-state.js';
import type { Mark } from '../../../features/catalog/api/mark-adapter.js';
import { Gallery } from '../../../features/catalog/components/gallery.js';
import { GallerySkeleton } from '../../../features/catalog/components/gallery-skeleton.js';
import type { Layout } from '../../../features/catalog/library-view.js';
import type { AdapterList } from '../../../lib/adapter-list.js';
import { ApiError } from '../../../lib/errors.js';
import { NoMatches, NoRoots, NothingFound, Unreadable } from './nothing-here.js';

export interface ResultsProps {
  adapters: UseQueryResult<AdapterList>;
  /** Name of the question that was asked last. */
  listName: string;
  query: AdapterQuery;
  filter: AdapterFilter;
  layout: Layout;
  cardWidth: number;
  sort: AdapterSort;
  onSort: (sort: AdapterSort) => void;
  active: string | null;
  onActive: (id: string | null) => void;
  onOpen: (id: string) => void;
  onMark: ((id: string, mark: Mark) => void) | null;
  onShow: (first: number, last: number) => void;
  onHold: (id: string | null) => void;
  /** Whether anything narrows the list. */
  filtered: boolean;
  onClear: () => void;
  /** What to say instead where the filters find nothing. */
  empty?: ReactNode;
  /** Undefined while it is not known. */
  roots: number | undefined;
  scanning: boolean;
}

/** The cards, or what to say in their place. */
export function Results({
  adapters,
  listName,
  filtered,
  onClear,
  empty,
  roots,
  scanning,
  ...gallery
}: ResultsProps) {
  const navigate = useNavigate();
  const { data: list, isPlaceholderData } = adapters;

  // While a new question is being answered the old answer stays, and is still the old one.
  const [shownName, setShownName] = useState(listName);
  if (!isPlaceholderData && shownName !== listName) setShownName(listName);
  useStartAtTop(shownName);

  if (!list) {
    if (adapters.error instanceof ApiError && adapters.error.code === 'bad_query') return <Unreadable />;
    if (adapters.error) return <ErrorState error={adapters.error} onRetry={() => void adapters.refetch()} />;
    return <GallerySkeleton layout={gallery.layout} cardWidth={gallery.cardWidth} />;
  }
  if (list.total === 0) {
    if (filtered) return empty || <NoMatches onClear={onClear} />;
    if (roots === 0) return <NoRoots />;
    if (scanning || roots === undefined)
      return <GallerySkeleton layout={gallery.layout} cardWidth={gallery.cardWidth} />;
    return <NothingFound onRoots={() => void navigate('/roots')} />;
  }
  return <Gallery {...gallery} list={list} listName={shownName} />;
}

/** Another question is answered from its start; Back keeps its place. */
function useStartAtTop(name: string): void {
  const type = useNavigationType();
  const before = useRef(name);
  useLayoutEffect(() => {
    if (before.current === name) return;
    before.current = name;
    if (type !== NavigationType.Pop) window.scrollTo(0, 0);
  }, [name, type]);
}
