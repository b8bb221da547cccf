import { Trans, useLingui } from '@lingui/react/macro';
import type { DuplicateGroup, DuplicateLink } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { Columns2, EyeOff, Merge } from 'lucide-react';
import { useId } from 'react';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { formatBytes } from '../../../lib/format.js';
import { groupSize, keepReasons, kindLabel } from '../group-words.js';
import { linkTo } from '../orient-link.js';
import { FileRows } from './file-rows.js';
import { type LinkWords, MemberRow } from './member-row.js';

export interface GroupSectionProps {
  group: DuplicateGroup;
  words: (link: DuplicateLink) => LinkWords;
  /** Left out: the person may not. */
  onMerge?: (group: DuplicateGroup) => void;
  onHide?: (group: DuplicateGroup) => void;
  disabled: boolean;
}

/** Side by side: the one to keep and the next ones. */
function compareUrl({ members }: DuplicateGroup): string {
  const ids = members.slice(0, LIMITS.compared).map(({ adapter }) => ['id', adapter.id]);
  return `/duplicates/compare?${new URLSearchParams(ids).toString()}`;
}

/** One group: its members, what they are to one another, and what can be done with them. */
export function GroupSection({ group, words, onMerge, onHide, disabled }: GroupSectionProps) {
  const { t } = useLingui();
  const heading = useId();
  const { kind, members, links, savedBytes, suggestion, memberCount } = group;
  const isCopies = kind === 'copies';
  const kept = members.find(({ adapter }) => adapter.id === suggestion.adapterId);
  const saved = formatBytes(savedBytes);
  return (
    <section aria-labelledby={heading} className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
        <h2 id={heading} className="min-w-0 flex-1 basis-52">
          <span className="font-semibold">{kindLabel(kind)}</span>
          <span className="text-muted"> · {groupSize(group)} · </span>
          <Trans>{saved} to save</Trans>
          {kept && <span className="sr-only">: {kept.adapter.name}</span>}
        </h2>
        {!isCopies && (
          <div className="flex flex-wrap gap-2 max-md:w-full">
            <Link
              to={compareUrl(group)}
              className="inline-flex h-7 items-center gap-2 rounded-md border border-line-strong bg-raised px-2 text-sm hover:bg-hover max-md:h-10 max-md:flex-1 max-md:justify-center"
            >
              <Columns2 aria-hidden className="size-4" />
              <Trans>Compare</Trans>
            </Link>
            {onMerge && (
              <Button
                size="sm"
                icon={<Merge aria-hidden />}
                disabled={disabled}
                className="max-md:flex-1"
                onClick={() => onMerge(group)}
              >
                <Trans>Merge details</Trans>
              </Button>
            )}
            {onHide && (
              <Button
                size="sm"
                icon={<EyeOff aria-hidden />}
                disabled={disabled}
                className="max-md:flex-1"
                onClick={() => onHide(group)}
              >
                <Trans>Hide the others</Trans>
              </Button>
            )}
          </div>
        )}
      </header>
      <ul aria-labelledby={heading} className="border-t border-line">
        {members.map((member) => {
          const { id } = member.adapter;
          const link = linkTo(links, suggestion.adapterId, id);
          const other = members.find(({ adapter }) => adapter.id === link?.a)?.adapter;
          return (
            <MemberRow
              key={id}
              member={member}
              keep={!isCopies && id === suggestion.adapterId ? keepReasons(suggestion.reasons) : null}
              link={link}
              besides={other && other.id !== suggestion.adapterId ? other.name : null}
              words={words}
            />
          );
        })}
      </ul>
      {isCopies && kept && <FileRows files={kept.files} kept={suggestion.fileId} />}
      {memberCount > members.length && (
        <p className="border-t border-line px-3 py-2 text-sm text-muted">
          {t`and ${memberCount - members.length} more`}
        </p>
      )}
    </section>
  );
}
