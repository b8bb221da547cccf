import { Trans, useLingui } from '@lingui/react/macro';
import type { Batch, Job } from '@lora/schema';
import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Progress } from '../../../components/ui/progress.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { formatCount } from '../../../lib/format.js';

/** How far the work on a change, or on its undo, is; with the way to stop it. */
export function BatchProgress({ batch, job }: { batch: Batch; job: Job | undefined }) {
  const { t } = useLingui();
  const [stopping, setStopping] = useState(false);
  const { counts } = batch;
  const isUndo = batch.undoJobId !== null;
  const total = isUndo ? counts.changed : counts.total;
  const counted = isUndo ? counts.restored + counts.kept : counts.changed + counts.unchanged + counts.failed;
  const done = Math.max(job?.progress?.done ?? 0, counted);
  const doneText = formatCount(done);
  const totalText = formatCount(total);
  const cancel = async () => {
    const id = isUndo ? batch.undoJobId : batch.jobId;
    if (id === null) return;
    setStopping(true);
    try {
      await api.steerJob(id, 'cancel');
    } catch (error) {
      setStopping(false);
      showToast({ tone: 'danger', title: describeError(error) });
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p aria-live="polite" className="flex-1">
          {job?.state === 'queued' ? (
            <Trans>Waiting for its turn</Trans>
          ) : isUndo ? (
            <Trans>
              Bringing back {doneText} of {totalText}
            </Trans>
          ) : (
            <Trans>
              Changing {doneText} of {totalText}
            </Trans>
          )}
        </p>
        <Button size="sm" icon={<X aria-hidden />} busy={stopping} onClick={() => void cancel()}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
      <Progress value={total > 0 ? done / total : null} label={isUndo ? t`Undo` : t`Change`} />
    </div>
  );
}
