import { t } from '@lingui/core/macro';
import type { Job } from '@lora/schema';
import { showToast } from '../../components/ui/toast.js';
import { isOpen } from './api/get-jobs.js';

/** A quiet toast when a scan that was going on has ended; `show` opens the jobs page. */
export function announceJob(before: Job | undefined, job: Job, show: () => void): void {
  if (!before || !isOpen(before) || job.kind !== 'scan') return;
  const title = job.title;
  const action = { label: t`Show`, onClick: show };
  if (job.state === 'completed') showToast({ id: job.id, title: t`${title}: done`, action });
  if (job.state === 'failed') {
    showToast({
      id: job.id,
      tone: 'danger',
      title: t`${title}: failed`,
      description: job.error?.message,
      action,
    });
  }
}
