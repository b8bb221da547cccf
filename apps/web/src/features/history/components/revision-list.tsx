import { Plural, Trans } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { GitCompareArrows } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Revision } from '@lora/schema';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../../../components/ui/button.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { LoadMore } from '../../../components/ui/load-more.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { customFieldId } from '../../../lib/custom-fields.js';
import { useLive } from '../../../lib/live.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { revisionsKey, useRevisions } from '../api/get-revisions.js';
import { useRestore } from '../api/restore-revision.js';
import { compareRevisions, previewRestore } from '../compare-revisions.js';
import { useFieldNames } from '../../../lib/field-names.js';
import { CompareDialog } from './compare-dialog.js';
import { RestoreDialog } from './restore-dialog.js';
import { RevisionRow } from './revision-row.js';

function Loading() {
  return (
    <div className="flex flex-col gap-5 py-3">
      {[0, 1, 2].map((row) => (
        <div key={row} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-56" />
          <Skeleton className="h-4 w-80 max-w-full" />
        </div>
      ))}
    </div>
  );
}

/** What people changed on an adapter, with the ways back and a comparison of any two states. */
export function RevisionList({ adapterId }: { adapterId: string }) {
  const client = useQueryClient();
  const readOnly = useReadOnly();
  const names = useFieldNames();
  const {
    revisions,
    total,
    error,
    isPending,
    hasNextPage,
    isFetching,
    isFetchingNextPage,
    fetchNextPage,
    refetch,
  } = useRevisions(adapterId);
  const { restore, busy } = useRestore(adapterId);
  const [comparing, setComparing] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [shown, setShown] = useState(false);
  const [target, setTarget] = useState<Revision | null>(null);
  const [changedMeanwhile, setChangedMeanwhile] = useState(false);
  useLive('changes', (changes) => {
    if (changes.some(({ id }) => id === adapterId))
      void client.invalidateQueries({ queryKey: revisionsKey(adapterId) });
  });

  // What will change is known from all revisions since: new ones push the target beyond the pages that are loaded.
  const isTargetLoaded = target !== null && revisions.some(({ id }) => id === target.id);
  const loadMore = target !== null && !isTargetLoaded && hasNextPage && !isFetching;
  useEffect(() => {
    if (loadMore) void fetchNextPage();
  }, [loadMore, fetchNextPage]);

  if (isPending) return <Loading />;
  if (error && revisions.length === 0)
    return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (revisions.length === 0) {
    return (
      <p className="py-3 text-muted">
        <Trans>Nobody has changed anything yet. Every edit will stand here, with the way back.</Trans>
      </p>
    );
  }

  // The newest two of those that were chosen, whichever was ticked first.
  const [newer, older] = revisions.filter(({ id }) => chosen.includes(id));
  const newest = revisions[0];
  const isKnown = (field: string) => {
    const custom = customFieldId(field);
    return custom === null || names.customFields.has(custom);
  };
  const endComparing = () => {
    setComparing(false);
    setChosen([]);
    setShown(false);
  };
  const runRestore = async () => {
    if (!target || !newest) return;
    const outcome = await restore(target.id, newest.id);
    setChangedMeanwhile(outcome === 'changed');
    if (outcome !== 'changed') setTarget(null);
  };

  return (
    <section>
      <header
        className={clsx(
          'flex min-h-8 flex-wrap items-center justify-between gap-2',
          comparing && 'sticky top-(--bar) z-10 border-b border-line bg-bg py-2',
        )}
      >
        <p className="text-sm text-muted">
          {comparing ? (
            <Trans>Choose two to see what differs between them.</Trans>
          ) : (
            <Plural value={total} one="# change" other="# changes" />
          )}
        </p>
        {comparing ? (
          <span className="flex gap-2">
            <Button size="sm" variant="quiet" onClick={endComparing}>
              <Trans>Cancel</Trans>
            </Button>
            <Button size="sm" variant="primary" disabled={!older} onClick={() => setShown(true)}>
              <Trans>Show differences</Trans>
            </Button>
          </span>
        ) : (
          revisions.length > 1 && (
            <Button
              size="sm"
              variant="quiet"
              icon={<GitCompareArrows aria-hidden />}
              onClick={() => setComparing(true)}
            >
              <Trans>Compare</Trans>
            </Button>
          )
        )}
      </header>
      <ul>
        {revisions.map((revision, index) => (
          <RevisionRow
            key={revision.id}
            revision={revision}
            names={names}
            comparing={comparing}
            chosen={chosen.includes(revision.id)}
            // A third one takes the place of the first.
            onChoose={(on) =>
              setChosen((now) =>
                on ? [...now.slice(-1), revision.id] : now.filter((one) => one !== revision.id),
              )
            }
            isNewest={index === 0}
            readOnly={readOnly}
            onRestore={() => {
              setChangedMeanwhile(false);
              setTarget(revision);
            }}
          />
        ))}
      </ul>
      <LoadMore
        ready={hasNextPage && !isFetchingNextPage}
        busy={isFetchingNextPage}
        onLoad={() => void fetchNextPage()}
      />
      {shown && older && newer && (
        <CompareDialog
          older={older}
          newer={newer}
          changes={compareRevisions(revisions, older.id, newer.id)}
          names={names}
          onClose={endComparing}
        />
      )}
      {target && (
        <RestoreDialog
          revision={target}
          changes={isTargetLoaded ? previewRestore(revisions, target.id, isKnown) : null}
          names={names}
          busy={busy}
          changedMeanwhile={changedMeanwhile}
          onRestore={() => void runRestore()}
          onClose={() => setTarget(null)}
        />
      )}
    </section>
  );
}
