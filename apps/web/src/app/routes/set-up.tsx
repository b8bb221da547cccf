import { Trans, useLingui } from '@lingui/react/macro';
import { Navigate } from 'react-router';
import { Door } from '../../features/session/components/door.js';
import { SetUpForm } from '../../features/session/components/set-up-form.js';
import { startSession } from '../../features/session/session-actions.js';
import { useSession } from '../../lib/session.js';

export function Component() {
  const { t } = useLingui();
  const phase = useSession((session) => session.phase);
  if (phase === 'starting') return null;
  // The roots page says whether there are folders already, and how to add the first.
  if (phase === 'signed-in') return <Navigate to="/roots" replace />;
  if (phase !== 'set-up') return <Navigate to="/sign-in" replace />;
  return (
    <Door
      title={t`Set up your library`}
      intro={<Trans>Create the owner of this library. Everything stays on this computer.</Trans>}
    >
      <SetUpForm onAlready={() => void startSession()} />
    </Door>
  );
}
