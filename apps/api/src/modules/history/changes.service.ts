import { Injectable } from '@nestjs/common';
import { LIMITS, type ChangePage, type ChangeQuery } from '@lora/schema';
import { DomainError } from '../../platform/http/index.js';
import { formatPosition, parsePosition } from './feed-position.js';
import { FeedRepository } from './feed.repository.js';

/** Reads the change feed for clients that catch up. */
@Injectable()
export class ChangesService {
  constructor(private readonly feed: FeedRepository) {}

  async readPage(query: ChangeQuery): Promise<ChangePage> {
    if (query.after === undefined) {
      return { items: [], position: await this.feed.currentPosition(), more: false, reset: false };
    }
    const after = parsePosition(query.after);
    if (!after) {
      throw new DomainError('validation_failed', 'after must be a position that GET /changes has given.', {
        after: ['is no position of the change feed'],
      });
    }
    if (await this.feed.isLost(after)) {
      return { items: [], position: await this.feed.currentPosition(), more: false, reset: true };
    }
    const limit = query.limit ?? LIMITS.changes;
    const rows = await this.feed.readAfter(after, limit);
    const last = rows.at(-1);
    return {
      items: rows.map((row) => ({ kind: row.kind, id: row.id })),
      position: last ? formatPosition(last.position) : query.after,
      more: rows.length === limit,
      reset: false,
    };
  }
}
