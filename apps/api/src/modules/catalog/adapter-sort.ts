import type { AdapterSort } from '@lora/schema';

/** How a sort order reads in SQL; `key` gives the cursor's value exactly, as text. */
export interface SortOrder {
  expression: string;
  type: string;
  descending: boolean;
}

/** What two of the orders need. */
export interface SortContext {
  /** Of `random`: another seed is another order. */
  seed: number;
  /** Of `manual`: the collection by hand. */
  collectionId: string | null;
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
  // Those that Civitai does not know stand before all others in time.
  publishedAt: { expression: `coalesce(a.published_at, '-infinity')`, type: 'timestamptz' },
};

/** `-size` -> the column, its type and the direction. */
export function toSortOrder(sort: AdapterSort, o: SortContext): SortOrder {
  if (sort === 'random') {
    return {
      expression: `uuid_hash_extended(a.id, ${Math.trunc(o.seed)})`,
      type: 'bigint',
      descending: false,
    };
  }
  if (sort === 'manual') {
    const collection = `'${o.collectionId}'::uuid`;
    return {
      expression: `(SELECT ci.position FROM collection_items ci WHERE ci.collection_id = ${collection} AND ci.adapter_id = a.id)`,
      type: 'double precision',
      descending: false,
    };
  }
  const descending = sort.startsWith('-');
  const order = EXPRESSIONS[descending ? sort.slice(1) : sort];
  if (!order) throw new Error(`No sort order ${sort}.`);
  return { ...order, descending };
}
