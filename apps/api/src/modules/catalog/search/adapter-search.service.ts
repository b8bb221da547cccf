import type {
  FacetField as ColumnField,
  FacetList,
  FacetPage,
  FacetValue,
  FolderLevelEntry,
  NearAdapter,
  WordCount,
} from '@lora/columns';
import { applyDefaults, listLeaves, mapLeaves, type QueryNode } from '@lora/query';
import { RESCORED } from '@lora/ranking';
import type { AdapterFilter } from '@lora/schema';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../platform/http/index.js';
import { TaskError } from '../../../platform/workers/index.js';
import type { Scope } from '../../auth/index.js';
import { expandTag } from '../tag-tree.js';
import { TagTreeRepository } from '../tag-tree.repository.js';
import { type CollectionName, SearchRepository } from './search.repository.js';
import type { CorrectedSearch } from './columns.worker.js';
import { correctWords, type WordCorrection } from './correct-words.js';
import { refuseSlow } from './refuse-slow-regex.js';
import { ColumnsService } from './columns.service.js';
import { filterToQuery, parse } from './filter-to-query.js';
import { splitFreeWords } from './free-words.js';
import { type FoundLists, fuseHits, type Hit } from './fuse-hits.js';
import { toSql, type Where } from './query-to-sql.js';
import { rescoreNear } from './rescore-near.js';
import { VectorFeed } from './vector-feed.service.js';

/** A saved search may name another one; a third step is a circle. */
const MAX_SAVED_DEPTH = 2;

/**
 * So many ids are found by their index faster than by several conditions: of 100,000, 1,292 by three filters took 0.6
 * times as long. From 5,000 on it is the other way round.
 */
const IDS_UP_TO = 2_000;

/** A search, ready to be asked: names are ids, tags hold what lies below them, mistyped words are replaced. */
export interface ReadySearch {
  node: QueryNode;
  /** The same with ids in place of what only the database can answer; null while the columns are being filled. */
  asked: QueryNode | null;
  count: number;
  /** All that it finds, where they are few: the database then need not search again. */
  ids: string[] | null;
  corrections: WordCorrection[];
  /** Its free words (`splitFreeWords`), mistyped ones as they were most likely meant. */
  typed: string[];
}

/** A ranking by words and by meaning. */
export interface RankedHits {
  hits: Hit[];
  /** How many of them, at the end, have not all the words. */
  related: number;
}

/** From a list's filter to what it finds: the one way for lists, facets, bulk changes and saved searches. */
@Injectable()
export class AdapterSearch {
  constructor(
    private readonly repository: SearchRepository,
    private readonly columns: ColumnsService,
    private readonly tags: TagTreeRepository,
    private readonly vectors: VectorFeed,
  ) {}

  /**
   * The filter as a search with mistyped words replaced, and how many adapters it finds.
   *
   * @throws DomainError `bad_query`
   */
  async prepare(filter: AdapterFilter, scope: Scope): Promise<ReadySearch> {
    const node = await this.read(filter);
    // Right after the start nobody waits for the columns: the database counts, only slower.
    if (!this.columns.isReady) return this.prepareInSql(node, scope);
    try {
      const asked = await this.toColumns(node, scope);
      const { count, ids, corrections } = await this.columns.ask<CorrectedSearch>({
        op: 'search',
        node: asked,
        scope: scope.roots,
        idsUpTo: IDS_UP_TO,
      });
      const correct = (searched: QueryNode) => correctWords(searched, corrections);
      return {
        node: correct(node),
        asked: correct(asked),
        count,
        ids,
        corrections,
        typed: splitFreeWords(node).words.map((word) => meantBy(word, corrections)),
      };
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      return this.prepareInSql(node, scope);
    }
  }

  private async prepareInSql(node: QueryNode, scope: Scope): Promise<ReadySearch> {
    await this.refuseSlowRegex(node);
    const count = await this.repository.count(toSql(node, scope));
    return { node, asked: null, count, ids: null, corrections: [], typed: [] };
  }

  /**
   * The ids of the best matches of a prepared search, best first.
   *
   * @throws TaskError while the columns are being filled
   */
  async rank(ready: ReadySearch, scope: Scope, limit: number): Promise<string[]> {
    if (!ready.asked) throw new TaskError('columns_not_ready', 'The columns are still being filled.');
    // Phrases are ids by now; the ranking looks at their words.
    const words = wordsOf(ready.node);
    return this.columns.ask({ op: 'rank', node: ready.asked, words, scope: scope.roots, limit });
  }

