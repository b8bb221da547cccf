import { Trans, useLingui } from '@lingui/react/macro';
import { clsx } from 'clsx';
import { ChevronRight, CornerDownRight, Ellipsis, Merge, PencilLine, Plus, Trash2 } from 'lucide-react';
import type { DragEvent } from 'react';
import { Link } from 'react-router';
import { TagDot } from '../../../components/adapter/tag-dot.js';
import { DropdownMenu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.js';
import { IconButton } from '../../../components/ui/icon-button.js';
import { formatCount } from '../../../lib/format.js';
import type { TagRow as Row } from '../tag-tree.js';

export type TagAction = 'edit' | 'merge' | 'move' | 'add' | 'remove';

export interface TagRowProps {
  row: Row;
  /** Others in the list stand below one another: its name begins where theirs do. */
  isTree: boolean;
  /** The tag that it stands below, where the tree does not show it. */
  above?: string;
  open: boolean;
  onToggle: () => void;
  /** Where a click leads: what has the tag. */
  to: string;
  readOnly: boolean;
  onAction: (action: TagAction) => void;
  /** A tag is being dragged over it that may be dropped here. */
  isTarget: boolean;
  drag: {
    onDragStart: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDragLeave: () => void;
    onDrop: (event: DragEvent) => void;
    onDragEnd: () => void;
  };
}

/** One tag: its place, colour, other words and how many adapters show it. */
export function TagRow({
  row,
  isTree,
  above,
  open,
  onToggle,
  to,
  readOnly,
  onAction,
  isTarget,
  drag,
}: TagRowProps) {
  const { t } = useLingui();
  const { tag, depth, hasChildren } = row;
  return (
    <div
      draggable={!readOnly}
      {...drag}
      className={clsx(
        'group flex h-10 items-center gap-2 rounded-md pr-1 pl-1 max-md:h-12',
        isTarget ? 'bg-accent-soft outline-1 outline-accent' : 'hover:bg-hover',
      )}
      style={{ paddingLeft: 4 + depth * 20 }}
    >
      {hasChildren ? (
        <IconButton
          size="sm"
          tooltip={false}
          label={open ? t`Close ${tag.name}` : t`Open ${tag.name}`}
          aria-expanded={open}
          icon={<ChevronRight aria-hidden className={clsx('transition-transform', open && 'rotate-90')} />}
          onClick={onToggle}
        />
      ) : (
        isTree && <span className="w-7 shrink-0 max-md:w-10" />
      )}
      <TagDot color={tag.color} />
      <Link
        to={to}
        draggable={false}
        title={t`Show what has the tag ${tag.name}`}
        className="min-w-0 truncate rounded-sm hover:underline hover:underline-offset-4 max-md:py-2"
      >
        {tag.name}
      </Link>
      {above !== undefined && (
        <span className="min-w-0 truncate text-sm text-muted">
          <Trans>below {above}</Trans>
        </span>
      )}
      <span className="min-w-0 flex-1 truncate text-sm text-muted" title={tag.aliases.join(', ')}>
        {tag.aliases.length > 0 && <Trans>also {tag.aliases.join(', ')}</Trans>}
      </span>
      <span className={clsx('shrink-0 text-sm', tag.adapters === 0 ? 'text-faint' : 'text-muted')}>
        {formatCount(tag.adapters)}
        <span className="sr-only">
          {' '}
          <Trans>adapters</Trans>
        </span>
      </span>
      <DropdownMenu
        trigger={
          <IconButton
            size="sm"
            tooltip={false}
            disabled={readOnly}
            label={t`Change the tag ${tag.name}`}
            icon={<Ellipsis aria-hidden />}
          />
        }
      >
        <MenuItem icon={<PencilLine aria-hidden />} onSelect={() => onAction('edit')}>
          <Trans>Edit name, colour, words</Trans>
        </MenuItem>
        <MenuItem icon={<CornerDownRight aria-hidden />} onSelect={() => onAction('move')}>
          <Trans>Move below another tag</Trans>
        </MenuItem>
        <MenuItem icon={<Plus aria-hidden />} onSelect={() => onAction('add')}>
          <Trans>New tag below it</Trans>
        </MenuItem>
        <MenuItem icon={<Merge aria-hidden />} onSelect={() => onAction('merge')}>
          <Trans>Merge into another tag</Trans>
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => onAction('remove')}>
          <Trans>Delete</Trans>
        </MenuItem>
      </DropdownMenu>
    </div>
  );
}
