import { Trans } from '@lingui/react/macro';
import { Images, SearchX } from 'lucide-react';
import { Button } from '../../../components/ui/button.js';
import { EmptyState } from '../../../components/ui/empty-state.js';
import { useCollection } from '../api/get-collections.js';

/** In place of the cards of a collection that shows none: how to fill it, or that its search finds nothing. */
export function EmptyCollection({ id, onLibrary }: { id: string; onLibrary: () => void }) {
  const collection = useCollection(id);
  if (!collection) return null;
  if (collection.query !== null) {
    return (
      <EmptyState icon={<SearchX aria-hidden />} title={<Trans>This search finds nothing now</Trans>}>
        <Trans>What comes to match it will stand here by itself.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Images aria-hidden />}
      title={<Trans>Nothing is in it yet</Trans>}
      action={
        <Button variant="primary" onClick={onLibrary}>
          <Trans>Open the library</Trans>
        </Button>
      }
    >
      <Trans>Select adapters in the library and choose Add to, or drag them onto the collection.</Trans>
    </EmptyState>
  );
}
