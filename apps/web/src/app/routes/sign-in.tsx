import { useLingui } from '@lingui/react/macro';
import { Navigate, useSearchParams } from 'react-router';
import { Door } from '../../features/session/components/door.js';
import { SignInForm } from '../../features/session/components/sign-in-form.js';
import { useSession } from '../../lib/session.js';

/** Only a place of this page: an address of another site must not slip in through the query. */
function localPath(next: string | null): string {
  return next && /^\/[^/\\]/.test(next) ? next : '/library';
}

export function Component() {
  const { t } = useLingui();
  const phase = useSession((session) => session.phase);
  const [params] = useSearchParams();
  if (phase === 'set-up') return <Navigate to="/set-up" replace />;
  if (phase === 'starting') return null;
  if (phase !== 'signed-out') return <Navigate to={localPath(params.get('next'))} replace />;
  return (
    <Door title={t`Sign in`}>
      <SignInForm />
    </Door>
  );
}
