import type { QueryNode } from '@lora/query';
import type { Bitmap } from './bitmap.js';
import type {
  ColumnRow,
  ColumnScope,
  FacetField,
  FacetList,
  FacetPage,
  FacetValue,
  FolderLevelEntry,
  NearAdapter,
  SimilarWord,
  WordCount,
} from './column-row.js';
import { compareText } from './compare-text.js';
import { Evaluator } from './evaluator.js';
import { FacetCounter } from './facet-counter.js';
import { rankRows } from './rank-rows.js';
import { rankByAnyWord } from './rank-by-any-word.js';
import { RowTable } from './row-table.js';
import { Selection } from './selection.js';
import { countValues, selectTop } from './select-top.js';
import { VectorColumn } from './vector-column.js';

/**
 * The filter fields of all adapters in memory, by column, for counts and facets in milliseconds. Exact at any time:
 * a written row counts in the next answer.
 *
 * Every question about a search takes the caller's roots (`scope`) and throws `UnresolvedLeaf` for a part that only
 * the database can answer: a hash, a training tag, a phrase or a regular expression.
 */
export class Columns {
  private readonly table = new RowTable();
  private readonly evaluator = new Evaluator(this.table);

  get size(): number {
    return this.table.size;
  }

  /** Adds an adapter or puts new values in place of the old ones. */
  upsert(row: ColumnRow): void {
    this.table.write(row);
  }

  /** Forgets an adapter; an unknown id is no mistake, as change feeds repeat themselves. */
  remove(id: string): void {
    this.table.erase(id);
  }

  /** Sorts what was written into the index of words. Done by the first search that needs it; call it after loading. */
  compact(): void {
    this.table.pieces.compact();
  }

  count(node: QueryNode, scope: ColumnScope): number {
    return this.evaluator.evaluate(node, scope).countAnd(this.evaluator.visible(scope));
  }

  /** Ids in no particular order. */
  ids(node: QueryNode, scope: ColumnScope, limit?: number): string[] {
    return Array.from(this.find(node, scope).toRows(limit), (row) => this.table.id(row));
  }

  /**
   * The ids that match the words best by their names, best first.
   *
   * @param words in search form
   */
  rank(node: QueryNode, scope: ColumnScope, o: { words: readonly string[]; limit: number }): string[] {
    const rows = rankRows(this.table, this.find(node, scope).toRows(), o.words, o.limit);
    return rows.map((row) => this.table.id(row));
  }

  /**
   * The matching adapters whose name is nothing but some words, in any order.
   *
   * @param words in search form
   */
  named(node: QueryNode, scope: ColumnScope, words: readonly string[]): string[] {
    const found = this.find(node, scope);
    return this.table.names.listNamed(words, found, this.table).map((row) => this.table.id(row));
  }

  /** Begins with vectors of so many numbers, without any; null: none are kept. */
  beginVectors(dim: number | null): void {
    this.table.vectors = dim === null ? null : new VectorColumn(dim);
  }

  /**
   * Keeps what an adapter's text means (norm 1), until it is removed.
   *
   * @returns false where there is no such adapter
   * @throws RankingError `wrong_dim`, `not_finite`
   */
  setVector(id: string, vector: Float32Array | null): boolean {
    const row = this.table.row(id);
    if (row === undefined) return false;
    if (vector) this.table.vectors?.set(row, vector);
    else this.table.vectors?.remove(row);
    return true;
  }

  /** How many adapters have a vector. */
  get vectors(): number {
    return this.table.vectors?.size ?? 0;
  }

  /**
   * The matching adapters whose texts are nearest to a vector, best first, with cosines that rounding has changed by
   * some thousandths. Whoever sees only a view of an adapter does not find it: the vector tells of all its files.
   */
  nearest(node: QueryNode, scope: ColumnScope, o: { vector: Float32Array; limit: number }): NearAdapter[] {
    const found = this.table.vectors?.nearest(this.find(node, scope), o.vector, o.limit) ?? [];
    return found.map(({ row, score }) => ({ id: this.table.id(row), score }));
  }

  /**
   * The matching adapters that have any of some words, those with rare ones and with words in the name first.
   *
   * @param node what they must match besides
   * @param o.words in search form
   */
  rankByAnyWord(
    node: QueryNode,
    scope: ColumnScope,
    o: { words: readonly string[]; limit: number },
  ): string[] {
    const find = (word: string) => this.evaluator.evaluate({ kind: 'word', text: word }, scope);
    const rows = rankByAnyWord(this.table, this.find(node, scope), o.words, { find, limit: o.limit });
    return rows.map((row) => this.table.id(row));
  }

