import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Batch } from '@lora/schema';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorState } from '../../../components/ui/error-state.js';
import { LoadMore } from '../../../components/ui/load-more.js';
import { RelativeTime } from '../../../components/ui/relative-time.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { type FieldNames, fieldLabel } from '../../../lib/field-words.js';
import { batchFields } from '../activity-filter.js';
import { useBatchRevisions } from '../api/get-activity.js';
import { ChangeList } from './field-change.js';
import { RevisionHead } from './revision-head.js';

function Adapters({ batchId, names }: { batchId: string; names: FieldNames }) {
  const { data, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useBatchRevisions(batchId, true);
  if (isPending) return <Skeleton className="h-4 w-64" />;
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  const revisions = data.pages.flatMap(({ items }) => items);
  return (
    <div className="border-l-2 border-line pl-3">
      {revisions.length === 0 && (
        <p className="text-sm text-muted">
          <Trans>It changed no adapter that you can see.</Trans>
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {revisions.map((revision) => (
          <li key={revision.id} className="flex flex-col gap-1">
            <AdapterLink id={revision.adapterId} name={revision.adapterName} />
            <ChangeList changes={revision.changes} names={names} />
          </li>
        ))}
      </ul>
      <LoadMore
        ready={hasNextPage && !isFetchingNextPage}
        busy={isFetchingNextPage}
        onLoad={() => void fetchNextPage()}
      />
    </div>
  );
}

export function AdapterLink({ id, name }: { id: string; name: string }) {
  return (
    <Link
      to={`/adapters/${id}?tab=history`}
      className="w-fit max-w-full font-medium break-words underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {name}
    </Link>
  );
}

/** A bulk change as one line, however many adapters it changed; opened it tells each. */
export function BatchEntry({ batch, names }: { batch: Batch; names: FieldNames }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const { changed } = batch.counts;
  const fields = batchFields(batch)
    .map((field) => fieldLabel(field, names))
    .join(', ');
  return (
    <li className="flex flex-col gap-1.5 border-b border-line py-3">
      <div className="flex items-start gap-2">
        <div className="flex min-w-0 flex-1 flex-col gap-1.5">
          <RevisionHead
            revision={{ person: batch.person, kind: 'batch', at: batch.createdAt ?? '' }}
            about={
              <span className="font-medium">
                <Plural value={changed} one="changed # adapter at once" other="changed # adapters at once" />
              </span>
            }
          />
          <p className="text-sm text-muted">
            {fields}
            {batch.undoneAt !== null && (
              <>
                {' · '}
                <Trans>
                  taken back <RelativeTime at={batch.undoneAt} />
                </Trans>
              </>
            )}
          </p>
        </div>
        {changed > 0 && (
          <button
            type="button"
            aria-expanded={open}
            aria-label={open ? t`Fold the adapters` : t`Show the adapters`}
            onClick={() => setOpen(!open)}
            className="flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text max-md:size-10"
          >
            <ChevronRight aria-hidden className={`size-4 transition-transform ${open ? 'rotate-90' : ''}`} />
          </button>
        )}
      </div>
      {open && batch.id !== null && <Adapters batchId={batch.id} names={names} />}
    </li>
  );
}
