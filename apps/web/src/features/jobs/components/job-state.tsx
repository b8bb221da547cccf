import { Trans } from '@lingui/react/macro';
import type { Job } from '@lora/schema';
import { CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleSlash, LoaderCircle } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.js';

/** The state in one word with its icon. A state that this page doesn't know is shown as it is called. */
export function JobState({ job }: { job: Job }) {
  switch (job.state) {
    case 'queued':
      return (
        <Badge icon={<CircleDashed aria-hidden />}>
          <Trans>waiting</Trans>
        </Badge>
      );
    case 'running':
      return (
        <Badge tone="info" icon={<LoaderCircle aria-hidden className="animate-spin" />}>
          <Trans>running</Trans>
        </Badge>
      );
    case 'paused':
      return (
        <Badge tone="warn" icon={<CirclePause aria-hidden />}>
          <Trans>paused</Trans>
        </Badge>
      );
    case 'completed':
      return (
        <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
          <Trans>done</Trans>
        </Badge>
      );
    case 'failed':
      return (
        <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
          <Trans>failed</Trans>
        </Badge>
      );
    case 'cancelled':
      return (
        <Badge icon={<CircleSlash aria-hidden />}>
          <Trans>cancelled</Trans>
        </Badge>
      );
    default:
      return <Badge>{job.state}</Badge>;
  }
}
