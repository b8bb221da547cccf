import { Trans } from '@lingui/react/macro';
import { CloudOff } from 'lucide-react';
import { RelativeTime } from '../../components/ui/relative-time.js';
import { readLastUser } from '../../lib/offline-catalog.js';
import { useReadOnly } from '../../lib/read-only.js';

/** Says, while the server doesn't answer, that the page shows the past and cannot be changed. */
export function OfflineBanner() {
  const away = useReadOnly();
  if (!away) return null;
  const seenAt = readLastUser()?.seenAt;
  return (
    <div
      role="status"
      className="flex min-h-8 items-center gap-2 border-b border-line bg-raised px-4 py-1 text-sm"
    >
      <CloudOff aria-hidden className="size-4 shrink-0 text-warn" />
      <p>
        {seenAt ? (
          <Trans>
            You are offline: showing the catalog as last seen <RelativeTime at={seenAt} />. Changes are
            possible again when the server is back.
          </Trans>
        ) : (
          <Trans>You are offline. Changes are possible again when the server is back.</Trans>
        )}
      </p>
    </div>
  );
}
