import { useLingui } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import { Pause, Play, X } from 'lucide-react';
import { IconButton } from '../../../components/ui/icon-button.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { isOpen } from '../api/get-jobs.js';
import { useSteerJob } from '../api/steer-job.js';

/** Pause or resume, and cancel; nothing for a job that has ended. */
export function JobButtons({ job }: { job: Job }) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const steer = useSteerJob(job);
  if (!isOpen(job)) return null;
  const disabled = readOnly || steer.isPending;
  return (
    <div className="flex shrink-0 gap-1">
      {job.state === 'paused' ? (
        <IconButton
          size="sm"
          label={t`Resume`}
          icon={<Play aria-hidden />}
          disabled={disabled}
          onClick={() => steer.mutate('resume')}
        />
      ) : (
        <IconButton
          size="sm"
          label={t`Pause`}
          icon={<Pause aria-hidden />}
          disabled={disabled}
          onClick={() => steer.mutate('pause')}
        />
      )}
      <IconButton
        size="sm"
        label={t`Cancel`}
        icon={<X aria-hidden />}
        disabled={disabled}
        onClick={() => steer.mutate('cancel')}
      />
    </div>
  );
}
