import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { Dialog } from '../../../components/ui/dialog.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { describeError } from '../../../lib/describe-error.js';
import { useMayManage } from '../../../lib/may-manage.js';
import { useStartEmbedding } from '../api/change-models.js';
import { failedTextsQuery } from '../api/get-ml.js';
import { describeFailure } from '../model-words.js';

/** Adapters whose texts could not be read, each with its reason, and "Try again". */
export function FailedTexts({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const mayManage = useMayManage();
  const again = useStartEmbedding();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title={<Trans>Texts that could not be read</Trans>}
      description={
        <Trans>
          Search by meaning does not find these. A tag or a description in English makes a text readable.
        </Trans>
      }
      footer={
        mayManage && (
          <Button
            icon={<RotateCcw aria-hidden />}
            busy={again.isPending}
            onClick={() => again.mutate(undefined, { onSuccess: () => onOpenChange(false) })}
          >
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      <List />
      {again.error && (
        <p role="alert" className="text-danger">
          {describeError(again.error)}
        </p>
      )}
    </Dialog>
  );
}

function List() {
  const { t } = useLingui();
  const failed = useInfiniteQuery(failedTextsQuery);
  if (failed.isPending) return <Skeleton className="h-24" />;
  if (failed.isError)
    return <ErrorState compact error={failed.error} onRetry={() => void failed.refetch()} />;
  const items = failed.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <p className="text-muted">
        <Trans>All texts can be read now.</Trans>
      </p>
    );
  }
  return (
    <>
      <ul aria-label={t`Texts that could not be read`}>
        {items.map(({ adapterId, name, problem }) => (
          <li key={adapterId} className="border-b border-line py-2">
            <Link
              to={`/adapters/${adapterId}`}
              className="break-all underline decoration-line-strong underline-offset-4 hover:decoration-current max-md:flex max-md:min-h-10 max-md:items-center"
            >
              {name}
            </Link>
            <p className="text-sm text-muted">{describeFailure(problem)}</p>
          </li>
        ))}
      </ul>
      {failed.hasNextPage && (
        <Button busy={failed.isFetchingNextPage} onClick={() => void failed.fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </>
  );
}
