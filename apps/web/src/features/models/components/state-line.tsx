import { Trans } from '@lingui/react/macro';
import type { MlStatus } from '@lora/schema';
import { CircleCheck, CircleDashed, CircleOff } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.js';

/** In one line whether there is search by meaning, and why not. */
export function StateLine({ status }: { status: MlStatus }) {
  if (status.state === 'off') {
    return (
      <div className="flex flex-col gap-1">
        <Badge tone="warn" icon={<CircleOff aria-hidden />}>
          <Trans>Off</Trans>
        </Badge>
        <p className="max-w-prose break-words">{status.reason}</p>
        <p className="max-w-prose text-muted">
          <Trans>Nothing is searched by meaning. Everything else works as ever.</Trans>
        </p>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      {status.state === 'ready' ? (
        <Badge tone="ok" icon={<CircleCheck aria-hidden />}>
          <Trans>Ready</Trans>
        </Badge>
      ) : (
        <Badge tone="neutral" icon={<CircleDashed aria-hidden />}>
          <Trans>Looking what works on this machine</Trans>
        </Badge>
      )}
      <p className="max-w-prose text-muted">
        <Trans>
          Models read names, trigger words, tags, descriptions and notes, on the server's own computer.
          Nothing is sent anywhere.
        </Trans>
      </p>
    </div>
  );
}
