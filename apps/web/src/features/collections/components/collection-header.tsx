import { Trans, useLingui } from '@lingui/react/macro';
import type { Collection } from '@lora/schema';
import { Ellipsis, FolderHeart, LayoutGrid, PencilLine, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../../components/ui/button.js';
import { DropdownMenu, MenuItem } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useCollection } from '../api/get-collections.js';
import { EditCollectionDialog } from './edit-collection-dialog.js';
import { RemoveCollectionDialog } from './remove-collection-dialog.js';

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
  if (!collection) return null;
  const { name, description, query } = collection;
  const Sign = query === null ? FolderHeart : Search;
  return (
    <section aria-label={name} className="flex items-start gap-3 px-4 pt-4">
      <Sign aria-hidden className="mt-1 size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-lg font-semibold">{name}</h2>
        {query !== null && (
          <p className="truncate font-mono text-sm text-muted" title={query}>
            {query === '' ? t`Everything that is visible` : query}
          </p>
        )}
        {description && <p className="max-w-prose whitespace-pre-wrap text-muted">{description}</p>}
        <Link to="/collections" className="text-sm text-muted hover:text-text hover:underline">
          <Trans>All collections</Trans>
        </Link>
      </div>
      {query === null && (
        <Button icon={<LayoutGrid aria-hidden />} onClick={onArrange} disabled={readOnly}>
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
