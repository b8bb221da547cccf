import { Columns, type ColumnRow, type ColumnScope, type FacetField, type FacetValue } from '@lora/columns';
import { listLeaves, type QueryNode } from '@lora/query';
import { collectGarbage } from '../../../platform/workers/collect-garbage.js';
import { defineTask } from '../../../platform/workers/define-task.js';
import { correctWords, type WordCorrection } from './correct-words.js';
import type { FreeWords } from './free-words.js';
import { type FoundLists } from './fuse-hits.js';

/** What the thread is asked; `epoch` tells whether it still has the rows that the asker gave it. */
export type ColumnsTask = { epoch: string } & (
  | { op: 'begin' }
  | { op: 'write'; rows: ColumnRow[]; removed: string[] }
  | { op: 'compact' }
  | { op: 'search'; node: QueryNode; scope: ColumnScope; idsUpTo: number }
  | { op: 'rank'; node: QueryNode; words: string[]; scope: ColumnScope; limit: number }
  | {
      op: 'lists';
      node: QueryNode;
      free: FreeWords;
      scope: ColumnScope;
      vector: Float32Array;
      limit: number;
    }
  | { op: 'nearest'; node: QueryNode; scope: ColumnScope; vector: Float32Array; limit: number }
  | { op: 'begin-vectors'; dim: number }
  | { op: 'write-vectors'; vectors: { id: string; vector: Float32Array | null }[] }
  | { op: 'ids'; node: QueryNode; scope: ColumnScope; limit: number }
  | { op: 'facets'; node: QueryNode; scope: ColumnScope; fields: FacetField[]; top: number }
  | {
      op: 'facet-page';
      node: QueryNode;
      scope: ColumnScope;
      field: FacetField;
      contains: string;
      after: FacetValue | null;
      limit: number;
    }
  | { op: 'folder-level'; node: QueryNode; scope: ColumnScope; rootId: string; parent: string }
  | { op: 'folder-paths'; node: QueryNode; scope: ColumnScope; part: string; limit: number }
  | { op: 'words'; node: QueryNode; scope: ColumnScope; part: string; limit: number }
  | { op: 'memory' }
);

/** What a search finds with its mistyped words replaced. */
export interface CorrectedSearch {
  count: number;
  /** All of them, where they are few. */
  ids: string[] | null;
  corrections: WordCorrection[];
}

/** Shorter words resemble everything. */
const TYPO_MIN = 4;

let columns = new Columns();
let epoch = '';

/** The columns of the whole catalog live in this thread; there is one. */
export const run = defineTask<ColumnsTask, unknown>((task) => Promise.resolve(answer(task)));

function answer(task: ColumnsTask): unknown {
  if (task.op === 'begin') {
    columns = new Columns();
    epoch = task.epoch;
    return null;
  }
  // A thread that died was replaced by an empty one.
  if (task.epoch !== epoch) throw Object.assign(new Error('The columns are gone.'), { code: 'columns_lost' });
  switch (task.op) {
    case 'write':
      for (const row of task.rows) columns.upsert(row);
      for (const id of task.removed) columns.remove(id);
      return null;
    case 'compact':
      columns.compact();
      return collectGarbage();
    case 'search':
      return search(task.node, task.scope, task.idsUpTo);
    case 'rank':
      return columns.rank(task.node, task.scope, { words: task.words, limit: task.limit });
    case 'lists':
      return findLists(task);
    case 'nearest':
      return columns.nearest(task.node, task.scope, task);
    case 'begin-vectors':
      return columns.beginVectors(task.dim);
    case 'write-vectors':
      return task.vectors.filter(({ id, vector }) => !columns.setVector(id, vector)).map(({ id }) => id);
    case 'ids':
      return columns.ids(task.node, task.scope, task.limit);
    case 'facets':
      return columns.facets(task.node, task.scope, { fields: task.fields, top: task.top });
    case 'facet-page':
      return columns.facetPage(task.node, task.scope, task);
    case 'folder-level':
      return columns.folderLevel(task.node, task.scope, task);
    case 'folder-paths':
      return columns.folderPaths(task.node, task.scope, { part: task.part, limit: task.limit });
    case 'words':
      return columns.words(task.node, task.scope, { part: task.part, limit: task.limit });
    case 'memory':
      return columns.memory();
  }
}

/** So many of each way to search are joined into one ranking. */
const RELATED_POOL = 100;

/** What each way of searching finds. */
function findLists({ node, free, scope, vector, limit }: Extract<ColumnsTask, { op: 'lists' }>): FoundLists {
  const { words, rest } = free;
  return {
    plain: columns.rank(node, scope, { words, limit }),
    named: columns.named(node, scope, words),
    anyWord: columns.rankByAnyWord(rest, scope, { words, limit: RELATED_POOL }),
    meaning: columns.nearest(rest, scope, { vector, limit: RELATED_POOL }),
  };
}

/** A word that nothing has is replaced by those that it resembles: by all of them, as any may have been meant. */
function search(node: QueryNode, scope: ColumnScope, idsUpTo: number): CorrectedSearch {
  const corrections: WordCorrection[] = [];
  const words = listLeaves(node, ['word'], { positive: true }).filter((leaf) => !leaf.exact);
  for (const text of new Set(words.map((leaf) => leaf.text))) {
    if (text.length < TYPO_MIN || columns.count({ kind: 'word', text }, scope) > 0) continue;
    const similar = columns.similarWords({ kind: 'and', nodes: [] }, scope, text);
    if (similar.length > 0) corrections.push({ from: text, to: similar.map(({ word }) => word) });
  }
  const corrected = correctWords(node, corrections);
  const count = columns.count(corrected, scope);
  return { count, ids: count <= idsUpTo ? columns.ids(corrected, scope) : null, corrections };
}
