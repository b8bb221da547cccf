import { useLingui } from '@lingui/react/macro';
import type { Tag } from '@lora/schema';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { showToast } from '../../../components/ui/toast.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { describeError } from '../../../lib/describe-error.js';
import { DESKTOP, useMediaQuery } from '../../../lib/use-media-query.js';
import { useTagChanges } from '../api/change-tag.js';
import { idsWithin, type TagRow as Row } from '../tag-tree.js';
import { type TagAction, TagRow } from './tag-row.js';

const ROW = 40;
const ROW_PHONE = 48;
/** The next page is asked for when so many rows are left below. */
const AHEAD = 30;

export interface TagListProps {
  rows: readonly Row[];
  tags: readonly Tag[];
  /** As a flat list: each row says below which tag it stands. */
  flat: boolean;
  closed: ReadonlySet<string>;
  onToggle: (id: string) => void;
  toLibrary: (name: string) => string;
  readOnly: boolean;
  onAction: (action: TagAction, tag: Tag) => void;
  next: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

/** Tags, however many: only rows in sight are drawn. One dragged onto another moves below it. */
export function TagList({
  rows,
  tags,
  flat,
  closed,
  onToggle,
  toLibrary,
  readOnly,
  onAction,
  next,
}: TagListProps) {
  const { t } = useLingui();
  const place = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const desktop = useMediaQuery(DESKTOP);
  const changes = useTagChanges();
  // After every render: what stands above comes and goes, and no event tells.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- a number that is the same changes nothing, so this ends
  useLayoutEffect(() => {
    const rect = place.current?.getBoundingClientRect();
    if (rect) setTop(Math.round(rect.top + window.scrollY));
  });
  const count = rows.length + (next.hasNextPage ? 1 : 0);
  // oxlint-disable-next-line react/incompatible-library -- its rows are read here only, never memoised
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => (desktop ? ROW : ROW_PHONE),
    overscan: 10,
    scrollMargin: top,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, desktop]);
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = next;
  const wantsNext = hasNextPage && !isFetchingNextPage && last >= rows.length - AHEAD;
  useEffect(() => {
    if (wantsNext) void fetchNextPage();
  }, [wantsNext, fetchNextPage]);

  const [dragged, setDragged] = useState<Tag | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const mayDrop = (tag: Tag) =>
    dragged !== null &&
    dragged.name !== tag.name &&
    (dragged.id === null || tag.id === null || !idsWithin(tags, dragged.id).has(tag.id));
  const dragOf = (tag: Tag) => ({
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', tag.name);
      setDragged(tag);
    },
    onDragOver: (event: DragEvent) => {
      if (!mayDrop(tag)) return;
      event.preventDefault();
      setTarget(tag.name);
    },
    onDragLeave: () => setTarget((name) => (name === tag.name ? null : name)),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setTarget(null);
      if (dragged && mayDrop(tag))
        changes
          .move(dragged, tag)
          .catch((error: unknown) => showToast({ tone: 'danger', title: describeError(error) }));
    },
    onDragEnd: () => {
      setDragged(null);
      setTarget(null);
    },
  });
  const isTree = rows.some(({ hasChildren }) => hasChildren);
  const names = new Map(tags.map(({ id, name }) => [id, name]));

  return (
    <ul ref={place} aria-label={t`Tags`} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {drawn.map(({ index, start }) => {
        const row = rows[index];
        return (
          <li
            key={row?.tag.name ?? 'next'}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {row ? (
              <TagRow
                row={row}
                isTree={isTree}
                above={flat && row.tag.parentId !== null ? names.get(row.tag.parentId) : undefined}
                open={row.tag.id === null || !closed.has(row.tag.id)}
                onToggle={() => row.tag.id !== null && onToggle(row.tag.id)}
                to={toLibrary(row.tag.name)}
                readOnly={readOnly}
                onAction={(action) => onAction(action, row.tag)}
                isTarget={target === row.tag.name}
                drag={dragOf(row.tag)}
              />
            ) : (
              <div aria-busy className="px-10 py-3">
                <Skeleton className="h-4 w-40" />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
