import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Collection } from '@lora/schema';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { describeError } from '../../../lib/describe-error.js';
import { useCollectionChanges } from '../api/change-collection.js';

/** Says exactly what goes away with a collection: its order, and no adapter. */
export function RemoveCollectionDialog({
  collection,
  onClose,
  onRemoved,
}: {
  collection: Collection;
  onClose: () => void;
  onRemoved?: () => void;
}) {
  const { t } = useLingui();
  const changes = useCollectionChanges();
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { name, query, adapters } = collection;
  const remove = async () => {
    setBusy(true);
    try {
      await changes.remove(collection.id);
      onClose();
      onRemoved?.();
    } catch (error) {
      setRefused(describeError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={query === null ? t`Delete the collection “${name}”?` : t`Delete the saved search “${name}”?`}
      description={
        query === null
          ? plural(adapters, {
              0: 'It is empty. No adapter is deleted.',
              one: 'Its # adapter stays in the library, no adapter is deleted. That it stood here is lost.',
              other: 'Its # adapters stay in the library, no adapter is deleted. Their order here is lost.',
            })
          : t`Only the saved text is deleted. No adapter is deleted.`
      }
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            <Trans>Delete</Trans>
          </Button>
        </>
      }
    >
      {refused && (
        <p role="alert" className="text-danger">
          {refused}
        </p>
      )}
    </Dialog>
  );
}
