import type { FacetList } from '@lora/columns';
import {
  type AdapterFilter,
  FACET_FIELDS,
  LIMITS,
  type Facet,
  type FacetField,
  type FacetPage,
  type Facets,
  type FacetsQuery,
  type FacetValuesQuery,
} from '@lora/schema';
import { Injectable } from '@nestjs/common';
import { DomainError, decodeCursor, encodeCursor } from '../../../platform/http/index.js';
import type { Scope } from '../../auth/index.js';
import { AdapterSearch } from './adapter-search.service.js';
import { COLUMN_OF, pickFlags } from './facet-fields.js';

/** Counts by value, each field without its own filter. */
@Injectable()
export class FacetsService {
  constructor(private readonly search: AdapterSearch) {}

  async list(query: FacetsQuery, scope: Scope): Promise<Facets> {
    const { fields = FACET_FIELDS, ...filter } = query;
    const columns = [...new Set(fields.map((field) => COLUMN_OF[field]))];
    const ask = { fields: columns, top: LIMITS.facetValues };
    const { total, lists } = await this.search.facets(filter, scope, ask);
    const facets = fields.map((field): [FacetField, Facet] => [
      field,
      toFacet(field, lists[COLUMN_OF[field]]),
    ]);
    return { total, ...Object.fromEntries(facets) };
  }

  /** A page of one field's values, the most frequent first. */
  async page(field: FacetField, query: FacetValuesQuery, scope: Scope): Promise<FacetPage> {
    const { contains = '', limit = LIMITS.facetValues, cursor, ...filter } = query;
    const key = { field, contains, ...filter };
    const after = cursor === undefined ? null : readAfter(decodeCursor(cursor, key));
    if (field === 'is' || field === 'has') return this.pageOfFlags(field, filter, scope, contains);
    const page = await this.search.facetPage(filter, scope, {
      field: COLUMN_OF[field],
      contains,
      after,
      limit,
    });
    return {
      items: page.values,
      nextCursor: page.next ? encodeCursor([page.next.count, page.next.value], key) : null,
      total: page.total,
    };
  }

  /** Flags are so few that they are one page. */
  private async pageOfFlags(
    field: 'is' | 'has',
    filter: AdapterFilter,
    scope: Scope,
    contains: string,
  ): Promise<FacetPage> {
    const ask = { fields: ['flag'] as const, top: LIMITS.facetValues };
    const { lists } = await this.search.facets(filter, scope, ask);
    const part = contains.toLowerCase();
    const items = pickFlags(lists.flag.values, field).filter(({ value }) => value.includes(part));
    return { items, nextCursor: null, total: items.length };
  }
}

function toFacet(field: FacetField, list: FacetList): Facet {
  const values = field === 'is' || field === 'has' ? pickFlags(list.values, field) : list.values;
  return { values, more: list.more };
}

function readAfter([count, value]: readonly (string | number | null)[]): { count: number; value: string } {
  if (typeof count !== 'number' || typeof value !== 'string') {
    throw new DomainError('cursor_mismatch', 'The cursor is not one of this list.');
  }
  return { count, value };
}
