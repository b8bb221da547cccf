import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import { EmptyState } from '../../components/ui/empty-state.js';
import { TopBar } from '../frame/top-bar.js';

export function Component() {
  const { t } = useLingui();
  return (
    <>
      <TopBar title={t`Not found`} />
      <EmptyState
        title={<Trans>There is no page at this address</Trans>}
        action={
          <Link
            to="/library"
            className="flex items-center text-accent-text underline underline-offset-4 max-md:min-h-10"
          >
            <Trans>Go to the library</Trans>
          </Link>
        }
      />
    </>
  );
}