  /**
   * The most frequent values of each field, each field counted without its own filter (`isOwnFilter` says what that
   * is). Values that nothing has are left out; equals stand by value, numbers by number.
   */
  facets<F extends FacetField>(
    node: QueryNode,
    scope: ColumnScope,
    o: { fields: readonly F[]; top: number },
  ): Record<F, FacetList> {
    const counter = new FacetCounter(this.table, this.evaluator, node, scope);
    const lists = o.fields.map((field): [F, FacetList] => {
      const values = selectTop(counter.tally(field), { limit: o.top + 1 });
      return [field, { values: values.slice(0, o.top), more: values.length > o.top }];
    });
    return Object.fromEntries(lists) as Record<F, FacetList>;
  }

  /**
   * A page of one field's values in the order of `facets`.
   *
   * @param o.contains only values with this part, whatever the case; '' for all
   * @param o.after the last value of the page before
   */
  facetPage(
    node: QueryNode,
    scope: ColumnScope,
    o: { field: FacetField; contains?: string; after: FacetValue | null; limit: number },
  ): FacetPage {
    const tally = new FacetCounter(this.table, this.evaluator, node, scope).tally(o.field);
    const values = selectTop(tally, { limit: o.limit + 1, after: o.after, contains: o.contains });
    const page = values.slice(0, o.limit);
    return {
      values: page,
      next: values.length > o.limit ? (page.at(-1) ?? null) : null,
      total: countValues(tally, o.contains),
    };
  }

  /**
   * The folders directly below a parent that hold matching adapters, by name. The search's own folder filter does not
   * count here, so that a tree stays open around what was chosen in it.
   *
   * @param o.parent '' for the root itself
   */
  folderLevel(
    node: QueryNode,
    scope: ColumnScope,
    o: { rootId: string; parent: string },
  ): FolderLevelEntry[] {
    if (scope !== 'all' && !scope.includes(o.rootId)) return [];
    const selection = new FacetCounter(this.table, this.evaluator, node, scope).select('folder');
    const { lists } = this.table.folders;
    const { names, atOrBelow, below } = this.table.folders.mapToChildren(o.rootId, o.parent);
    const counts = selection.countGroups(lists, atOrBelow, names.length);
    const deeper = selection.countGroups(lists, below, names.length);
    return names
      .map((name, child) => ({ name, count: counts[child] ?? 0, hasChildren: (deeper[child] ?? 0) > 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => compareText(a.name, b.name));
  }

  /**
   * The folders, at any depth and whatever their root, whose path has a part that ends in its last name; those with the
   * most matching adapters in or below them first.
   *
   * @param o.part in any case; '' for top-level folders
   */
  folderPaths(node: QueryNode, scope: ColumnScope, o: { part: string; limit: number }): FacetValue[] {
    const { folders } = this.table;
    const { paths, groups } = folders.findPaths(o.part, scope);
    const counts = new Uint32Array(paths.length);
    for (const row of this.find(node, scope).toRows()) {
      const inside = new Set<number>();
      for (const code of folders.lists.get(row)) for (const path of groups.get(code) ?? []) inside.add(path);
      for (const path of inside) counts[path] = (counts[path] ?? 0) + 1;
    }
    return paths
      .map((value, path) => ({ value, count: counts[path] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || compareText(a.value, b.value))
      .slice(0, o.limit);
  }

  /**
   * Words in the names of matching adapters that contain a part: those that begin with it first, then the most
   * frequent.
   *
   * @param o.part in any case; '' for the most frequent words
   */
  words(node: QueryNode, scope: ColumnScope, o: { part: string; limit: number }): WordCount[] {
    return this.table.names.suggest(o.part, new Selection(this.find(node, scope), this.table), o.limit);
  }

  /**
   * Words in the names of matching adapters that a mistyped word may have meant: at most 5, first those that one slip
   * makes of it, then the most similar, by the similarity of PostgreSQL's pg_trgm.
   */
  similarWords(node: QueryNode, scope: ColumnScope, word: string): SimilarWord[] {
    return this.table.names.findSimilar(word, new Selection(this.find(node, scope), this.table));
  }

  /** About how many bytes the columns take. */
  memory(): { rows: number; bytes: number; searchBytes: number } {
    return { rows: this.size, bytes: this.table.bytes, searchBytes: this.table.pieces.bytes };
  }

  private find(node: QueryNode, scope: ColumnScope): Bitmap {
    return this.evaluator.visible(scope).copy().and(this.evaluator.evaluate(node, scope));
  }
}
