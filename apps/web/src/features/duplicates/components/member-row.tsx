import { Trans, useLingui } from '@lingui/react/macro';
import type { DuplicateLink, DuplicateMember } from '@lora/schema';
import { clsx } from 'clsx';
import { CircleCheck } from 'lucide-react';
import { Link } from 'react-router';
import { AdapterPicture } from '../../../components/adapter/adapter-picture.js';
import { BaseLabel } from '../../../components/adapter/base-label.js';
import { MiddleEllipsis } from '../../../components/adapter/middle-ellipsis.js';
import { Badge } from '../../../components/ui/badge.js';
import { FileSize } from '../../../components/ui/file-size.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { networkTypeLabel } from '../../../lib/base-models.js';

/** CSS pixels of the picture. */
const PICTURE_WIDTH = 56;

/** What the weights say of a link, in words; another feature knows them. */
export interface LinkWords {
  verdict: string;
  /** "92 % in common", "about 92 % in common". */
  score: string;
}

export interface MemberRowProps {
  member: DuplicateMember;
  /** Why it is the one to keep; null for the others. */
  keep: string | null;
  /** What it is to another one; null where nothing is known of it itself. */
  link: DuplicateLink | null;
  /** The other one, where it is not the one to keep. */
  besides: string | null;
  words: (link: DuplicateLink) => LinkWords;
}

/** One adapter of a group: what it is, how large, and what it is to the one to keep. */
export function MemberRow({ member, keep, link, besides, words }: MemberRowProps) {
  const { t } = useLingui();
  const { adapter, bytes, files } = member;
  const told = keep === null && link ? words(link) : null;
  const newest = adapter.fileModifiedAt ?? adapter.createdAt;
  return (
    <li className="flex gap-3 border-t border-line px-3 py-2.5 first:border-t-0">
      <AdapterPicture item={adapter} width={PICTURE_WIDTH} className="h-[74px] w-14 shrink-0 rounded-md" />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <Link
          to={`/adapters/${adapter.id}`}
          className="min-w-0 max-w-full self-start font-medium hover:underline max-md:py-1"
        >
          <MiddleEllipsis text={adapter.name} />
        </Link>
        <span className="flex min-w-0 flex-wrap items-center gap-x-3 text-sm text-muted">
          <BaseLabel base={adapter.baseModel} family={adapter.family} />
          {adapter.networkType !== 'lora' && <span>{networkTypeLabel(adapter.networkType)}</span>}
          {adapter.rank !== null && <span>r{adapter.rank}</span>}
          <FileSize bytes={bytes} />
          <RelativeTime at={newest} />
        </span>
        {keep !== null && (
          <span className="flex flex-wrap items-center gap-x-2 text-sm">
            <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
              <Trans>Suggested to keep</Trans>
            </Badge>
            {keep !== '' && <span className="text-muted">{keep}</span>}
          </span>
        )}
        {told && (
          <span className="flex flex-wrap items-center gap-x-2 text-sm">
            {told.verdict !== '' && <span>{told.verdict}</span>}
            <span className={clsx(told.verdict !== '' && 'text-muted')}>{told.score}</span>
            {besides !== null && <span className="text-muted">{t`seen from ${besides}`}</span>}
          </span>
        )}
      </div>
      {files.length > 1 && (
        <span className="shrink-0 text-sm text-muted max-md:hidden">
          <Trans>{files.length} files</Trans>
        </span>
      )}
    </li>
  );
}
