import { plural, t } from '@lingui/core/macro';
import type { BatchSelection, Job } from '@lora/schema';
import type { QueryClient } from '@tanstack/react-query';
import { showToast } from '../../components/ui/toast.js';
import { api } from '../../lib/api.js';
import { describeError } from '../../lib/describe-error.js';
import { formatCount } from '../../lib/format.js';
import { waitForJob } from '../../lib/job-query.js';

/** A count of a job's result. */
function countOf(job: Job, name: string): number {
  const count = job.result?.[name];
  return typeof count === 'number' ? count : 0;
}

/** "12 worked out · 3 known already · 1 not possible". */
export function describeSpectraCounts(job: Job): string {
  const [measured, known, failed] = [countOf(job, 'measured'), countOf(job, 'known'), countOf(job, 'failed')];
  return [
    measured > 0 && t`${formatCount(measured)} worked out`,
    known > 0 && t`${formatCount(known)} known already`,
    failed > 0 && t`${formatCount(failed)} not possible`,
  ]
    .filter((words) => words !== false)
    .join(' · ');
}

/** Begins to work out the effective rank of many and tells in a toast how it goes and ends. */
export async function startManySpectra(
  selection: BatchSelection,
  count: number,
  o: { client: QueryClient; onShow: () => void },
): Promise<void> {
  const title = plural(count, {
    one: 'Effective rank of # adapter',
    other: 'Effective rank of # adapters',
  });
  const action = { label: t`Show`, onClick: o.onShow };
  let jobId: string | undefined;
  try {
    ({ jobId } = await api.startManySpectra({ selection }));
    const job = await waitForJob(o.client, jobId, ({ id, progress }) => {
      const done = formatCount(progress?.done ?? 0);
      const total = formatCount(progress?.total ?? 0);
      showToast({
        id,
        title,
        description: progress?.total ? t`${done} of ${total}` : t`Waiting for its turn`,
        duration: Number.POSITIVE_INFINITY,
        action,
      });
    });
    const hasFailures = job.state === 'failed' || countOf(job, 'failed') > 0;
    showToast({
      id: jobId,
      title,
      description:
        job.state === 'cancelled' ? t`Cancelled` : (job.error?.message ?? describeSpectraCounts(job)),
      // That some have none is no fault, but worth a look.
      tone: job.state === 'failed' ? 'danger' : 'neutral',
      duration: hasFailures ? Number.POSITIVE_INFINITY : undefined,
      action,
    });
  } catch (error) {
    showToast({ id: jobId, tone: 'danger', title, description: describeError(error) });
  }
}
