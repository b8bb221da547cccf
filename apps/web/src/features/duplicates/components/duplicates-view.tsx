import { Trans } from '@lingui/react/macro';
import type { DuplicateGroup, DuplicateLink } from '@lora/schema';
import type { DuplicateKind } from '@lora/schema/values';
import { useQueryClient } from '@tanstack/react-query';
import { Copy, Search } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { LoadMore } from '../../../components/ui/load-more.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { showToast } from '../../../components/ui/toast.js';
import { api } from '../../../lib/api.js';
import { describeError } from '../../../lib/describe-error.js';
import { useLive } from '../../../lib/live.js';
import { useMayChangeMany } from '../../../lib/may.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useDuplicates } from '../api/get-duplicates.js';
import { DuplicatesHead } from './duplicates-head.js';
import { GroupSection } from './group-section.js';
import type { LinkWords } from './member-row.js';

export interface DuplicatesViewProps {
  kind: DuplicateKind | undefined;
  onKind: (kind: DuplicateKind | undefined) => void;
  minSaved: number;
  onMinSaved: (bytes: number) => void;
  /** Takes every filter away. */
  onAll: () => void;
  words: (link: DuplicateLink) => LinkWords;
  onMerge: (group: DuplicateGroup) => void;
  onHide: (group: DuplicateGroup) => void;
  /** The job that looks for duplicates, as it goes on. */
  JobBar: ComponentType<{ id: string }>;
}

/** All groups of duplicates, what saves most first. */
export function DuplicatesView(props: DuplicatesViewProps) {
  const { kind, minSaved, words, onMerge, onHide, JobBar } = props;
  const client = useQueryClient();
  const readOnly = useReadOnly();
  const may = useMayChangeMany();
  const [finding, setFinding] = useState(false);
  const query = useDuplicates(kind, minSaved || undefined);
  const { groups, head } = query;
  const ask = () => client.invalidateQueries({ queryKey: ['duplicates', 'list'] });
  useLive('job', (each) => {
    if (each.kind === 'duplicates') void ask();
  });
  const find = () => {
    setFinding(true);
    void api
      .findDuplicates()
      .then(ask, (error: unknown) => showToast({ tone: 'danger', title: describeError(error) }))
      .finally(() => setFinding(false));
  };
  if (query.isError && groups.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const jobId = head?.state.jobId ?? null;
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4 px-3 py-4 pb-12 md:px-4">
      <DuplicatesHead
        head={head}
        kind={kind}
        onKind={props.onKind}
        minSaved={minSaved}
        onMinSaved={props.onMinSaved}
        onFind={may && !readOnly ? find : undefined}
        finding={finding}
      />
      {jobId !== null && <JobBar id={jobId} />}
      {!head && (
        <div aria-busy className="flex flex-col gap-4">
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} className="h-52" />
          ))}
        </div>
      )}
      {head && groups.length === 0 && (
        <Nothing
          filtered={kind !== undefined || minSaved > 0}
          running={jobId !== null}
          onAll={props.onAll}
          onFind={may && !readOnly ? find : undefined}
        />
      )}
      {groups.map((group) => (
        <GroupSection
          key={group.id}
          group={group}
          words={words}
          disabled={readOnly}
          onMerge={may ? onMerge : undefined}
          onHide={may ? onHide : undefined}
        />
      ))}
      <LoadMore
        ready={query.hasNextPage && !query.isFetchingNextPage && !query.isError}
        busy={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </div>
  );
}

function Nothing({
  filtered,
  running,
  onAll,
  onFind,
}: {
  filtered: boolean;
  running: boolean;
  onAll: () => void;
  onFind: (() => void) | undefined;
}) {
  if (filtered)
    return (
      <EmptyState
        icon={<Copy aria-hidden />}
        title={<Trans>No such duplicates</Trans>}
        action={
          <Button onClick={onAll}>
            <Trans>Show all duplicates</Trans>
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={<Copy aria-hidden />}
      title={running ? <Trans>Nothing found so far</Trans> : <Trans>No duplicates found</Trans>}
      action={
        running || !onFind ? null : (
          <Button icon={<Search aria-hidden />} onClick={onFind}>
            <Trans>Look again</Trans>
          </Button>
        )
      }
    >
      <Trans>
        Files of the same content, re-saves, resized and weaker versions and parts of one another are listed
        here, whatever their names.
      </Trans>
    </EmptyState>
  );
}
