import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { BatchChange, BatchCounts } from '@lora/schema';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import type { usePreview } from '../api/preview-batch.js';
import { ItemList } from './item-list.js';

export interface PreviewProps {
  change: BatchChange | null;
  preview: ReturnType<typeof usePreview>;
}

/** The counts of a preview in one line. */
function countsLine({ changed, unchanged, failed }: BatchCounts): string {
  const parts = [plural(changed, { one: '# adapter changes', other: '# adapters change' })];
  if (unchanged > 0) parts.push(plural(unchanged, { one: '# is so already', other: '# are so already' }));
  if (failed > 0) parts.push(plural(failed, { one: '# is gone', other: '# are gone' }));
  return parts.join(' · ');
}

/** Exactly what a change will do: how many, and one by one. */
export function Preview({ change, preview }: PreviewProps) {
  const { t } = useLingui();
  const { counts, items, error, isPlaceholderData } = preview;
  if (change === null) {
    return (
      <p className="rounded-md border border-dashed border-line-strong px-3 py-8 text-center text-muted">
        <Trans>Choose above: what will change is listed here first.</Trans>
      </p>
    );
  }
  if (error) return <ErrorState compact error={error} onRetry={() => void preview.refetch()} />;
  if (!counts) {
    return (
      <div aria-busy className="flex flex-col gap-4 rounded-md border border-line p-3">
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-4 w-1/2" />
        <Skeleton className="h-4 w-3/5" />
      </div>
    );
  }
  return (
    <section aria-label={t`What will change`} className="flex min-h-0 flex-col gap-2">
      <p aria-live="polite" className={isPlaceholderData ? 'text-muted' : 'font-medium'}>
        {countsLine(counts)}
      </p>
      <ItemList
        label={t`What will change, one by one`}
        items={items}
        hasNextPage={preview.hasNextPage}
        isFetchingNextPage={preview.isFetchingNextPage}
        fetchNextPage={preview.fetchNextPage}
        className="h-[38dvh] min-h-40"
      />
    </section>
  );
}
