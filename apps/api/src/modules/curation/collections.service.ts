import { Injectable } from '@nestjs/common';
import type { Collection, CollectionPage, CreateCollection, UpdateCollection } from '@lora/schema';
import pMap from 'p-map';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller, Scope } from '../auth/index.js';
import { FeedRepository } from '../history/index.js';
import { CollectionItemsRepository } from './collection-items.repository.js';
import { presentCollection } from './collections.presenter.js';
import {
  type CollectionRow,
  CollectionsRepository,
  type CollectionValues,
  type ListedCollectionRow,
} from './collections.repository.js';
import { moveTo } from './move-to.js';
import { SavedSearches } from './saved-searches.service.js';
import { readName, refuseTakenName } from './unique-name.js';

/** The list is told at once, without pages: nobody looks through more. */
const MAX_COLLECTIONS = 1000;
/** Saved searches asked at once for a list: half of the database's connections stay free. */
const SEARCHES_AT_ONCE = 4;

/** Adapters put together by hand, and saved searches. */
@Injectable()
export class CollectionsService {
  constructor(
    private readonly db: Database,
    private readonly collections: CollectionsRepository,
    private readonly items: CollectionItemsRepository,
    private readonly searches: SavedSearches,
    private readonly feed: FeedRepository,
  ) {}

  async list(scope: Scope): Promise<CollectionPage> {
    const rows = await this.collections.list(scope);
    const items = await pMap(rows, (row) => this.present(row, scope), { concurrency: SEARCHES_AT_ONCE });
    return { items, nextCursor: null, total: items.length };
  }

  async get(id: string, scope: Scope): Promise<Collection> {
    const [row] = await this.collections.list(scope, id);
    if (!row) throw missing(id);
    return this.present(row, scope);
  }

  async create(given: CreateCollection, caller: Caller): Promise<Collection> {
    const values: CollectionValues = {
      name: readName(given.name),
      description: given.description?.trim().toWellFormed() || null,
      query: given.query?.toWellFormed() ?? null,
      sort: given.sort ?? null,
    };
    this.check(values);
    const id = await refuseTakenName('A collection', values.name, () =>
      this.db.transaction(async () => {
        if ((await this.collections.count()) >= MAX_COLLECTIONS) {
          throw new DomainError('conflict', `There are ${MAX_COLLECTIONS} collections: delete one first.`);
        }
        const added = await this.collections.add(values, caller.userId);
        await this.feed.append('collection', [added]);
        return added;
      }),
    );
    return this.get(id, caller.scope);
  }

  /** @param expected the revision the caller has seen; another one in the database is refused */
  async update(
    id: string,
    change: UpdateCollection,
    caller: Caller,
    expected: number | null,
  ): Promise<Collection> {
    const name = change.name === undefined ? undefined : readName(change.name);
    await refuseTakenName('A collection', name ?? '', () =>
      this.db.transaction(async () => {
        const order = change.position === undefined ? null : await this.collections.lockAll();
        const row = await this.collections.lock(id, caller.scope);
        if (!row) throw missing(id);
        refuseStale(row, expected);
        if (change.query !== undefined && row.query === null) {
          throw new DomainError(
            'conflict',
            `"${row.name}" is put together by hand: it has no search to change.`,
          );
        }
        const values: CollectionValues = {
          name: name ?? row.name,
          description:
            change.description === undefined
              ? row.description
              : change.description?.trim().toWellFormed() || null,
          query: change.query?.toWellFormed() ?? row.query,
          sort: change.sort === undefined ? row.sort : change.sort,
        };
        this.check(values);
        await this.collections.write(row.id, values);
        if (change.coverId !== undefined) await this.setCover(row.id, change.coverId, caller.scope);
        const moved =
          order && change.position !== undefined
            ? await this.collections.order(moveTo(order, row.id, change.position))
            : [];
        await this.collections.touch(row.id);
        await this.feed.append('collection', [...new Set([row.id, ...moved])]);
      }),
    );
    return this.get(id, caller.scope);
  }

  /** Its adapters stay where they are. */
  async remove(id: string, scope: Scope): Promise<void> {
    await this.db.transaction(async () => {
      const row = await this.collections.lock(id, scope);
      if (!row) throw missing(id);
      const adapters = await this.items.adaptersOf(row.id);
      await this.collections.remove(row.id);
      await this.feed.append('collection.removed', [row.id]);
      await this.feed.append('adapter', adapters);
    });
  }

  private async present(row: ListedCollectionRow, scope: Scope): Promise<Collection> {
    const look = row.query === null ? null : await this.searches.look(row.query, row.sort, scope);
    return presentCollection(row, look);
  }

  private check({ query, sort }: CollectionValues): void {
    if (query === null) return;
    this.searches.check(query);
    if (sort !== 'manual') return;
    throw new DomainError('validation_failed', 'Only a collection by hand has an order by hand.', {
      sort: ['must not be manual for a saved search'],
    });
  }

  private async setCover(id: string, given: string | null, scope: Scope): Promise<void> {
    const adapterId =
      given === null ? null : (await this.items.resolve([given], scope)).get(given.toLowerCase());
    if (adapterId === undefined) throw new DomainError('not_found', `There is no adapter ${given}.`);
    await this.collections.setCover(id, adapterId);
  }
}

function missing(id: string): DomainError {
  return new DomainError('not_found', `There is no collection ${id}.`);
}

function refuseStale(row: CollectionRow, expected: number | null): void {
  if (expected === null || expected === row.revision) return;
  throw new DomainError(
    'precondition_failed',
    'Somebody changed this collection meanwhile: look at it again first.',
    { revision: row.revision },
  );
}
