import { createHash } from 'node:crypto';
import { listLeaves } from '@lora/query';
import {
  LIMITS,
  type AdapterDetail,
  type AdapterFilter,
  type AdapterItem,
  type AdapterPage,
  type AdapterQuery,
  type AdapterSort,
  type FolderPage,
  type FolderQuery,
  type HitReason,
  type SearchMode,
} from '@lora/schema';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import { TaskError } from '../../platform/workers/index.js';
import type { Scope } from '../auth/index.js';
import { toSortOrder } from './adapter-sort.js';
import { presentDetail, presentItem } from './adapters.presenter.js';
import { AdaptersRepository, type After } from './adapters.repository.js';
import { DismissedProposalsRepository } from './dismissed-proposals.repository.js';
import { FilesRepository } from './files.repository.js';
import { AdapterSearch, type ReadySearch } from './search/adapter-search.service.js';
import { toSql } from './search/query-to-sql.js';
import { TagRulesRepository } from './tag-rules.repository.js';

const DEFAULT_SORT: AdapterSort = '-added';
/** A ranking is kept while somebody pages through it. */
const RANKING_MS = 60_000;
const RANKINGS = 100;

/** Reads of the catalog. */
@Injectable()
export class AdaptersService {
  private readonly rankings = new LRUCache<string, Promise<Ranking>>({ max: RANKINGS, ttl: RANKING_MS });

  constructor(
    private readonly adapters: AdaptersRepository,
    private readonly files: FilesRepository,
    private readonly search: AdapterSearch,
    private readonly dismissed: DismissedProposalsRepository,
    private readonly tagRules: TagRulesRepository,
  ) {}

  async list(query: AdapterQuery, scope: Scope): Promise<AdapterPage> {
    const {
      limit = LIMITS.pageDefault,
      cursor,
      offset,
      sort: wanted,
      seed = 0,
      mode = 'keyword',
      ...filter
    } = query;
    if (cursor !== undefined && offset !== undefined) {
      throw new DomainError('validation_failed', 'Give either a cursor or an offset.', {
        offset: ['must not stand beside a cursor'],
      });
    }
    const ready = await this.search.prepare(filter, scope);
    const sort = wanted ?? (hasWords(ready) ? 'relevance' : DEFAULT_SORT);
    const page = { ready, sort, seed, mode, limit, cursor, offset: offset ?? 0, filter, scope };
    if (sort !== 'relevance') return this.listSorted(page);
    try {
      return await this.listRanked(page);
    } catch (error) {
      // Without the columns nothing can be ranked: better the newest first than nothing. Such a list goes on so.
      const isUnranked = error instanceof DomainError && error.code === 'cursor_mismatch';
      if (!(error instanceof TaskError) && !isUnranked) throw error;
      return this.listSorted({ ...page, sort: DEFAULT_SORT, cursorSort: 'unranked' });
    }
  }

  async get(id: string, scope: Scope): Promise<AdapterDetail> {
    const row = await this.adapters.find(id, scope);
    if (!row) throw new DomainError('not_found', `There is no adapter ${id}.`);
    const [files, ownPreviews, dismissed, rules] = await Promise.all([
      this.files.ofAdapter(row.id, scope),
      this.files.ownPreviews(row.id),
      this.dismissed.of(row.id),
      this.tagRules.read(),
    ]);
    return presentDetail(row, files, { ownPreviews, dismissed, rules });
  }

  /** Adapters as lists show them, in the order of the ids; those that the caller may not see are left out. */
  async items(ids: readonly string[], scope: Scope): Promise<AdapterItem[]> {
    return (await this.adapters.byIds(ids, scope)).map(presentItem);
  }

  /** One level of a root's folders with what a filter finds in each, whatever folder the filter names. */
  async folders({ rootId, parent = '', ...filter }: FolderQuery, scope: Scope): Promise<FolderPage> {
    const level = await this.search.folderLevel(filter, scope, { rootId, parent });
    const items = level.map(({ name, count, hasChildren }) => ({
      rootId,
      path: parent === '' ? name : `${parent}/${name}`,
      name,
      adapters: count,
      hasChildren,
    }));
    return { items, nextCursor: null, total: items.length };
  }

