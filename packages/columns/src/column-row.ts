/** One adapter as the columns need it. Times are milliseconds since 1970, sizes bytes. */
export interface ColumnRow {
  id: string;
  /** The roots that show it; a caller who sees none of them does not see the adapter. */
  rootIds: string[];
  /** Roots that a caller must all see, and roots of which the caller must see none, to be shown this row. */
  seenWith: string[];
  notWith: string[];
  /** What other callers are shown in its place: rows of the same id, at most one of which is for a caller. */
  views: ColumnRow[];
  state: 'present' | 'missing';
  hidden: boolean;
  baseModel: string;
  family: string | null;
  networkType: string;
  tags: string[];
  creator: string | null;
  license: string | null;
  /** Where its files lie; the path '' is the root itself. */
  folders: { rootId: string; path: string }[];
  /** Ids of the collections. */
  collections: string[];
  rank: number | null;
  size: number;
  rating: number;
  favorite: boolean;
  nsfwLevel: number;
  copies: number;
  addedAt: number;
  modifiedAt: number | null;
  trainedAt: number | null;
  publishedAt: number | null;
  hasPreview: boolean;
  hasNotes: boolean;
  hasTrigger: boolean;
  brokenSidecar: boolean;
  /** In search form (see `toSearchText` of the query package), pieces apart by white space. */
  searchText: string;
  name: string;
}

/** The roots that the caller may see. */
export type ColumnScope = 'all' | readonly string[];

/** What can be counted by value. `folder` counts the top level; `year` is the year of training in UTC. */
export const FACET_FIELDS = [
  'base',
  'family',
  'type',
  'tag',
  'creator',
  'license',
  'root',
  'collection',
  'folder',
  'rank',
  'size',
  'year',
  'rating',
  'nsfw',
  'state',
  'flag',
] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export interface FacetValue {
  value: string;
  count: number;
}

export interface FacetList {
  values: FacetValue[];
  /** Whether further values have adapters. */
  more: boolean;
}

export interface FacetPage {
  values: FacetValue[];
  /** The last value told, to ask on with; null at the end. */
  next: FacetValue | null;
  /** Values on all pages. */
  total: number;
}

export interface FolderLevelEntry {
  /** The last part of the folder's path. */
  name: string;
  /** Adapters in the folder or below it. */
  count: number;
  /** Whether one of these adapters lies in a folder below it. */
  hasChildren: boolean;
}

export interface WordCount {
  word: string;
  /** Adapters with the word in their name. */
  count: number;
}

export interface SimilarWord extends WordCount {
  /** Shared trigrams by all trigrams, 0 to 1. */
  similarity: number;
}

/** An adapter and the cosine of its text and what was asked for. */
export interface NearAdapter {
  id: string;
  score: number;
}
