import { Trans } from '@lingui/react/macro';
import type { Batch } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { storeBatch, useBatch } from '../api/get-batch.js';
import { refresh } from '../follow-batch.js';
import { BatchProgress } from './batch-progress.js';
import { BatchSummary } from './batch-summary.js';
import { BatchView } from './batch-view.js';

/** A change that could be given back, wholly or once more in part. */
function canUndo({ counts, state }: Batch): boolean {
  return state !== null && counts.changed > counts.restored;
}

/** The button that brings back what a change has changed. */
export function UndoButton({ batch }: { batch: Batch }) {
  const client = useQueryClient();
  const readOnly = useReadOnly();
  const [busy, setBusy] = useState(false);
  if (!canUndo(batch)) return null;
  const undo = async () => {
    if (batch.id === null) return;
    setBusy(true);
    try {
      storeBatch(client, await api.undoBatch(batch.id));
    } catch (error) {
      showToast({ tone: 'danger', title: describeError(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon={<Undo2 aria-hidden />} busy={busy} disabled={readOnly} onClick={() => void undo()}>
      {batch.undoJobId === null ? <Trans>Undo</Trans> : <Trans>Try the undo again</Trans>}
    </Button>
  );
}

/** A change from its beginning to the end of its undo: progress with cancel, then what it did adapter by adapter. */
export function BatchDetail({
  id,
  onOpen,
  undoBeside,
  className,
}: {
  id: string;
  onOpen: (adapterId: string) => void;
  /** The undo stands beside the summary; else the caller has it. */
  undoBeside?: boolean;
  className?: string;
}) {
  const client = useQueryClient();
  const { batch, job, working, error, refetch } = useBatch(id);

  // What it touched is asked for anew when its work ends.
  const worked = useRef(false);
  useEffect(() => {
    if (worked.current && !working && batch) refresh(client, batch);
    worked.current = working;
  }, [client, working, batch]);

  if (!batch) {
    if (error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
    return <Skeleton className="h-24 w-full" />;
  }
  if (working) return <BatchProgress key={batch.undoJobId ?? 'change'} batch={batch} job={job} />;
  return (
    <div className="flex min-h-0 flex-col gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <BatchSummary batch={batch} job={job} />
        </div>
        {undoBeside && <UndoButton batch={batch} />}
      </div>
      <BatchView batch={batch} onOpen={onOpen} className={className} />
    </div>
  );
}
