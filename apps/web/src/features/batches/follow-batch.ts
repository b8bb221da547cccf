import { t } from '@lingui/core/macro';
import type { Batch, BatchChange, BatchSelection, Job } from '@lora/schema';
import type { QueryClient } from '@tanstack/react-query';
import { dismissToast, showToast } from '../../components/ui/toast.js';
import { api } from '../../lib/api.js';
import { describeError } from '../../lib/describe-error.js';
import { formatCount } from '../../lib/format.js';
import { waitForJob } from '../../lib/job-query.js';
import { storeBatch } from './api/get-batch.js';
import { describeCounts, describeUndo } from './describe-change.js';

/** How long a finished change offers its undo in a toast; it stays in the list of changes after that. */
const UNDO_MS = 12_000;

export interface Following {
  client: QueryClient;
  /** What is done, in words: "Add ink". */
  title: string;
  /** Opens a change's own page. */
  onShow: (id: string) => void;
}

/** Begins a bulk change and tells in a toast how it goes and how it ended, with the way back. */
export async function runBatch(
  selection: BatchSelection,
  change: BatchChange,
  following: Following,
): Promise<void> {
  try {
    const batch = await api.addBatch({ selection, change });
    storeBatch(following.client, batch);
    await followBatch(batch, following);
  } catch (error) {
    showToast({ tone: 'danger', title: following.title, description: describeError(error) });
  }
}

/** Tells in a toast how a change that has begun goes on and ends. Throws as the API does. */
export async function followBatch(batch: Batch, following: Following): Promise<void> {
  const { client, title, onShow } = following;
  const { id, jobId } = batch;
  if (id === null || jobId === null) return;
  const { job, ended } = await watch(id, jobId, client, title);
  refresh(client, ended);
  const { counts } = ended;
  const description = describeEnd(job, describeCounts(counts));
  if (counts.changed === 0 && counts.failed === 0 && job.state === 'completed')
    return showToast({ title, description: t`All of them were so already.` });
  const isWrong = job.state === 'failed' || counts.failed > 0;
  showToast({
    title,
    description,
    tone: isWrong ? 'danger' : 'neutral',
    duration: isWrong ? Number.POSITIVE_INFINITY : UNDO_MS,
    action: isWrong
      ? { label: t`Show`, onClick: () => onShow(id) }
      : { label: t`Undo`, onClick: () => void undoBatch(ended, following) },
  });
}

/** Brings back what a change has changed and tells in a toast how that ended. */
export async function undoBatch(batch: Batch, following: Following): Promise<void> {
  const { client, title, onShow } = following;
  const { id } = batch;
  if (id === null) return;
  const heading = t`Undo: ${title}`;
  try {
    const undone = await api.undoBatch(id);
    storeBatch(client, undone);
    if (undone.undoJobId === null) return;
    const { job, ended } = await watch(id, undone.undoJobId, client, heading);
    refresh(client, ended);
    const isWhole = ended.counts.restored === ended.counts.changed;
    showToast({
      title: heading,
      description: describeEnd(job, describeUndo(ended.counts)),
      duration: isWhole ? undefined : Number.POSITIVE_INFINITY,
      action: isWhole ? undefined : { label: t`Show`, onClick: () => onShow(id) },
    });
  } catch (error) {
    showToast({ tone: 'danger', title: heading, description: describeError(error) });
  }
}

function describeEnd(job: Job, counts: string): string {
  if (job.state === 'cancelled') return t`Cancelled · ${counts}`;
  if (job.state === 'failed') return job.error?.message ?? counts;
  return counts;
}

/** Shows how a job goes on until it ends; its toast goes then. Throws as the API does. */
async function watch(
  id: string,
  jobId: string,
  client: QueryClient,
  title: string,
): Promise<{ job: Job; ended: Batch }> {
  try {
    const job = await waitForJob(client, jobId, (running) => showProgress(title, running));
    return { job, ended: await api.batch(id) };
  } finally {
    dismissToast(jobId);
  }
}

function showProgress(title: string, job: Job): void {
  const done = formatCount(job.progress?.done ?? 0);
  const total = formatCount(job.progress?.total ?? 0);
  showToast({
    id: job.id,
    title,
    description: job.progress?.total ? t`${done} of ${total}` : t`Waiting for its turn`,
    duration: Number.POSITIVE_INFINITY,
    action: { label: t`Cancel`, onClick: () => void api.steerJob(job.id, 'cancel').catch(() => undefined) },
  });
}

/** What a change has touched is asked for anew where it is on the page. */
export function refresh(client: QueryClient, batch: Batch): void {
  storeBatch(client, batch);
  for (const key of ['adapters', 'facets', 'adapter', 'tags', 'collections', 'custom-fields', 'duplicates'])
    void client.invalidateQueries({ queryKey: [key] });
}
