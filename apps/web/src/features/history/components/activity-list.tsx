import { Trans } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { LoadMore } from '../../../components/ui/load-more.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import type { FieldNames } from '../../../lib/field-words.js';
import { useLive } from '../../../lib/live.js';
import type { Activity } from '../api/get-activity.js';
import { AdapterLink, BatchEntry } from './batch-entry.js';
import { ChangeList } from './field-change.js';
import { deedLabel, RevisionHead } from './revision-head.js';

/** A person who watches sees a change in this time; a bulk change of thousands asks once. */
const PAUSE_MS = 2_000;

/** Asks anew after changes, at most once in `PAUSE_MS`. */
function useFreshActivity(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive('changes', (changes) => {
    if (!changes.some(({ kind }) => kind === 'adapter')) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['activity'] });
    }, PAUSE_MS);
  });
}

export interface ActivityListProps {
  activity: Activity;
  names: FieldNames;
  filtered: boolean;
  onClear: () => void;
}

/** What people changed in the library, newest first. */
export function ActivityList({ activity, names, filtered, onClear }: ActivityListProps) {
  useFreshActivity();
  const { entries, isPending, error, hasMore, isLoadingMore } = activity;
  if (isPending) {
    return (
      <div className="flex flex-col gap-6 py-4">
        {[0, 1, 2, 3].map((row) => (
          <div key={row} className="flex flex-col gap-2">
            <Skeleton className="h-4 w-72 max-w-full" />
            <Skeleton className="h-4 w-48" />
          </div>
        ))}
      </div>
    );
  }
  if (error && entries.length === 0) return <ErrorState error={error} onRetry={activity.retry} />;
  if (entries.length === 0 && !hasMore) {
    return (
      <EmptyState
        icon={<History aria-hidden />}
        title={filtered ? <Trans>Nothing matches</Trans> : <Trans>Nothing has been changed yet</Trans>}
        action={
          filtered && (
            <Button onClick={onClear}>
              <Trans>Clear the filters</Trans>
            </Button>
          )
        }
      >
        {!filtered && <Trans>Every edit of an adapter will stand here: who, when and what.</Trans>}
      </EmptyState>
    );
  }
  return (
    <>
      <ul>
        {entries.map((entry) =>
          entry.kind === 'batch' ? (
            <BatchEntry key={entry.key} batch={entry.batch} names={names} />
          ) : (
            <li key={entry.key} className="flex flex-col gap-1.5 border-b border-line py-3">
              <RevisionHead
                revision={entry.revision}
                about={
                  <>
                    {deedLabel(entry.revision.kind)}{' '}
                    <AdapterLink id={entry.revision.adapterId} name={entry.revision.adapterName} />
                  </>
                }
              />
              <ChangeList changes={entry.revision.changes} names={names} />
            </li>
          ),
        )}
      </ul>
      <LoadMore ready={hasMore && !isLoadingMore} busy={isLoadingMore} onLoad={activity.loadMore} />
    </>
  );
}
