import { Trans } from '@lingui/react/macro';
import { useRouteError } from 'react-router';
import { Button } from '../../components/ui/button.js';
import { EmptyState } from '../../components/ui/empty-state.js';

/** A page that could not be shown: mostly a file of an older version that is gone after an update. */
export function RouteError() {
  const error = useRouteError();
  return (
    <EmptyState
      title={<Trans>This page couldn't be shown</Trans>}
      action={
        <Button variant="primary" onClick={() => window.location.reload()}>
          <Trans>Reload</Trans>
        </Button>
      }
    >
      <Trans>Reloading mostly helps, above all after an update of LoRA Manager.</Trans>
      {error instanceof Error && <p className="mt-2 font-mono text-sm break-all">{error.message}</p>}
    </EmptyState>
  );
}
