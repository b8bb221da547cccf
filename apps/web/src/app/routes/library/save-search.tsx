import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, Root } from '@lora/schema';
import type { AdapterSort } from '@lora/schema/values';
import { BookmarkPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { showToast } from '../../../components/ui/toast.js';
import { filterToText } from '../../../features/catalog/filter-to-text.js';
import { useReadOnly } from '../../../lib/read-only.js';

const EditCollectionDialog = lazy(async () => ({
  default: (await import('../../../features/collections/components/edit-collection-dialog.js'))
    .EditCollectionDialog,
}));

/** Keeps what the library shows now as a saved search. */
export function SaveSearch({
  filter,
  sort,
  roots,
}: {
  filter: AdapterFilter;
  sort: AdapterSort;
  roots: readonly Root[];
}) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        icon={<BookmarkPlus aria-hidden />}
        disabled={readOnly}
        onClick={() => setOpen(true)}
      >
        <Trans>Save this search</Trans>
      </Button>
      {open && (
        <Suspense>
          <EditCollectionDialog
            collection={null}
            query={filterToText(filter, (id) => roots.find((root) => root.id === id)?.name)}
            // Orders of one moment are not kept.
            sort={sort === 'manual' || sort === 'random' || sort === 'relevance' ? null : sort}
            onClose={() => setOpen(false)}
            onSaved={({ id, name }) =>
              showToast({
                title: t`Saved “${name}”`,
                action: { label: t`Show`, onClick: () => void navigate(`/collections/${id}`) },
              })
            }
          />
        </Suspense>
      )}
    </>
  );
}
