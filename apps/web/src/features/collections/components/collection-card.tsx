import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Collection } from '@lora/schema';
import { Ellipsis, LayoutGrid, PencilLine, Search, Trash2 } from 'lucide-react';
import { Link } from 'react-router';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { CoverMosaic } from './cover-mosaic.js';

export type CollectionAction = 'edit' | 'remove' | 'arrange';

/** One collection: its pictures, its name, how many are in it. */
export function CollectionCard({
  collection,
  readOnly,
  onAction,
}: {
  collection: Collection;
  readOnly: boolean;
  onAction: (action: CollectionAction) => void;
}) {
  const { t } = useLingui();
  const { id, name, query, covers, adapters, description } = collection;
  return (
    <article className="flex min-w-0 flex-col gap-2">
      <Link to={`/collections/${id}`} draggable={false} tabIndex={-1} aria-hidden className="rounded-md">
        <CoverMosaic covers={covers} isSearch={query !== null} />
      </Link>
      <div className="flex items-start gap-1">
        <div className="min-w-0 flex-1">
          <Link
            to={`/collections/${id}`}
            draggable={false}
            // The end is cut off, also of what is written from right to left.
            dir="auto"
            className="block truncate rounded-sm text-left hover:underline hover:underline-offset-4"
            title={description ? `${name}\n${description}` : name}
          >
            {name}
          </Link>
          <p className="flex min-w-0 items-center gap-1.5 text-sm text-muted" title={query ?? undefined}>
            {query !== null && <Search aria-hidden className="size-3.5 shrink-0" />}
            <span className="truncate">
              {plural(adapters, { one: '# adapter', other: '# adapters' })}
              {query !== null && (
                <span className="sr-only">
                  {', '}
                  <Trans>saved search</Trans>
                </span>
              )}
            </span>
          </p>
        </div>
        <DropdownMenu
          trigger={
            <IconButton
              size="sm"
              tooltip={false}
              disabled={readOnly}
              label={t`Change ${name}`}
              icon={<Ellipsis aria-hidden />}
            />
          }
        >
          <MenuItem icon={<PencilLine aria-hidden />} onSelect={() => onAction('edit')}>
            {query === null ? <Trans>Rename, describe</Trans> : <Trans>Rename, change the search</Trans>}
          </MenuItem>
          {query === null && (
            <MenuItem icon={<LayoutGrid aria-hidden />} onSelect={() => onAction('arrange')}>
              <Trans>Arrange, choose the cover</Trans>
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => onAction('remove')}>
            <Trans>Delete</Trans>
          </MenuItem>
        </DropdownMenu>
      </div>
    </article>
  );
}
