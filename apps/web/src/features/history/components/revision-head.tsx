import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Revision } from '@lora/schema';
import type { RevisionKind } from '@lora/schema/values';
import type { ReactNode } from 'react';
import { RelativeTime } from '../../../components/ui/relative-time.js';

/** What somebody did, after their name. */
export function deedLabel(kind: string): string {
  switch (kind) {
    case 'edit':
      return t`edited`;
    case 'merge':
      return t`joined it with a copy`;
    case 'restore':
      return t`restored`;
    case 'batch':
      return t`changed it with others`;
    case 'undo':
      return t`took a bulk change back`;
    case 'accept':
      return t`took the file's word`;
    default:
      return kind;
  }
}

/** The kinds as a filter names them. */
export function kindLabel(kind: RevisionKind): string {
  switch (kind) {
    case 'edit':
      return t`Edits`;
    case 'merge':
      return t`Joined copies`;
    case 'restore':
      return t`Restored`;
    case 'batch':
      return t`Bulk changes`;
    case 'undo':
      return t`Bulk changes taken back`;
    case 'accept':
      return t`Words of files taken`;
  }
}

/** Who did what, when. */
export function RevisionHead({
  revision,
  about,
}: {
  revision: Pick<Revision, 'person' | 'kind' | 'at'>;
  /** Instead of "edited": what it was done to. */
  about?: ReactNode;
}) {
  return (
    <p className="min-w-0 text-sm">
      <span className="font-medium">{revision.person?.name ?? <Trans>LoRA Manager</Trans>}</span>{' '}
      {about ?? deedLabel(revision.kind)}
      <span className="text-muted">
        {' · '}
        <RelativeTime at={revision.at} />
      </span>
    </p>
  );
}