  /**
   * The best matches of a prepared search by words and by meaning, best first; null where nothing can be said by
   * meaning now: models are off or being loaded, the search has no free words, or the model knows nothing in them.
   *
   * @throws TaskError while the columns are being filled
   */
  async rankByMeaning(ready: ReadySearch, scope: Scope, limit: number): Promise<RankedHits | null> {
    if (!ready.asked) throw new TaskError('columns_not_ready', 'The columns are still being filled.');
    const free = splitFreeWords(ready.asked);
    if (free.words.length === 0) return null;
    const source = await this.vectors.ready();
    if (!source) return null;
    const asked = await source.query(ready.typed.join(' '));
    // Another model may have taken over meanwhile: its vectors are other ones.
    if (!asked || asked.model !== this.vectors.model) return null;
    const lists = await this.columns.ask<FoundLists>({
      op: 'lists',
      node: ready.asked,
      free,
      scope: scope.roots,
      vector: asked.vector,
      limit,
    });
    const meaning = await rescoreNear(source, asked, lists.meaning);
    return fuseHits({ ...lists, meaning }, limit);
  }

  /**
   * Adapters among those that a filter finds whose texts are nearest to a vector, best first; null while the vectors
   * are not there.
   */
  async nearest(
    asked: { model: string; vector: Float32Array },
    filter: AdapterFilter,
    o: { scope: Scope; limit: number },
  ): Promise<NearAdapter[] | null> {
    const source = await this.vectors.ready();
    if (!source || this.vectors.model !== asked.model) return null;
    const node = await this.toColumns(await this.read(filter), o.scope);
    const found = await this.ask<NearAdapter[]>({
      op: 'nearest',
      node,
      scope: o.scope.roots,
      vector: asked.vector,
      limit: Math.max(o.limit, RESCORED),
    });
    return (await rescoreNear(source, asked, found)).slice(0, o.limit);
  }

  /** The filter as a condition over adapters, exactly as written: a bulk change never guesses. `except`: ids. */
  async select(filter: AdapterFilter, scope: Scope, except: readonly string[] = []): Promise<Where> {
    const node = await this.read(filter);
    await this.refuseSlowRegex(node);
    if (except.length === 0) return toSql(node, scope);
    const others: QueryNode = { kind: 'not', node: { kind: 'ids', ids: [...except] } };
    return toSql({ kind: 'and', nodes: [node, others] }, scope);
  }

  /** How many adapters a filter finds. */
  async count(filter: AdapterFilter, scope: Scope): Promise<number> {
    const { count } = await this.prepare(filter, scope);
    return count;
  }

  async facets<F extends ColumnField>(
    filter: AdapterFilter,
    scope: Scope,
    o: { fields: readonly F[]; top: number },
  ): Promise<{ total: number; lists: Record<F, FacetList> }> {
    const ready = await this.prepare(filter, scope);
    const lists = await this.ask<Record<F, FacetList>>({
      op: 'facets',
      node: await this.askedOf(ready, scope),
      scope: scope.roots,
      fields: [...o.fields],
      top: o.top,
    });
    return { total: ready.count, lists };
  }

  /** @throws DomainError `unavailable`, as all below and facets, while the columns are being filled */
  async facetPage(
    filter: AdapterFilter,
    scope: Scope,
    o: {
      field: ColumnField;
      contains: string;
      after: { value: string; count: number } | null;
      limit: number;
    },
  ): Promise<FacetPage> {
    const node = await this.askedOf(await this.prepare(filter, scope), scope);
    return this.ask({ op: 'facet-page', node, scope: scope.roots, ...o });
  }

  async folderLevel(
    filter: AdapterFilter,
    scope: Scope,
    o: { rootId: string; parent: string },
  ): Promise<FolderLevelEntry[]> {
    const node = await this.askedOf(await this.prepare(filter, scope), scope);
    return this.ask({ op: 'folder-level', node, scope: scope.roots, ...o });
  }

  /** Folders with a part in their last name, or over several, in the whole visible library. */
  async folderPaths(part: string, scope: Scope, limit: number): Promise<FacetValue[]> {
    const node = await this.read({});
    return this.ask({ op: 'folder-paths', node, scope: scope.roots, part, limit });
  }

  /** Words in names that contain a part, in the whole visible library. */
  async words(part: string, scope: Scope, limit: number): Promise<WordCount[]> {
    const node = await this.read({});
    return this.ask({ op: 'words', node, scope: scope.roots, part, limit });
  }

  private async ask<T>(question: Parameters<ColumnsService['ask']>[0]): Promise<T> {
    try {
      return await this.columns.ask<T>(question);
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      throw new DomainError('unavailable', 'The counts are still being prepared. Try again in a moment.');
    }
  }

