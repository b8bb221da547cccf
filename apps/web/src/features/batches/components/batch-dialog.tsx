import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { BatchChange, BatchSelection } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { useFieldNames } from '../../../lib/field-names.js';
import { storeBatch, useBatch } from '../api/get-batch.js';
import { usePreview } from '../api/preview-batch.js';
import { type ChangeKind, changeLabel } from '../change-kinds.js';
import { describeChange } from '../describe-change.js';
import { followBatch } from '../follow-batch.js';
import { BatchDetail, UndoButton } from './batch-detail.js';
import { ChangeForm } from './change-form.js';
import { Preview } from './preview.js';

export interface BatchDialogProps {
  kind: ChangeKind;
  selection: BatchSelection;
  /** How many are selected. */
  count: number;
  onClose: () => void;
  /** Opens an adapter. */
  onOpen: (adapterId: string) => void;
  /** Opens a change's own page. */
  onShow: (batchId: string) => void;
}

/** A bulk change from the wish to its end: what will change, how it goes, what it did, and the way back. */
export function BatchDialog(props: BatchDialogProps) {
  const [started, setStarted] = useState<{ id: string; change: BatchChange } | null>(null);
  return started ? (
    <RunningDialog {...props} {...started} />
  ) : (
    <PlanDialog {...props} onStart={(id, change) => setStarted({ id, change })} />
  );
}

function PlanDialog({
  kind,
  selection,
  count,
  onClose,
  onStart,
}: BatchDialogProps & { onStart: (id: string, change: BatchChange) => void }) {
  const client = useQueryClient();
  const [change, setChange] = useState<BatchChange | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = useDeferredValue(change);
  const preview = usePreview(selection, shown);
  const changed = preview.counts?.changed ?? 0;
  const isReady = change !== null && shown === change && !preview.isPlaceholderData && !preview.isFetching;

  const start = async () => {
    if (!change) return;
    setBusy(true);
    setRefused(null);
    try {
      const batch = await api.addBatch({ selection, change });
      storeBatch(client, batch);
      if (batch.id !== null) onStart(batch.id, change);
    } catch (error) {
      setBusy(false);
      setRefused(describeError(error));
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={changeLabel(kind)}
      description={plural(count, { one: 'Of # adapter', other: 'Of # adapters' })}
      footer={
        <>
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            variant="primary"
            busy={busy}
            disabled={!isReady || changed === 0}
            onClick={() => void start()}
          >
            {change === null || !preview.counts ? (
              <Trans>Change</Trans>
            ) : (
              plural(changed, { one: 'Change # adapter', other: 'Change # adapters' })
            )}
          </Button>
        </>
      }
    >
      <ChangeForm
        kind={kind}
        onChange={(next) => {
          setRefused(null);
          setChange(next);
        }}
      />
      <Preview change={shown} preview={preview} />
      {refused && (
        <p role="alert" className="text-danger">
          {refused}
        </p>
      )}
    </Dialog>
  );
}

function RunningDialog({
  id,
  change,
  onClose,
  onOpen,
  onShow,
}: BatchDialogProps & { id: string; change: BatchChange }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const names = useFieldNames();
  const { batch, working } = useBatch(id);
  const title = describeChange(change, names);
  const close = () => {
    // Its work goes on: a toast tells of its end.
    if (batch && working && batch.undoJobId === null)
      void followBatch(batch, { client, title, onShow }).catch(() => undefined);
    onClose();
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={close}
      title={title}
      footer={
        <>
          {batch && !working && <UndoButton batch={batch} />}
          <Button variant="primary" onClick={close}>
            {working ? t`Go on in the background` : t`Done`}
          </Button>
        </>
      }
    >
      <BatchDetail id={id} onOpen={onOpen} className="h-[40dvh] min-h-40" />
    </Dialog>
  );
}
