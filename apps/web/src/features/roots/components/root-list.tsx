import { Trans } from '@lingui/react/macro';
import { FolderTree, Plus } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { ErrorState } from '../../../components/ui/error-state.js';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useRoots } from '../api/get-roots.js';
import { RootRow } from './root-row.js';

/** All roots, or what to do while there is none. */
export function RootList({ onAdd }: { onAdd: () => void }) {
  const roots = useRoots();
  const readOnly = useReadOnly();
  if (roots.isPending) {
    return (
      <div className="mx-auto flex max-w-4xl flex-col gap-8 px-4 py-5">
        {[0, 1].map((row) => (
          <div key={row} className="flex flex-col gap-2">
            <Skeleton className="h-5 w-40" />
            <Skeleton className="h-4 w-80 max-w-full" />
            <Skeleton className="h-4 w-60" />
          </div>
        ))}
      </div>
    );
  }
  if (roots.isError) return <ErrorState error={roots.error} onRetry={() => void roots.refetch()} />;
  if (roots.data.items.length === 0) {
    return (
      <EmptyState
        icon={<FolderTree aria-hidden />}
        title={<Trans>No roots yet</Trans>}
        action={
          <Button variant="primary" icon={<Plus aria-hidden />} onClick={onAdd} disabled={readOnly}>
            <Trans>Add root</Trans>
          </Button>
        }
      >
        <Trans>
          A root is a folder with LoRA files. Add one: its adapters appear in the library within seconds, and
          nothing in the folder is changed.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <ul className="mx-auto max-w-4xl px-4">
      {roots.data.items.map((root) => (
        <RootRow key={root.id} root={root} />
      ))}
    </ul>
  );
}
