import { Trans } from '@lingui/react/macro';
import { useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { Button } from '../components/ui/button.js';
import { EmptyState } from '../components/ui/empty-state.js';
import { startSession } from '../features/session/session-actions.js';
import { useConnection } from '../lib/connection.js';
import { useSession } from '../lib/session.js';
import { Frame } from './frame/frame.js';

function Unreachable() {
  const online = useConnection((connection) => connection.online);
  useEffect(() => {
    if (online) void startSession();
  }, [online]);
  return (
    <main>
      <EmptyState
        title={<Trans>The server doesn't answer</Trans>}
        action={
          <Button onClick={() => void startSession()}>
            <Trans>Try again</Trans>
          </Button>
        }
      >
        <Trans>
          Check that LoRA Manager is running and that this device can reach it. This page tries again by
          itself.
        </Trans>
      </EmptyState>
    </main>
  );
}

/** Lets the signed-in (and, read-only, the offline) person in; sends everybody else to the right door. */
export function SessionGate() {
  const phase = useSession((session) => session.phase);
  const { pathname, search } = useLocation();
  if (phase === 'signed-in' || phase === 'offline') return <Frame />;
  if (phase === 'set-up') return <Navigate to="/set-up" replace />;
  if (phase === 'unreachable') return <Unreachable />;
  if (phase === 'starting') return null;
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
  return <Navigate to={`/sign-in${next}`} replace />;
}
