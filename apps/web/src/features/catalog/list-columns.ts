import type { AdapterSort } from '@lora/schema/values';
import { COLUMNS, type Column } from './store.js';

/** Widths in CSS pixels; the name takes what is left, but never less than its own. */
const WIDTHS: Record<Column, number> = {
  base: 156,
  type: 72,
  rank: 64,
  size: 88,
  tags: 200,
  rating: 84,
  added: 124,
  files: 56,
};
const NAME_MIN = 220;
const GAP = 20;
/** Which column gives way first where there is no room for all. */
const GIVE_WAY: readonly Column[] = ['files', 'tags', 'type', 'rating', 'rank', 'added', 'base', 'size'];

/** The keys that columns can be sorted by, and which way a person expects first. */
export const COLUMN_SORTS: Partial<
  Record<Column | 'name', readonly [first: AdapterSort, second: AdapterSort]>
> = {
  name: ['name', '-name'],
  rank: ['-rank', 'rank'],
  size: ['-size', 'size'],
  rating: ['-rating', 'rating'],
  added: ['-added', 'added'],
};

/** The columns that are wanted and have room in `width` pixels, in their order. */
export function fitColumns(width: number, hidden: readonly Column[]): Column[] {
  const shown = new Set(COLUMNS.filter((column) => !hidden.includes(column)));
  const needed = () => [...shown].reduce((sum, column) => sum + WIDTHS[column] + GAP, NAME_MIN);
  for (const column of GIVE_WAY) {
    if (needed() <= width) break;
    shown.delete(column);
  }
  return COLUMNS.filter((column) => shown.has(column));
}

/** `grid-template-columns` for the name and these columns. */
export function columnTemplate(columns: readonly Column[]): string {
  return ['minmax(0, 1fr)', ...columns.map((column) => `${WIDTHS[column]}px`)].join(' ');
}
