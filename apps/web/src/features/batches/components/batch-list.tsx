import { Trans } from '@lingui/react/macro';
import type { Batch } from '@lora/schema';
import { CircleAlert, Layers2, LoaderCircle, Undo2 } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { Badge } from '../../../components/ui/badge.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useFieldNames } from '../../../lib/field-names.js';
import type { FieldNames } from '../../../lib/field-words.js';
import { isOpenState } from '../../../lib/job-query.js';
import { useBatches } from '../api/get-batches.js';
import { describeChange, describeCounts } from '../describe-change.js';

function State({ batch }: { batch: Batch }) {
  if (isOpenState(batch.state))
    return (
      <Badge tone="info" icon={<LoaderCircle aria-hidden />}>
        <Trans>At work</Trans>
      </Badge>
    );
  if (batch.undoneAt !== null)
    return (
      <Badge icon={<Undo2 aria-hidden />}>
        <Trans>Undone</Trans>
      </Badge>
    );
  if (batch.state === 'failed' || batch.counts.failed > 0)
    return (
      <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
        {batch.state === 'failed' ? <Trans>Stopped</Trans> : <Trans>Some failed</Trans>}
      </Badge>
    );
  if (batch.state === 'cancelled')
    return (
      <Badge tone="warn" icon={<CircleAlert aria-hidden />}>
        <Trans>Cancelled</Trans>
      </Badge>
    );
  return null;
}

function Row({ batch, names, onOpen }: { batch: Batch; names: FieldNames; onOpen: (id: string) => void }) {
  return (
    <li className="border-b border-line">
      <button
        type="button"
        onClick={() => batch.id !== null && onOpen(batch.id)}
        className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-md px-2 py-3 text-left hover:bg-hover"
      >
        <span className="flex min-w-0 basis-full flex-col sm:flex-1 sm:basis-0">
          <span className="truncate">{describeChange(batch.change, names)}</span>
          <span className="truncate text-sm text-muted">
            {describeCounts(batch.counts)}
            {batch.person && ` · ${batch.person.name}`}
          </span>
        </span>
        <State batch={batch} />
        {batch.createdAt !== null && (
          <span className="text-sm text-muted sm:w-28 sm:text-right">
            <RelativeTime at={batch.createdAt} />
          </span>
        )}
      </button>
    </li>
  );
}

/** All bulk changes, newest first; each opens its list and its undo. */
export function BatchList({ onOpen, onLibrary }: { onOpen: (id: string) => void; onLibrary: () => void }) {
  const { batches, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useBatches();
  const names = useFieldNames();
  if (error && batches.length === 0) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <div aria-busy className="mx-auto flex max-w-4xl flex-col gap-6 px-6 py-6">
        {[0, 1, 2].map((row) => (
          <div key={row} className="flex flex-col gap-2">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-3 w-1/3" />
          </div>
        ))}
      </div>
    );
  }
  if (batches.length === 0) {
    return (
      <EmptyState
        icon={<Layers2 aria-hidden />}
        title={<Trans>Nothing was changed in bulk yet</Trans>}
        action={
          <Button variant="primary" onClick={onLibrary}>
            <Trans>Open the library</Trans>
          </Button>
        }
      >
        <Trans>
          Select adapters in the library with Ctrl, Shift or by drawing a rectangle, then choose Change. What
          was changed is listed here and can be undone.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <div className="mx-auto max-w-4xl px-2 pb-12 md:px-4">
      <ul>
        {batches.map((batch) => (
          <Row key={batch.id} batch={batch} names={names} onOpen={onOpen} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="p-3">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
