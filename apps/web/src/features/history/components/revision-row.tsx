import { Trans, useLingui } from '@lingui/react/macro';
import type { Revision } from '@lora/schema';
import { RotateCcw } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { Checkbox } from '../../../components/ui/checkbox.js';
import type { FieldNames } from '../../../lib/field-words.js';
import { formatDate } from '../../../lib/format.js';
import { ChangeList } from './field-change.js';
import { RevisionHead } from './revision-head.js';

export interface RevisionRowProps {
  revision: Revision;
  names: FieldNames;
  /** While two are chosen to be compared. */
  comparing: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
  isNewest: boolean;
  readOnly: boolean;
  onRestore: () => void;
}

/** One revision of an adapter: who, when, what; with the way back to it. */
export function RevisionRow({
  revision,
  names,
  comparing,
  chosen,
  onChoose,
  isNewest,
  readOnly,
  onRestore,
}: RevisionRowProps) {
  const { t } = useLingui();
  const when = formatDate(revision.at);
  return (
    <li className="flex gap-3 border-b border-line py-3">
      {comparing && (
        <div className="flex h-7 items-center">
          <Checkbox
            checked={chosen}
            onCheckedChange={onChoose}
            label={t`Compare the one of ${when}`}
            hideLabel
          />
        </div>
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <header className="flex min-h-7 items-center justify-between gap-3">
          <RevisionHead revision={revision} />
          {isNewest ? (
            <span className="shrink-0 text-sm text-muted">
              <Trans>as it is now</Trans>
            </span>
          ) : (
            !comparing && (
              <Button
                size="sm"
                variant="quiet"
                icon={<RotateCcw aria-hidden />}
                aria-label={t`Restore to after ${when}`}
                disabled={readOnly}
                onClick={onRestore}
              >
                <Trans>Restore</Trans>
              </Button>
            )
          )}
        </header>
        <ChangeList changes={revision.changes} names={names} />
      </div>
    </li>
  );
}
