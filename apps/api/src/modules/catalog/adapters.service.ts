import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type AdapterDetail,
  type AdapterFilter,
  type AdapterPage,
  type AdapterQuery,
  type AdapterSort,
  type FolderPage,
  type Facets,
} from '@lora/schema';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import type { FilterField } from './adapter-filter.js';
import { toSortOrder } from './adapter-sort.js';
import { presentDetail, presentItem } from './adapters.presenter.js';
import { AdaptersRepository, type After } from './adapters.repository.js';
import { FilesRepository } from './files.repository.js';

/** Values of a facet shown at once. */
const FACET_VALUES = 50;
const DEFAULT_SORT: AdapterSort = '-added';

/** Reads of the catalog. */
@Injectable()
export class AdaptersService {
  constructor(
    private readonly adapters: AdaptersRepository,
    private readonly files: FilesRepository,
  ) {}

  async list(query: AdapterQuery, scope: Scope): Promise<AdapterPage> {
    const { limit = LIMITS.pageDefault, cursor, sort = DEFAULT_SORT, ...filter } = query;
    // A cursor is only right under the query that made it.
    const key = { sort, ...filter };
    const after = cursor === undefined ? null : readAfter(decodeCursor(cursor, key));
    const order = toSortOrder(sort);
    const rows = await refuseBadCursor(cursor, () =>
      this.adapters.list({ filter, scope, order, after, limit: limit + 1 }),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const total =
      after === null && rows.length <= limit ? rows.length : await this.adapters.count(filter, scope);
    return {
      items: page.map(presentItem),
      nextCursor: rows.length > limit && last ? encodeCursor([last.sort_key, last.id], key) : null,
      total,
    };
  }

  async get(id: string, scope: Scope): Promise<AdapterDetail> {
    const row = await this.adapters.find(id, scope);
    if (!row) throw new DomainError('not_found', `There is no adapter ${id}.`);
    return presentDetail(row, await this.files.ofAdapter(row.id, scope));
  }

  async facets(filter: AdapterFilter, scope: Scope): Promise<Facets> {
    const count = (field: FilterField) => this.adapters.facet({ filter, scope, field, limit: FACET_VALUES });
    const [baseModel, family, networkType, tag, rootId, state, favorite] = await Promise.all([
      count('baseModel'),
      count('family'),
      count('networkType'),
      count('tag'),
      count('rootId'),
      count('state'),
      count('favorite'),
    ]);
    return {
      baseModel,
      family,
      networkType,
      tag,
      rootId,
      state,
      favorite: favorite.find((facet) => facet.value === 'true')?.count ?? 0,
    };
  }

  async folders(o: { rootId: string; parent: string; scope: Scope }): Promise<FolderPage> {
    const rows = await this.adapters.folders(o);
    const items = rows.map((row) => ({
      rootId: o.rootId,
      path: o.parent === '' ? row.name : `${o.parent}/${row.name}`,
      name: row.name,
      adapters: row.adapters,
      hasChildren: row.has_children,
    }));
    return { items, nextCursor: null, total: items.length };
  }
}

function readAfter([key, id]: readonly (string | number | null)[]): After {
  if (typeof key !== 'string' || typeof id !== 'string') {
    throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
  }
  return { key, id };
}
