import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { AdapterSort } from '@lora/schema/values';
import { clsx } from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { COLUMN_SORTS } from '../list-columns.js';
import type { Column } from '../store.js';
import { ColumnResizer } from './column-resizer.js';
import { isNumeric } from './list-row.js';

export const COLUMN_LABELS: Record<Column | 'name', MessageDescriptor> = {
  name: msg`Name`,
  base: msg`Base`,
  type: msg`Type`,
  rank: msg`Rank`,
  size: msg`Size`,
  tags: msg`Tags`,
  creator: msg`Creator`,
  folder: msg`Folder`,
  rating: msg`Rating`,
  added: msg`Added`,
  published: msg`Published`,
  files: msg`Files`,
};

function HeaderCell({
  column,
  sort,
  onSort,
}: {
  column: Column | 'name';
  sort: AdapterSort;
  onSort: (sort: AdapterSort) => void;
}) {
  const { i18n } = useLingui();
  const label = i18n._(COLUMN_LABELS[column]);
  const sorts = COLUMN_SORTS[column];
  const side = column !== 'name' && isNumeric(column) ? 'justify-end' : '';
  const resizer = column !== 'name' && <ColumnResizer column={column} label={label} />;
  if (!sorts) {
    return (
      <div role="columnheader" aria-label={label} className={clsx('relative flex', side)}>
        {label}
        {resizer}
      </div>
    );
  }
  const active = sorts.includes(sort);
  const down = sort.startsWith('-');
  const direction = down ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      // Without it the handle's name would be part of this one.
      aria-label={label}
      aria-sort={active ? direction : 'none'}
      className={clsx('relative flex', side)}
    >
      <button
        type="button"
        onClick={() => onSort(sort === sorts[0] ? sorts[1] : sorts[0])}
        className={clsx(
          'inline-flex items-center gap-1 rounded-sm hover:text-text [&_svg]:size-3.5',
          active && 'text-text',
        )}
      >
        {label}
        {active && (down ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
      {resizer}
    </div>
  );
}

/** The heads of the list's columns; a click sorts, a second one the other way round. */
export function ListHeader({
  columns,
  template,
  sort,
  onSort,
}: {
  columns: readonly Column[];
  template: string;
  sort: AdapterSort;
  onSort: (sort: AdapterSort) => void;
}) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: template }}
      className="grid h-8 items-center gap-x-5 border-b border-line px-2 text-sm text-muted"
    >
      {(['name', ...columns] as const).map((column) => (
        <HeaderCell key={column} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}
