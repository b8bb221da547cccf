import { useLingui } from '@lingui/react/macro';
import type { AdapterItem } from '@lora/schema';
import { clsx } from 'clsx';
import { Check, Circle, EqualApproximately, Star } from 'lucide-react';
import { memo, useState } from 'react';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { markOf } from '../../../components/adapter/adapter-mark.js';
import { BaseLabel } from '../../../components/adapter/base-label.js';
import { FavoriteButton } from '../../../components/adapter/favorite-button.js';
import { describeHit, isRelated } from '../../../components/adapter/hit-words.js';
import { MiddleEllipsis } from '../../../components/adapter/middle-ellipsis.js';
import { Rating, ratingLabel } from '../../../components/adapter/rating.js';
import { networkTypeLabel } from '../../../lib/base-models.js';
import type { Mark } from '../api/mark-adapter.js';

export interface AdapterCardProps {
  item: AdapterItem;
  index: number;
  column: number;
  width: number;
  /** Shown in the inspector. */
  active: boolean;
  picked: boolean;
  onMark: ((id: string, mark: Mark) => void) | null;
}

const PILL = 'rounded-md bg-surface/90 shadow-float';
const ON_HOVER =
  '[@media(hover:none)]:hidden opacity-0 group-hover/card:opacity-100 group-focus-within/card:opacity-100';

/** One card: picture, name, and a muted line. The grid hears its clicks. */
export const AdapterCard = memo(function AdapterCard({
  item,
  index,
  column,
  width,
  active,
  picked,
  onMark,
}: AdapterCardProps) {
  const { t } = useLingui();
  const mark = markOf(item);
  const isMarked = active || picked;
  const hit = isRelated(item) ? describeHit(item.reasons) : null;
  // Buttons for the mouse come with it: hidden ones on hundreds of cards would make scrolling slow.
  const [wasPointedAt, setPointedAt] = useState(false);
  return (
    <div
      id={`adapter-${item.id}`}
      role="gridcell"
      aria-colindex={column + 1}
      aria-selected={isMarked}
      data-index={index}
      draggable
      onPointerEnter={() => setPointedAt(true)}
      className="group/card flex min-w-0 cursor-default flex-col select-none [-webkit-touch-callout:none]"
    >
      {/* First to be read, below to be seen. */}
      <div className="order-last mt-1.5 h-11 overflow-hidden">
        <MiddleEllipsis text={item.name} />
        <p className="flex min-w-0 items-center gap-2 text-sm text-muted">
          <BaseLabel base={item.baseModel} family={item.family} />
          {item.networkType !== 'lora' && (
            <span className="shrink-0">{networkTypeLabel(item.networkType)}</span>
          )}
          {item.rank !== null && <span className="shrink-0">r{item.rank}</span>}
        </p>
      </div>
      <div
        className={clsx(
          'relative rounded-md',
          isMarked
            ? 'outline-2 outline-offset-2 outline-accent'
            : 'outline-offset-2 group-hover/card:outline-1 group-hover/card:outline-line-strong',
        )}
      >
        <AdapterPicture
          item={item}
          width={width}
          inGrid
          className={clsx('aspect-3/4 rounded-md', item.state !== 'present' && 'opacity-60')}
        />
        <span
          className={clsx(
            'absolute top-1.5 left-1.5 gap-1 p-1 [&_svg]:size-4',
            PILL,
            picked || mark ? 'flex' : 'hidden group-data-selecting/grid:flex',
          )}
          title={mark?.label}
        >
          {picked ? (
            <Check aria-hidden className="text-accent-text" />
          ) : (
            <Circle aria-hidden className="hidden text-muted group-data-selecting/grid:block" />
          )}
          {mark?.icon}
          {mark && <span className="sr-only">{mark.label}</span>}
        </span>
        {item.favorite && <span className="sr-only">{t`favourite`}</span>}
        {/* For the mouse: keys work on the grid, fingers and screen readers use the inspector. */}
        <span
          aria-hidden
          data-action
          className={clsx(
            'absolute top-1.5 right-1.5',
            PILL,
            !item.favorite && ON_HOVER,
            !item.favorite && !(onMark && wasPointedAt) && 'hidden',
          )}
        >
          {(item.favorite || wasPointedAt) && (
            <FavoriteButton
              size="sm"
              tabIndex={-1}
              on={item.favorite}
              disabled={!onMark}
              onChange={(favorite) => onMark?.(item.id, { favorite })}
            />
          )}
        </span>
        {hit && (
          <span className={clsx('absolute right-1.5 bottom-1.5 flex p-1 text-muted', PILL)} title={hit}>
            <EqualApproximately aria-hidden className="size-4" />
            <span className="sr-only">{hit}</span>
          </span>
        )}
        {item.rating > 0 && (
          <span
            className={clsx(
              'absolute bottom-1.5 left-1.5 inline-flex h-6 items-center gap-1 px-1.5 text-xs',
              PILL,
              onMark && 'group-hover/card:opacity-0',
            )}
          >
            <Star aria-hidden className="size-3.5" fill="currentColor" />
            <span aria-hidden>{item.rating}</span>
            <span className="sr-only">{ratingLabel(item.rating)}</span>
          </span>
        )}
        {onMark && wasPointedAt && (
          <span
            aria-hidden
            data-action
            className={clsx(
              'absolute bottom-1.5 left-1.5 inline-flex h-6 items-center px-0.5',
              PILL,
              ON_HOVER,
            )}
          >
            <Rating
              size="sm"
              tabIndex={-1}
              value={item.rating}
              onChange={(rating) => onMark(item.id, { rating })}
            />
          </span>
        )}
      </div>
    </div>
  );
});