  private async askedOf(ready: ReadySearch, scope: Scope): Promise<QueryNode> {
    return ready.asked ?? (await this.toColumns(ready.node, scope));
  }

  private async read(filter: AdapterFilter): Promise<QueryNode> {
    // After the saved searches were put in: one that looks for hidden adapters finds them.
    return applyDefaults(await this.expand(filterToQuery(filter, Date.now()), 0));
  }

  /** Tags become themselves and all below them, roots their ids, collections their ids or the searches they save. */
  private async expand(node: QueryNode, depth: number): Promise<QueryNode> {
    const fields = new Set(listLeaves(node, ['value']).map((leaf) => leaf.field));
    const tree = fields.has('tag') ? await this.tags.loadTagTree() : null;
    const collections = fields.has('collection') ? await this.repository.collections() : [];
    const roots = fields.has('root') ? await this.repository.roots() : [];
    const searches = await this.savedSearches(node, collections, depth);
    return mapLeaves(node, (leaf) => {
      if (leaf.kind !== 'value') return leaf;
      if (leaf.field === 'tag' && tree) return { ...leaf, values: expandTag(tree, leaf.values) };
      if (leaf.field === 'root') return { ...leaf, values: idsOf(roots, leaf.values) };
      if (leaf.field !== 'collection') return leaf;
      const named = collections.filter((one) => isNamed(one, leaf.values));
      const byHand = named.filter((one) => one.query === null).map((one) => one.id);
      const saved = named.flatMap((one) => searches.get(one.id) ?? []);
      if (saved.length === 0) return { ...leaf, values: byHand };
      // Kept apart from the search around it: what it says of a field is no choice of that field's values.
      const apart = saved.map((one): QueryNode => ({ kind: 'and', nodes: [one] }));
      return { kind: 'or', nodes: [...(byHand.length > 0 ? [{ ...leaf, values: byHand }] : []), ...apart] };
    });
  }

  private async savedSearches(
    node: QueryNode,
    collections: readonly CollectionName[],
    depth: number,
  ): Promise<Map<string, QueryNode>> {
    const searches = new Map<string, QueryNode>();
    if (depth >= MAX_SAVED_DEPTH) return searches;
    const wanted = listLeaves(node, ['value'])
      .filter((leaf) => leaf.field === 'collection')
      .flatMap((leaf) => leaf.values);
    for (const one of collections) {
      if (one.query === null || !isNamed(one, wanted)) continue;
      // Places in a saved search are none in the search box.
      const saved = mapLeaves(parse(one.query, { now: Date.now() }), (leaf) => ({
        ...leaf,
        span: undefined,
      }));
      searches.set(one.id, await this.expand(saved, depth + 1));
    }
    return searches;
  }

  /** The search with ids in place of what the columns cannot answer. */
  private async toColumns(node: QueryNode, scope: Scope): Promise<QueryNode> {
    const ids = new Map<QueryNode, QueryNode>();
    for (const leaf of listLeaves(node, ['phrase', 'value'])) {
      if (leaf.kind === 'value' && leaf.field !== 'hash' && leaf.field !== 'train') continue;
      ids.set(leaf, { kind: 'ids', ids: await this.repository.ids(toSql(leaf, scope)) });
    }
    for (const leaf of listLeaves(node, ['regex'])) {
      const found = await refuseSlow(leaf, () => this.repository.idsInTime(toSql(leaf, scope)));
      ids.set(leaf, { kind: 'ids', ids: found });
    }
    return mapLeaves(node, (leaf) => ids.get(leaf) ?? leaf);
  }

  /** Some expressions take the database hours only to read. */
  private async refuseSlowRegex(node: QueryNode): Promise<void> {
    for (const leaf of listLeaves(node, ['regex'])) {
      await refuseSlow(leaf, () => this.repository.readRegexInTime(leaf.text));
    }
  }
}

function meantBy(word: string, corrections: readonly WordCorrection[]): string {
  return corrections.find(({ from }) => from === word)?.to[0] ?? word;
}

/** The texts that must be there; a phrase's words one by one. */
function wordsOf(node: QueryNode): string[] {
  return listLeaves(node, ['word', 'phrase'], { positive: true }).flatMap(({ text }) => text.split(' '));
}

function isNamed(one: { id: string; name: string }, names: readonly string[]): boolean {
  const key = one.name.toLowerCase();
  return names.some((name) => name.toLowerCase() === one.id || name.toLowerCase() === key);
}

function idsOf(all: readonly { id: string; name: string }[], names: readonly string[]): string[] {
  return all.filter((one) => isNamed(one, names)).map((one) => one.id);
}
