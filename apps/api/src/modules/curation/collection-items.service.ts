import { Injectable } from '@nestjs/common';
import type { CollectionChanged, PlaceInCollection } from '@lora/schema';
import { isUUID } from 'class-validator';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Scope } from '../auth/index.js';
import { FeedRepository } from '../history/index.js';
import { CollectionItemsRepository } from './collection-items.repository.js';
import { type CollectionRow, CollectionsRepository } from './collections.repository.js';
import { spreadPositions } from './spread-positions.js';

/** Of the ids that a message lists; all of them are in its details. */
const NAMED = 3;

/** Which adapters are in a collection by hand, and in which order. What is written on an adapter does not change. */
@Injectable()
export class CollectionItemsService {
  constructor(
    private readonly db: Database,
    private readonly collections: CollectionsRepository,
    private readonly items: CollectionItemsRepository,
    private readonly feed: FeedRepository,
  ) {}

  /** Adds adapters in the given order, or moves those that are in it; all or none. */
  async place(id: string, given: PlaceInCollection, scope: Scope): Promise<CollectionChanged> {
    const ids = readIds(given.ids);
    return this.db.transaction(async () => {
      const row = await this.lock(id, scope);
      const found = await this.items.resolve([...ids, ...(given.before ? [given.before] : [])], scope);
      const adapters = [...new Set(ids.flatMap((each) => found.get(each) ?? []))];
      refuseUnknown(ids.filter((each) => !found.has(each)));
      if (adapters.length === 0) return { changed: 0 };
      const before = given.before ? (found.get(given.before.toLowerCase()) ?? null) : null;
      const positions =
        given.before && before === null ? null : await this.makeRoom(row.id, before, adapters);
      if (!positions) {
        throw new DomainError('not_found', `The adapter ${given.before} is not in this collection.`);
      }
      const added = await this.items.place(
        row.id,
        adapters.map((adapterId, n) => ({ id: adapterId, position: positions[n] ?? 0 })),
      );
      await this.tell(row.id, added);
      return { changed: adapters.length };
    });
  }

  /** Takes adapters out; those that are not in it are no mistake. */
  async remove(id: string, given: readonly string[], scope: Scope): Promise<CollectionChanged> {
    const ids = readIds(given);
    return this.db.transaction(async () => {
      const row = await this.lock(id, scope);
      const found = await this.items.resolve(ids, scope);
      const removed = await this.items.remove(row.id, [...found.values()]);
      if (removed.length > 0) await this.tell(row.id, removed);
      return { changed: removed.length };
    });
  }

  private async lock(id: string, scope: Scope): Promise<CollectionRow> {
    const row = await this.collections.lock(id, scope);
    if (!row) throw new DomainError('not_found', `There is no collection ${id}.`);
    if (row.query === null) return row;
    throw new DomainError(
      'conflict',
      `"${row.name}" is a saved search: its adapters are those that it finds.`,
    );
  }

  /** Null where `before` is not in the collection. */
  private async makeRoom(
    id: string,
    before: string | null,
    moved: readonly string[],
  ): Promise<number[] | null> {
    if (before !== null && moved.includes(before)) {
      throw new DomainError('validation_failed', 'An adapter cannot be put before itself.', {
        before: ['must not be among ids'],
      });
    }
    for (;;) {
      const place = await this.items.neighbours(id, before, moved);
      if (!place) return null;
      const positions = spreadPositions(place.after, place.before, moved.length);
      if (positions) return positions;
      await this.items.renumber(id);
    }
  }

  private async tell(id: string, adapters: readonly string[]): Promise<void> {
    await this.collections.touch(id);
    await this.feed.append('collection', [id]);
    // An adapter's detail names its collections.
    await this.feed.append('adapter', adapters);
  }
}

/** In lower case, as the database gives them back, each once. */
function readIds(given: readonly string[]): string[] {
  const wrong = given.filter((id) => !isUUID(id));
  if (wrong.length === 0) return [...new Set(given.map((id) => id.toLowerCase()))];
  throw new DomainError('validation_failed', `ids must hold UUIDs; "${wrong[0]}" is none.`, {
    ids: ['each value in ids must be a UUID'],
  });
}

function refuseUnknown(ids: readonly string[]): void {
  if (ids.length === 0) return;
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  throw new DomainError(
    'not_found',
    `These adapters are not there (any more): ${ids.slice(0, NAMED).join(', ')}${more}. Nothing was changed.`,
    { ids },
  );
}
