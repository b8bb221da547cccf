import { useLingui } from '@lingui/react/macro';
import type { SimilarItem } from '@lora/schema';
import type { SimilarBy } from '@lora/schema/values';
import { clsx } from 'clsx';
import { Link } from 'react-router';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { BaseLabel } from '../../../components/adapter/base-label.js';
import { MiddleEllipsis } from '../../../components/adapter/middle-ellipsis.js';
import { networkTypeLabel } from '../../../lib/base-models.js';
import { describeNearness, describeShared } from '../text-words.js';
import { describeCoverage, describeLimits, describeScore, describeVerdict } from '../verdict-words.js';
import { CARD_SIZE } from './skeletons.js';

/** CSS pixels of the picture. */
const PICTURE_WIDTH = 84;

/** An adapter with something in common: picture, name, what the numbers prove, and the numbers. */
export function SimilarCard({ item, by }: { item: SimilarItem; by: SimilarBy }) {
  const { t } = useLingui();
  const { adapter } = item;
  const verdict = by === 'text' ? describeShared(item) : describeVerdict(item);
  const numbers =
    by === 'text'
      ? describeNearness(item)
      : [describeScore(item), describeCoverage(item)].filter((words) => words !== null).join(' · ');
  const limits = [
    ...(item.exact ? [] : [t`Estimated, not compared exactly.`]),
    ...describeLimits(item.reasons),
  ];
  return (
    <Link
      to={`/adapters/${adapter.id}`}
      data-tip={limits.length > 0 ? limits.join(' ') : undefined}
      className={clsx(
        'flex gap-3 overflow-hidden rounded-lg border border-line bg-surface outline-offset-[-2px] hover:border-line-strong',
        CARD_SIZE,
      )}
    >
      <AdapterPicture
        item={adapter}
        width={PICTURE_WIDTH}
        className={clsx('h-full w-21 shrink-0', adapter.state !== 'present' && 'opacity-60')}
      />
      <span className="flex min-w-0 flex-1 flex-col py-1.5 pr-2">
        <MiddleEllipsis text={adapter.name} />
        <span className="flex min-w-0 items-center gap-2 text-sm text-muted">
          <BaseLabel base={adapter.baseModel} family={adapter.family} />
          {adapter.networkType !== 'lora' && (
            <span className="shrink-0">{networkTypeLabel(adapter.networkType)}</span>
          )}
          {adapter.rank !== null && <span className="shrink-0">r{adapter.rank}</span>}
        </span>
        {verdict !== '' && (
          <span className="mt-auto line-clamp-2 text-sm" title={verdict}>
            {verdict}
          </span>
        )}
        <span className={clsx('text-xs text-muted md:truncate', verdict === '' && 'mt-auto')} title={numbers}>
          {numbers}
        </span>
        {limits.length > 0 && <span className="sr-only">{limits.join(' ')}</span>}
      </span>
    </Link>
  );
}
