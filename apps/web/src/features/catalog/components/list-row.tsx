import { useLingui } from '@lingui/react/macro';
import type { AdapterItem } from '@lora/schema';
import { clsx } from 'clsx';
import { Circle, CircleCheck, EqualApproximately, Heart, Star } from 'lucide-react';
import { memo } from 'react';
import { markOf } from '../../../components/adapter/adapter-mark.js';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { BaseLabel } from '../../../components/adapter/base-label.js';
import { describeHit, isRelated } from '../../../components/adapter/hit-words.js';
import { MiddleEllipsis } from '../../../components/adapter/middle-ellipsis.js';
import { ratingLabel } from '../../../components/adapter/rating.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { networkTypeLabel } from '../../../lib/base-models.js';
import { formatCount } from '../../../lib/format.js';
import type { Column } from '../store.js';

/** CSS pixels of the small picture. */
const THUMB = 24;

export interface ListRowProps {
  item: AdapterItem;
  index: number;
  columns: readonly Column[];
  template: string;
  active: boolean;
  picked: boolean;
  /** Phone: two lines instead of columns. */
  stacked: boolean;
}

function Cell({ column, item }: { column: Column; item: AdapterItem }) {
  switch (column) {
    case 'base':
      return <BaseLabel base={item.baseModel} family={item.family} />;
    case 'type':
      return networkTypeLabel(item.networkType);
    case 'rank':
      return item.rank;
    case 'size':
      return <FileSize bytes={item.size} />;
    case 'tags':
      return <span title={item.tags.join(', ')}>{item.tags.join(', ')}</span>;
    case 'creator':
      return <span title={item.creator ?? undefined}>{item.creator}</span>;
    case 'folder':
      return <span title={item.folder}>{item.folder}</span>;
    case 'rating':
      return item.rating > 0 ? (
        <span className="inline-flex items-center gap-1">
          <Star aria-hidden className="size-3.5" fill="currentColor" />
          <span aria-hidden>{item.rating}</span>
          <span className="sr-only">{ratingLabel(item.rating)}</span>
        </span>
      ) : null;
    case 'added':
      return <RelativeTime at={item.createdAt} />;
    case 'published':
      return item.publishedAt && <RelativeTime at={item.publishedAt} />;
    case 'files':
      return formatCount(item.copies);
  }
}

/** Numbers stand at the right, so that they can be compared. */
export function isNumeric(column: Column): boolean {
  return column === 'rank' || column === 'size' || column === 'files';
}

/** One adapter as a row. The grid hears its clicks. */
export const ListRow = memo(function ListRow({
  item,
  index,
  columns,
  template,
  active,
  picked,
  stacked,
}: ListRowProps) {
  const { t } = useLingui();
  const mark = markOf(item);
  const hit = isRelated(item) ? describeHit(item.reasons) : null;
  return (
    <div
      id={`adapter-${item.id}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active || picked}
      data-index={index}
      draggable
      style={{ gridTemplateColumns: template }}
      className={clsx(
        'grid h-full cursor-default items-center gap-x-5 rounded-md px-2 select-none [-webkit-touch-callout:none]',
        active || picked ? 'bg-accent-soft outline-1 outline-offset-[-1px] outline-accent' : 'hover:bg-hover',
        item.state !== 'present' && 'text-muted',
      )}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-3">
        <span aria-hidden className="hidden group-data-selecting/grid:block [&_svg]:size-5">
          {picked ? <CircleCheck className="text-accent-text" /> : <Circle className="text-muted" />}
        </span>
        <AdapterPicture
          item={item}
          width={THUMB}
          className={stacked ? 'h-11 w-8 shrink-0 rounded-sm' : 'h-8 w-6 shrink-0 rounded-sm'}
        />
        <div className="min-w-0 flex-1">
          <MiddleEllipsis text={item.name} />
          {stacked && (
            <p className="flex min-w-0 items-center gap-2 text-sm text-muted">
              <BaseLabel base={item.baseModel} family={item.family} />
              <FileSize bytes={item.size} />
            </p>
          )}
        </div>
        {item.favorite && (
          <>
            <Heart aria-hidden className="size-3.5 shrink-0" fill="currentColor" />
            <span className="sr-only">{t`favourite`}</span>
          </>
        )}
        {hit && (
          <span title={hit} className="shrink-0 text-muted [&_svg]:size-4">
            <EqualApproximately aria-hidden />
            <span className="sr-only">{hit}</span>
          </span>
        )}
        {mark && (
          <span title={mark.label} className="shrink-0 [&_svg]:size-4">
            {mark.icon}
            <span className="sr-only">{mark.label}</span>
          </span>
        )}
      </div>
      {columns.map((column) => (
        <div
          key={column}
          role="gridcell"
          className={clsx('min-w-0 truncate text-sm text-muted', isNumeric(column) && 'text-right')}
        >
          <Cell column={column} item={item} />
        </div>
      ))}
    </div>
  );
});
