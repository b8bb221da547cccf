import { Trans, useLingui } from '@lingui/react/macro';
import type { Batch, BatchItem, DuplicateGroup } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { type ComponentType, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Checkbox } from '../../../components/ui/checkbox.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useMergePreview } from '../api/merge-metadata.js';

export interface MergeDialogProps {
  group: DuplicateGroup;
  onClose: () => void;
  onDone: (batch: Batch) => void;
  /** One adapter with its changes, field by field. */
  ItemRow: ComponentType<{ item: BatchItem }>;
}

/** Puts what the others know into the one that is kept: told exactly before it is done. */
export function MergeDialog({ group, onClose, onDone, ItemRow }: MergeDialogProps) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const [keep, setKeep] = useState(group.suggestion.adapterId);
  const [hide, setHide] = useState(true);
  const [busy, setBusy] = useState(false);
  const others = group.members.map(({ adapter }) => adapter.id).filter((id) => id !== keep);
  const merge = { keep, from: others.slice(0, LIMITS.mergedFrom), hide };
  const preview = useMergePreview(merge);
  const { data, error, isPlaceholderData } = preview;
  const isNothing = data?.counts.changed === 0;
  const submit = async () => {
    setBusy(true);
    try {
      onDone(await api.mergeMetadata(merge));
    } catch (failure) {
      showToast({ tone: 'danger', title: describeError(failure) });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={<Trans>Merge details</Trans>}
      description={
        <Trans>
          Tags, trigger words, notes, rating, collections and own fields of the others go into the one you
          keep. What you wrote on it stays, and all of it can be undone.
        </Trans>
      }
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={readOnly || isNothing || !data || isPlaceholderData}
            onClick={() => void submit()}
          >
            {hide ? <Trans>Merge and hide the others</Trans> : <Trans>Merge</Trans>}
          </Button>
        </>
      }
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="flex min-w-0 items-center gap-2 max-md:w-full">
          <span aria-hidden className="text-muted">
            <Trans>Keep</Trans>
          </span>
          <NativeSelect
            label={t`Keep`}
            value={keep}
            onChange={setKeep}
            options={group.members.map(({ adapter }) => ({ value: adapter.id, label: adapter.name }))}
            className="flex-1"
          />
        </span>
        <Checkbox checked={hide} onCheckedChange={setHide} label={<Trans>Hide the others</Trans>} />
      </div>
      {error && <ErrorState compact error={error} onRetry={() => void preview.refetch()} />}
      {!error && !data && (
        <div aria-busy className="flex flex-col gap-4 rounded-md border border-line p-3">
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      )}
      {!error && data && (
        <section aria-label={t`What will change`} className={isPlaceholderData ? 'opacity-60' : undefined}>
          {isNothing ? (
            <p className="rounded-md border border-dashed border-line-strong px-3 py-6 text-center text-muted">
              <Trans>The one you keep has all of this already.</Trans>
            </p>
          ) : (
            <ul className="max-h-[44dvh] overflow-y-auto rounded-md border border-line">
              {data.items?.map((each) => (
                <li key={each.adapterId} className="border-t border-line first:border-t-0">
                  <ItemRow item={each} />
                  {each.message !== null && <p className="px-3 pb-2 text-sm text-warn">{each.message}</p>}
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </Dialog>
  );
}
