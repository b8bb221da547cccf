import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useSpectraFailures } from '../api/get-spectra-failures.js';
import { describeSpectraProblem } from '../describe-spectra.js';

/** Each adapter whose effective rank a job could not work out, with the reason. */
export function SpectraFailures({ jobId }: { jobId: string }) {
  const { t } = useLingui();
  const failures = useSpectraFailures(jobId);
  if (failures.isError && !failures.data)
    return <ErrorState compact error={failures.error} onRetry={() => void failures.refetch()} />;
  if (!failures.data) return <Skeleton className="h-5 w-60" />;
  const items = failures.data.pages.flatMap((page) => page.items);
  return (
    <>
      <ul className="flex flex-col gap-1 py-1 text-sm">
        {items.map(({ adapterId, name, problem }) => (
          <li key={adapterId} className="flex flex-wrap items-center gap-x-2">
            {problem === 'unknown_adapter' ? (
              <span>{name === '' ? t`An adapter that is gone` : name}</span>
            ) : (
              <Link
                to={`/adapters/${adapterId}?tab=weights`}
                className="inline-flex min-h-6 items-center underline decoration-line-strong underline-offset-4 wrap-anywhere hover:decoration-current max-md:min-h-10"
              >
                {name}
              </Link>
            )}
            <span className="text-muted">{describeSpectraProblem(problem)}</span>
          </li>
        ))}
      </ul>
      {failures.hasNextPage && (
        <Button size="sm" busy={failures.isFetchingNextPage} onClick={() => void failures.fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </>
  );
}
