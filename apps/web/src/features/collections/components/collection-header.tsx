import { Trans, useLingui } from '@lingui/react/macro';
import type { Collection } from '@lora/schema';
import { ArrowLeft, Ellipsis, LayoutGrid, PencilLine, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { DropdownMenu, MenuItem } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useCollection } from '../api/get-collections.js';
import { EditCollectionDialog } from './edit-collection-dialog.js';
import { LongText } from './long-text.js';
import { RemoveCollectionDialog } from './remove-collection-dialog.js';

/** The height of a header without a description, so that the cards do not jump when it comes. */
const ROOM = 'h-17 max-md:h-24';

/** Above the cards of one collection: what it is called and says, and what can be done with it. */
export function CollectionHeader({
  id,
  onArrange,
  onRemoved,
}: {
  id: string;
  onArrange: () => void;
  onRemoved: () => void;
}) {
  const { t } = useLingui();
  const readOnly = useReadOnly();
  const collection = useCollection(id);
  const [open, setOpen] = useState<{ what: 'edit' | 'remove'; collection: Collection } | null>(null);
  const wayBack = (
    <Link
      to="/collections"
      className="flex w-fit items-center gap-1.5 rounded-sm text-sm text-muted hover:text-text max-md:min-h-10"
    >
      <ArrowLeft aria-hidden className="size-4" />
      <Trans>All collections</Trans>
    </Link>
  );
  if (collection === undefined) return <div aria-busy className={ROOM} />;
  if (collection === null) {
    return (
      <section aria-label={t`A collection`} className="flex flex-col px-4 pt-3">
        {wayBack}
        <p className="mt-1 text-muted">
          <Trans>This collection is not there any more.</Trans>
        </p>
      </section>
    );
  }
  const { name, description, query } = collection;
  return (
    <section aria-label={name} className="flex flex-col px-4 pt-3">
      {wayBack}
      <div className="mt-1 flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="line-clamp-2 text-left text-lg font-semibold wrap-anywhere md:py-0.5">
            {name}
          </h2>
          {query !== null && (
            <p className="flex min-w-0 items-center gap-1.5 text-sm text-muted">
              <Search aria-hidden className="size-3.5 shrink-0" />
              {query === '' ? (
                <Trans>Everything that is visible</Trans>
              ) : (
                <code className="truncate" title={query}>
                  {query}
                </code>
              )}
            </p>
          )}
        </div>
        {query === null && (
          <Button size="sm" icon={<LayoutGrid aria-hidden />} onClick={onArrange} disabled={readOnly}>
            <Trans>Arrange</Trans>
          </Button>
        )}
        <DropdownMenu
          trigger={
            <IconButton
              tooltip={false}
              disabled={readOnly}
              label={t`Change ${name}`}
              icon={<Ellipsis aria-hidden />}
            />
          }
        >
          <MenuItem icon={<PencilLine aria-hidden />} onSelect={() => setOpen({ what: 'edit', collection })}>
            {query === null ? <Trans>Rename, describe</Trans> : <Trans>Rename, change the search</Trans>}
          </MenuItem>
          <MenuItem
            danger
            icon={<Trash2 aria-hidden />}
            onSelect={() => setOpen({ what: 'remove', collection })}
          >
            <Trans>Delete</Trans>
          </MenuItem>
        </DropdownMenu>
      </div>
      {description && (
        <LongText key={description} text={description} className="mt-1 max-w-prose text-muted" />
      )}
      {open?.what === 'edit' && (
        <EditCollectionDialog collection={open.collection} onClose={() => setOpen(null)} />
      )}
      {open?.what === 'remove' && (
        <RemoveCollectionDialog
          collection={open.collection}
          onClose={() => setOpen(null)}
          onRemoved={onRemoved}
        />
      )}
    </section>
  );
}
