import { Plural, Trans } from '@lingui/react/macro';
import type { Root } from '@lora/schema';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { useRemoveRoot } from '../api/change-root.js';
import { describeRootError } from './root-error.js';

/** Says exactly what leaves the catalog and that the disk stays as it is. */
export function RemoveRootDialog({
  root,
  open,
  onOpenChange,
}: {
  root: Root;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const removeRoot = useRemoveRoot(root.id);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={<Trans>Remove “{root.name}” from the catalog</Trans>}
      description={
        <Trans>
          <Plural value={root.adapters} one="# adapter leaves" other="# adapters leave" /> the library.
          Nothing on disk is touched: every file stays where it is. Add the folder again and the adapters come
          back.
        </Trans>
      }
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>
            <Trans>Keep it</Trans>
          </Button>
          <Button
            variant="danger"
            busy={removeRoot.isPending}
            onClick={() => removeRoot.mutate(undefined, { onSuccess: () => onOpenChange(false) })}
          >
            <Trans>Remove from the catalog</Trans>
          </Button>
        </>
      }
    >
      {removeRoot.error && (
        <p role="alert" className="text-danger">
          {describeRootError(removeRoot.error)}
        </p>
      )}
    </Dialog>
  );
}
