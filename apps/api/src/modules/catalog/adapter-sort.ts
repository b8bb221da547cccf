import type { AdapterSort } from '@lora/schema';

/** How a sort order reads in SQL; `key` gives the cursor's value exactly, as text. */
export interface SortOrder {
  expression: string;
  type: string;
  descending: boolean;
}

const EXPRESSIONS: Record<string, Omit<SortOrder, 'descending'>> = {
  added: { expression: 'a.created_at', type: 'timestamptz' },
  modified: { expression: 'a.file_modified_at', type: 'timestamptz' },
  name: { expression: 'a.name_key', type: 'text COLLATE "C"' },
  fileName: { expression: 'a.file_name_key', type: 'text COLLATE "C"' },
  size: { expression: 'a.size', type: 'bigint' },
  // Adapters without a rank stand below every rank.
  rank: { expression: 'coalesce(a.rank, -1)', type: 'integer' },
  rating: { expression: 'a.rating', type: 'smallint' },
};

/** `-size` -> the column, its type and the direction. */
export function toSortOrder(sort: AdapterSort): SortOrder {
  const descending = sort.startsWith('-');
  const order = EXPRESSIONS[descending ? sort.slice(1) : sort];
  if (!order) throw new Error(`No sort order ${sort}.`);
  return { ...order, descending };
}