  private async listSorted(page: ListPage): Promise<AdapterPage> {
    const { ready, sort, seed, limit, cursor, scope } = page;
    // A cursor is only right under the query that made it.
    const key = { sort: page.cursorSort ?? sort, seed, ...page.filter };
    const after = cursor === undefined ? null : readAfter(decodeCursor(cursor, key));
    const order = toSortOrder(sort, { seed, collectionId: sort === 'manual' ? oneCollection(ready) : null });
    const rows = await refuseBadCursor(cursor, () =>
      this.adapters.list({
        where: toSql(ready.ids ? { kind: 'ids', ids: ready.ids } : ready.node, scope),
        order,
        after,
        offset: page.offset,
        limit: limit + 1,
      }),
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const isWhole = after === null && page.offset === 0 && rows.length <= limit;
    // What was just committed elsewhere may stand in the rows before it is counted.
    const total = isWhole ? rows.length : Math.max(ready.count, page.offset + rows.length);
    return {
      items: shown.map(presentItem),
      nextCursor: rows.length > limit && last ? encodeCursor([last.sort_key, last.id], key) : null,
      total,
      matches: total,
      related: 0,
      mode: 'keyword',
      corrections: ready.corrections,
    };
  }

  /** A bounded ranking, kept for a minute, so that its pages fit together. */
  private async listRanked(page: ListPage): Promise<AdapterPage> {
    const { ready, mode, limit, cursor, scope } = page;
    const key = { sort: 'relevance', mode, ...page.filter };
    const start = cursor === undefined ? page.offset : readOffset(decodeCursor(cursor, key));
    const ranking = await this.rank(page, start === 0);
    const shown = ranking.hits.slice(start, start + limit);
    const rows = await this.adapters.byIds(
      shown.map(({ id }) => id),
      scope,
    );
    const reasons = new Map(shown.map((hit) => [hit.id, hit.reasons]));
    const next = start + limit;
    const total = ranking.hits.length;
    return {
      items: rows.map((row) => ({ ...presentItem(row), ...withReasons(reasons.get(row.id)) })),
      nextCursor: next < total ? encodeCursor([next], key) : null,
      total,
      matches: Math.max(ready.count, total - ranking.related),
      related: ranking.related,
      mode: ranking.mode,
      corrections: ready.corrections,
    };
  }

  private async rank(page: ListPage, fresh: boolean): Promise<Ranking> {
    const { filter, scope, mode } = page;
    // By what was asked, not by what it means now: `added:<7d` means another time at each request.
    const key = createHash('sha256')
      .update(JSON.stringify([Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1)), scope, mode]))
      .digest('base64url');
    const kept = fresh ? undefined : this.rankings.get(key);
    if (kept) return kept;
    const ranking = this.work(page);
    this.rankings.set(key, ranking);
    ranking.catch(() => this.rankings.delete(key));
    return ranking;
  }

  private async work({ ready, scope, mode }: ListPage): Promise<Ranking> {
    const byMeaning = mode === 'hybrid' ? await this.search.rankByMeaning(ready, scope, LIMITS.ranked) : null;
    if (byMeaning) return { ...byMeaning, mode };
    const ids = await this.search.rank(ready, scope, LIMITS.ranked);
    return { hits: ids.map((id) => ({ id })), related: 0, mode: 'keyword' };
  }
}

/** A ranking, kept while somebody pages through it. */
interface Ranking {
  hits: { id: string; reasons?: HitReason[] }[];
  related: number;
  mode: SearchMode;
}

interface ListPage {
  ready: ReadySearch;
  sort: AdapterSort;
  /** In cursors, instead of the sort. */
  cursorSort?: string;
  seed: number;
  mode: SearchMode;
  limit: number;
  cursor: string | undefined;
  offset: number;
  filter: AdapterFilter;
  scope: Scope;
}

function withReasons(reasons: HitReason[] | undefined): { reasons?: HitReason[] } {
  return reasons ? { reasons } : {};
}

function hasWords(ready: ReadySearch): boolean {
  return listLeaves(ready.node, ['word', 'phrase'], { positive: true }).length > 0;
}

/** The order by hand is one collection's. */
function oneCollection(ready: ReadySearch): string {
  const leaves = listLeaves(ready.node, ['value'], { positive: true }).filter(
    (leaf) => leaf.field === 'collection',
  );
  const [id] = leaves.flatMap((leaf) => leaf.values);
  if (id !== undefined && leaves.length === 1 && leaves[0]?.values.length === 1) return id;
  throw new DomainError('validation_failed', 'The order by hand needs exactly one collection by hand.', {
    sort: ['manual needs one collection'],
  });
}

function readAfter([key, id]: readonly (string | number | null)[]): After {
  if (typeof key !== 'string' || typeof id !== 'string') {
    throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
  }
  return { key, id };
}

function readOffset([offset]: readonly (string | number | null)[]): number {
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
}
