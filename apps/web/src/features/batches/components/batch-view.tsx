import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Batch } from '@lora/schema';
import { useState } from 'react';
import { Segmented } from '../../../components/ui/segmented.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { type ItemFilter, useBatchItems } from '../api/get-batch-items.js';
import { ItemList } from './item-list.js';

type Part = 'failed' | 'changed' | 'unchanged' | 'waiting' | 'kept' | 'restored' | 'lost';

const FILTER: Record<Part, ItemFilter> = {
  failed: { outcome: ['failed'] },
  changed: { outcome: ['changed'] },
  unchanged: { outcome: ['unchanged'] },
  waiting: { outcome: ['waiting'] },
  kept: { undo: ['kept'] },
  restored: { undo: ['restored'] },
  lost: { undo: ['failed'] },
};

/** How many adapters are in each part of a result; what needs a look comes first. */
function partsOf(batch: Batch): { part: Part; count: number; label: string }[] {
  const { counts } = batch;
  const lost = batch.undoneAt === null ? 0 : counts.changed - counts.restored - counts.kept;
  const waiting = counts.total - counts.changed - counts.unchanged - counts.failed;
  const ofUndo =
    batch.undoJobId === null
      ? []
      : [
          {
            part: 'kept' as const,
            count: counts.kept,
            label: plural(counts.kept, { one: '# kept', other: '# kept' }),
          },
          {
            part: 'lost' as const,
            count: lost,
            label: plural(lost, { one: '# not brought back', other: '# not brought back' }),
          },
          {
            part: 'restored' as const,
            count: counts.restored,
            label: plural(counts.restored, { one: '# brought back', other: '# brought back' }),
          },
        ];
  return [
    ...ofUndo,
    {
      part: 'failed' as const,
      count: counts.failed,
      label: plural(counts.failed, { one: '# failed', other: '# failed' }),
    },
    {
      part: 'changed' as const,
      count: counts.changed,
      label: plural(counts.changed, { one: '# changed', other: '# changed' }),
    },
    {
      part: 'unchanged' as const,
      count: counts.unchanged,
      label: plural(counts.unchanged, { one: '# was so already', other: '# were so already' }),
    },
    {
      part: 'waiting' as const,
      count: waiting,
      label: plural(waiting, { one: '# not done', other: '# not done' }),
    },
  ].filter(({ count }) => count > 0);
}

/** What a finished change, or its undo, did: part by part, adapter by adapter. */
export function BatchView({
  batch,
  onOpen,
  className,
}: {
  batch: Batch;
  onOpen: (id: string) => void;
  className?: string;
}) {
  const { t } = useLingui();
  const parts = partsOf(batch);
  const [chosen, setChosen] = useState<Part | null>(null);
  const part = parts.find((one) => one.part === chosen) ?? parts[0];
  const items = useBatchItems(batch.id ?? '', part ? FILTER[part.part] : {}, part !== undefined);
  if (!part) {
    return (
      <p className="text-muted">
        <Trans>No adapter was selected.</Trans>
      </p>
    );
  }
  return (
    <div className="flex min-h-0 flex-col gap-3">
      {parts.length > 1 && (
        <div className="-m-1 overflow-x-auto p-1">
          <Segmented
            label={t`Show those that`}
            value={part.part}
            options={parts.map((one) => ({ value: one.part, label: one.label }))}
            onValueChange={setChosen}
          />
        </div>
      )}
      {items.error && items.items.length === 0 ? (
        <ErrorState compact error={items.error} onRetry={() => void items.refetch()} />
      ) : items.isPending ? (
        <div aria-busy className="flex flex-col gap-4 rounded-md border border-line p-3">
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="h-4 w-1/2" />
        </div>
      ) : (
        <ItemList
          key={part.part}
          label={part.label}
          items={items.items}
          hasNextPage={items.hasNextPage}
          isFetchingNextPage={items.isFetchingNextPage}
          fetchNextPage={items.fetchNextPage}
          onOpen={onOpen}
          undo={part.part === 'kept' || part.part === 'restored' || part.part === 'lost'}
          className={className ?? 'h-[44dvh] min-h-40'}
        />
      )}
    </div>
  );
}
