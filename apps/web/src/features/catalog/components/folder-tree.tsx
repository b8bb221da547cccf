import { Trans, useLingui } from '@lingui/react/macro';
import type { AdapterFilter, FacetValue, Root } from '@lora/schema';
import { clsx } from 'clsx';
import { ChevronRight, Folder, HardDrive } from 'lucide-react';
import { useState } from 'react';
import { Skeleton } from '../../../components/ui/skeleton.js';
import { FOLDERS_SHOWN, useFolders } from '../api/get-folders.js';
import { FacetRow } from './facet-row.js';
import type { ChangeFilter } from './filter-chips.js';

interface TreeProps {
  filter: AdapterFilter;
  onFilter: ChangeFilter;
  /** Nothing is counted yet. */
  wait: boolean;
}

function Branch({
  rootId,
  path,
  name,
  count,
  hasChildren,
  startOpen,
  filter,
  onFilter,
  wait,
}: TreeProps & {
  rootId: string;
  /** '' = the root itself. */
  path: string;
  name: string;
  count: number | undefined;
  hasChildren: boolean;
  startOpen: boolean;
}) {
  const { t } = useLingui();
  const [open, setOpen] = useState(startOpen);
  const chosen = filter.rootId === rootId && (filter.folder ?? '') === path;
  return (
    <li>
      <div className="flex items-center">
        <button
          type="button"
          aria-label={open ? t`Close ${name}` : t`Open ${name}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className={clsx(
            'flex size-6 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text max-md:size-10',
            !hasChildren && 'invisible',
          )}
        >
          <ChevronRight aria-hidden className={clsx('size-3.5', open && 'rotate-90')} />
        </button>
        <FacetRow
          label={name}
          icon={
            path === '' ? (
              <HardDrive aria-hidden className="size-4 shrink-0 text-muted" />
            ) : (
              <Folder aria-hidden className="size-4 shrink-0 text-muted" />
            )
          }
          count={count}
          chosen={chosen}
          onClick={() =>
            onFilter(
              chosen ? { rootId: undefined, folder: undefined } : { rootId, folder: path || undefined },
            )
          }
        />
      </div>
      {open && hasChildren && (
        <Level rootId={rootId} parent={path} filter={filter} onFilter={onFilter} wait={wait} />
      )}
    </li>
  );
}

function Level({ rootId, parent, filter, onFilter, wait }: TreeProps & { rootId: string; parent: string }) {
  const { data: folders, isPending } = useFolders(rootId, parent, filter, wait);
  if (isPending) return <Skeleton className="my-1 ml-8 h-4 w-24" />;
  const isWayToChosen = (path: string) =>
    filter.rootId === rootId && (filter.folder ?? '').startsWith(`${path}/`);
  return (
    <ul className="ml-3">
      {(folders ?? []).map((folder) => (
        <Branch
          key={folder.path}
          rootId={rootId}
          path={folder.path}
          name={folder.name}
          count={folder.adapters}
          hasChildren={folder.hasChildren}
          startOpen={isWayToChosen(folder.path)}
          filter={filter}
          onFilter={onFilter}
          wait={wait}
        />
      ))}
      {(folders?.length ?? 0) >= FOLDERS_SHOWN && (
        <li className="px-2 text-sm text-muted">
          <Trans>More folders are there; search finds their adapters.</Trans>
        </li>
      )}
    </ul>
  );
}

/** Roots and, level by level, their folders. One place can be chosen; everything below it counts. */
export function FolderTree({
  roots,
  counts,
  filter,
  onFilter,
  wait,
}: TreeProps & { roots: readonly Root[]; counts: readonly FacetValue[] | undefined }) {
  return (
    <ul>
      {roots.map((root) => (
        <Branch
          key={root.id}
          rootId={root.id}
          path=""
          name={root.name}
          count={counts && (counts.find(({ value }) => value === root.id)?.count ?? 0)}
          hasChildren
          startOpen={roots.length === 1 || filter.rootId === root.id}
          filter={filter}
          onFilter={onFilter}
          wait={wait}
        />
      ))}
    </ul>
  );
}
