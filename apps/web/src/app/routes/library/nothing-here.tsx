import { Trans } from '@lingui/react/macro';
import { FolderTree, Plus, ScanSearch, SearchX } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { lazyPart } from '../../../components/ui/lazy-part.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { useReadOnly } from '../../../lib/read-only.js';

const AddRootDialog = lazyPart(
  async () => (await import('../../../features/roots/components/add-root-dialog.js')).AddRootDialog,
);

/** No folder is watched yet. */
export function NoRoots() {
  const [adding, setAdding] = useState(false);
  const readOnly = useReadOnly();
  return (
    <>
      <EmptyState
        icon={<FolderTree aria-hidden />}
        title={<Trans>Your library is empty</Trans>}
        action={
          <Button
            variant="primary"
            icon={<Plus aria-hidden />}
            onClick={() => setAdding(true)}
            disabled={readOnly}
          >
            <Trans>Add a folder</Trans>
          </Button>
        }
      >
        <Trans>
          Point LoRA Manager at a folder with LoRA files. They appear here within seconds, and nothing in the
          folder is changed.
        </Trans>
      </EmptyState>
      {adding && (
        <Suspense>
          <AddRootDialog open onOpenChange={setAdding} />
        </Suspense>
      )}
    </>
  );
}

/** Folders are watched, but no adapter was found in them. */
export function NothingFound({ onRoots }: { onRoots: () => void }) {
  return (
    <EmptyState
      icon={<ScanSearch aria-hidden />}
      title={<Trans>No LoRA files were found</Trans>}
      action={
        <Button variant="primary" onClick={onRoots}>
          <Trans>Look at the roots</Trans>
        </Button>
      }
    >
      <Trans>
        Your folders were read, and no adapter is in them. Files that can't be read or are something else are
        listed under Problems.
      </Trans>
    </EmptyState>
  );
}

/** Something narrows the list down to nothing. */
export function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title={<Trans>Nothing matches</Trans>}
      action={
        <Button variant="primary" onClick={onClear}>
          <Trans>Clear search and filters</Trans>
        </Button>
      }
    >
      <Trans>No adapter has all of what you asked for.</Trans>
    </EmptyState>
  );
}

/** The search text cannot be read; the search box says what is wrong and where. */
export function Unreadable() {
  return (
    <EmptyState icon={<SearchX aria-hidden />} title={<Trans>This search can't be read yet</Trans>}>
      <Trans>The search box marks the place and says what to change.</Trans>
    </EmptyState>
  );
}
