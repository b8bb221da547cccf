import { Injectable } from '@nestjs/common';
import type { ChangeKind } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { formatPosition, type FeedPosition } from './feed-position.js';

export interface FeedRow {
  kind: ChangeKind;
  id: string;
  position: FeedPosition;
}

/**
 * The change feed: each change writes its row in its own transaction, readers go on from their last position.
 * NOTIFY on channel `feed` is only a wake-up.
 */
@Injectable()
export class FeedRepository {
  private readonly listeners = new Set<() => void>();

  constructor(private readonly db: Database) {}

  /** Calls back at once when this process has committed rows; other processes' come by NOTIFY. */
  onAppend(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Writes one row per entity into the caller's transaction. */
  async append(kind: ChangeKind, entityIds: readonly string[]): Promise<void> {
    if (entityIds.length === 0) return;
    this.db.afterCommit(() => this.listeners.forEach((tell) => tell()));
    await this.db.query(
      `WITH added AS (INSERT INTO feed (kind, entity_id) SELECT $1, unnest($2::uuid[]) RETURNING 1)
       SELECT pg_notify('feed', '') FROM added LIMIT 1`,
      [kind, entityIds],
    );
  }

  /**
   * Committed rows after a position, oldest first. Only transactions below the oldest running one are read:
   * a row that commits late cannot be skipped, it just comes a little later.
   */
  async readAfter(after: FeedPosition, limit: number): Promise<FeedRow[]> {
    const rows = await this.db.query<{ kind: ChangeKind; entity_id: string; xid: string; seq: string }>(
      // The order names the table: a bare "seq" would be the text above, in which 10 stands before 9.
      `SELECT kind, entity_id, xid::text, seq::text FROM feed
       WHERE (xid, seq) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY feed.xid, feed.seq LIMIT $3`,
      [after.xid, after.seq, limit],
    );
    return rows.map((row) => ({
      kind: row.kind,
      id: row.entity_id,
      position: { xid: row.xid, seq: row.seq },
    }));
  }

  /** The place from which a reader that has just loaded everything must go on. */
  async currentPosition(): Promise<string> {
    // Just below the oldest running transaction: what it will write lies after this place.
    const [row] = await this.db.query<{ xid: string }>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`,
    );
    return formatPosition({ xid: row?.xid ?? '0', seq: '0' });
  }

  /**
   * True when a reader cannot go on from the position: rows after it may have been pruned, or it lies in a future
   * that this database has not seen (a backup was restored, or it is another database's).
   */
  async isLost(position: FeedPosition): Promise<boolean> {
    const [row] = await this.db.query<{ lost: boolean }>(
      `SELECT $1::xid8 <= pruned_to OR $1::xid8 > pg_snapshot_xmax(pg_current_snapshot()) AS lost
       FROM (SELECT pruned_below AS pruned_to FROM feed_state) AS state`,
      [position.xid],
    );
    return row?.lost ?? false;
  }

  /** Removes rows older than `days`; readers with an older position are told to load everything anew. */
  async prune(days: number): Promise<void> {
    await this.db.transaction(async () => {
      await this.db.query(
        `WITH gone AS (DELETE FROM feed WHERE at < now() - make_interval(days => $1) RETURNING xid)
         UPDATE feed_state SET pruned_below = greatest(pruned_below, (SELECT max(xid) FROM gone))
         WHERE EXISTS (SELECT 1 FROM gone)`,
        [days],
      );
    });
  }
}
