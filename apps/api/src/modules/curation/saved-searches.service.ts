import { Injectable } from '@nestjs/common';
import { parseQuery } from '@lora/query';
import type { AdapterSort } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { AdapterSearch, AdaptersService } from '../catalog/index.js';
import { COVERS } from './collections.repository.js';

/** What a saved search finds now. */
export interface SavedSearchLook {
  adapters: number;
  /** Addresses of pictures of its first adapters that have one. */
  covers: string[];
}

/** Saved searches: the search box's text, checked when it is saved and asked anew each time. */
@Injectable()
export class SavedSearches {
  constructor(
    private readonly search: AdapterSearch,
    private readonly adapters: AdaptersService,
  ) {}

  /** @throws DomainError bad_query with the place of the mistake in `details` */
  check(query: string): void {
    const parsed = parseQuery(query, { now: Date.now() });
    if (parsed.ok) return;
    const { code, message, from, to } = parsed.error;
    throw new DomainError('bad_query', message, { reason: code, from, to });
  }

  async look(query: string, sort: AdapterSort | null, scope: Scope): Promise<SavedSearchLook> {
    try {
      const order = sort === null ? {} : { sort };
      const first = await this.adapters.list({ q: query, has: ['preview'], limit: COVERS, ...order }, scope);
      return {
        adapters: await this.search.count({ q: query }, scope),
        covers: first.items.flatMap((item) => (item.previewUrl === null ? [] : [item.previewUrl])),
      };
    } catch (error) {
      // A text that another version of the language took must not make the whole list unreadable.
      if (error instanceof DomainError && error.code === 'bad_query') return { adapters: 0, covers: [] };
      throw error;
    }
  }
}
