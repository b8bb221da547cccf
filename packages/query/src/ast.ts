/** A place in the query text: UTF-16 offsets, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Fields that are compared with texts; several values mean any of them. */
export const VALUE_FIELDS = [
  'tag',
  'train',
  'base',
  'family',
  'type',
  'creator',
  'license',
  'folder',
  'collection',
  'root',
  'hash',
] as const;
export type ValueField = (typeof VALUE_FIELDS)[number];

/** Fields that are compared with numbers. Sizes are bytes, times milliseconds since 1970. */
export const RANGE_FIELDS = [
  'rank',
  'size',
  'rating',
  'nsfw',
  'copies',
  'added',
  'modified',
  'trained',
  'published',
] as const;
export type RangeField = (typeof RANGE_FIELDS)[number];

/** What `is:` and `has:` ask; each is a question of its own, so two of them are AND. */
export const IS_FLAGS = [
  'favorite',
  'present',
  'missing',
  'duplicate',
  'untagged',
  'broken-sidecar',
  'hidden',
] as const;
export const HAS_FLAGS = ['preview', 'notes', 'trigger'] as const;
export type Flag = `is:${(typeof IS_FLAGS)[number]}` | `has:${(typeof HAS_FLAGS)[number]}`;

/**
 * A search as a tree. Every reader (SQL, columns, page) works on this and nothing else reads the text.
 *
 * - `word`: the text occurs anywhere in one whitespace-separated piece of the adapter's search text; `phrase`: the
 *   text occurs, spaces included. Both in search form (see `toSearchText`). `exact`: the word stood in quotes, so it is
 *   not taken for a mistyped one.
 * - `regex`: on names, the source without slashes.
 * - `value`: the field has any of the values (folder: the folder or one above it; hash: any hash starts with it).
 * - `range`: `min <= x < max`; a bound left out is open; an adapter without the value never matches.
 * - `ids`: the adapters with these ids; made by programs, not by text.
 */
export type QueryNode =
  | { kind: 'and'; nodes: QueryNode[]; span?: Span }
  | { kind: 'or'; nodes: QueryNode[]; span?: Span }
  | { kind: 'not'; node: QueryNode; span?: Span }
  | { kind: 'word'; text: string; exact?: true; span?: Span }
  | { kind: 'phrase'; text: string; span?: Span }
  | { kind: 'regex'; text: string; span?: Span }
  | { kind: 'value'; field: ValueField; values: string[]; span?: Span }
  | { kind: 'range'; field: RangeField; min?: number; max?: number; span?: Span }
  | { kind: 'flag'; flag: Flag; span?: Span }
  | { kind: 'ids'; ids: string[]; span?: Span };

/** The node that matches everything. */
export const EVERYTHING: QueryNode = { kind: 'and', nodes: [] };
