import { Trans } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import { describeProgress } from '../describe-progress.js';

/** How an open job stands, in one line. */
export function JobWords({ job }: { job: Job }) {
  const words = job.progress ? describeProgress(job.progress) : null;
  if (job.state === 'queued') return <Trans>Waiting for its turn</Trans>;
  if (job.state === 'paused') return words ? <Trans>Paused · {words}</Trans> : <Trans>Paused</Trans>;
  return words ?? <Trans>Starting</Trans>;
}
