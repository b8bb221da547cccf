import { Trans } from '@lingui/react/macro';
import type { FieldChangeView, Revision } from '@lora/schema';
import { Dialog } from '../../../components/ui/dialog.js';
import type { FieldNames } from '../../../lib/field-words.js';
import { formatDate } from '../../../lib/format.js';
import { ChangeList } from './field-change.js';

export interface CompareDialogProps {
  older: Revision;
  newer: Revision;
  changes: readonly FieldChangeView[];
  names: FieldNames;
  onClose: () => void;
}

/** What differs between how an adapter stood after two of its revisions. */
export function CompareDialog({ older, newer, changes, names, onClose }: CompareDialogProps) {
  const from = formatDate(older.at);
  const to = formatDate(newer.at);
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={<Trans>Differences</Trans>}
      description={
        <Trans>
          From how it stood after {from} to how it stood after {to}.
        </Trans>
      }
    >
      {changes.length === 0 ? (
        <p className="text-muted">
          <Trans>Nothing: everything came back to where it was.</Trans>
        </p>
      ) : (
        <ChangeList changes={changes} names={names} />
      )}
    </Dialog>
  );
}
