import { Trans } from '@lingui/react/macro';
import type { Batch, Job } from '@lora/schema';
import { describeCounts, describeUndo } from '../describe-change.js';

/** How a change stands when nothing works on it any more. */
export function BatchSummary({ batch, job }: { batch: Batch; job: Job | undefined }) {
  const counts = describeCounts(batch.counts);
  return (
    <div className="flex flex-col gap-1">
      <p className="font-medium">
        {batch.state === 'cancelled' ? <Trans>Cancelled · {counts}</Trans> : counts}
      </p>
      {batch.undoJobId !== null && <p className="text-muted">{describeUndo(batch.counts)}</p>}
      {job?.state === 'failed' && (
        <p role="alert" className="text-danger">
          {job.error?.message ?? <Trans>It stopped before its end.</Trans>}
        </p>
      )}
    </div>
  );
}
