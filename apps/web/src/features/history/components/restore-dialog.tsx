import { Trans } from '@lingui/react/macro';
import type { FieldChangeView, Revision } from '@lora/schema';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import type { FieldNames } from '../../../lib/field-words.js';
import { formatDate } from '../../../lib/format.js';
import { ChangeList } from './field-change.js';

export interface RestoreDialogProps {
  revision: Revision;
  /** From how it stands now to how it stood then; null while that is being found out. */
  changes: readonly FieldChangeView[] | null;
  names: FieldNames;
  busy: boolean;
  /** Somebody wrote since the dialog was opened: the list has been loaded anew. */
  changedMeanwhile: boolean;
  onRestore: () => void;
  onClose: () => void;
}

/** Exactly what restoring will change, then the button. */
export function RestoreDialog({
  revision,
  changes,
  names,
  busy,
  changedMeanwhile,
  onRestore,
  onClose,
}: RestoreDialogProps) {
  const then = formatDate(revision.at);
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={<Trans>Restore</Trans>}
      description={<Trans>Brings it back to how it stood after {then}. This is what will change:</Trans>}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="primary" busy={busy} disabled={!changes?.length} onClick={onRestore}>
            <Trans>Restore</Trans>
          </Button>
        </>
      }
    >
      {changedMeanwhile && (
        <p role="alert" className="text-sm text-warn">
          <Trans>Somebody changed it meanwhile. Look at the list again: it is up to date now.</Trans>
        </p>
      )}
      {changes === null ? (
        <Skeleton className="h-24" />
      ) : changes.length === 0 ? (
        <p className="text-muted">
          <Trans>Nothing: it stands like this already.</Trans>
        </p>
      ) : (
        <ChangeList changes={changes} names={names} />
      )}
    </Dialog>
  );
}
