import type { AdapterSort } from '@lora/schema/values';
import { COLUMNS, type Column, type ColumnPreferences } from './store.js';

/** Widths in CSS pixels; the name takes what is left, but never less than its own. */
const WIDTHS: Record<Column, number> = {
  base: 156,
  type: 72,
  rank: 64,
  size: 88,
  tags: 200,
  creator: 128,
  folder: 180,
  rating: 84,
  added: 124,
  published: 124,
  files: 56,
};
const NAME_MIN = 220;
const GAP = 20;
/** Which column gives way first where there is no room for all. */
const GIVE_WAY: readonly Column[] = [
  'files',
  'folder',
  'published',
  'creator',
  'tags',
  'type',
  'rating',
  'rank',
  'added',
  'base',
  'size',
];
/** Narrower than this a column tells nothing; wider than this it hides the others. */
export const COLUMN_MIN = 56;
export const COLUMN_MAX = 480;

/** The keys that columns can be sorted by, and which way a person expects first. */
export const COLUMN_SORTS: Partial<
  Record<Column | 'name', readonly [first: AdapterSort, second: AdapterSort]>
> = {
  name: ['name', '-name'],
  rank: ['-rank', 'rank'],
  size: ['-size', 'size'],
  rating: ['-rating', 'rating'],
  added: ['-added', 'added'],
  published: ['-publishedAt', 'publishedAt'],
};

/** How wide a column is: as the person set it, else its usual width. */
export function widthOf(column: Column, widths: ColumnPreferences['widths']): number {
  return Math.min(COLUMN_MAX, Math.max(COLUMN_MIN, widths[column] ?? WIDTHS[column]));
}

/** The columns that are wanted and have room in `width` pixels, in their order. */
export function fitColumns(width: number, { hidden, widths }: ColumnPreferences): Column[] {
  const shown = new Set(COLUMNS.filter((column) => !hidden.includes(column)));
  const needed = () => [...shown].reduce((sum, column) => sum + widthOf(column, widths) + GAP, NAME_MIN);
  for (const column of GIVE_WAY) {
    if (needed() <= width) break;
    shown.delete(column);
  }
  return COLUMNS.filter((column) => shown.has(column));
}

/** `grid-template-columns` for the name and these columns. */
export function columnTemplate(columns: readonly Column[], widths: ColumnPreferences['widths']): string {
  return ['minmax(0, 1fr)', ...columns.map((column) => `${widthOf(column, widths)}px`)].join(' ');
}
