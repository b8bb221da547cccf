import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { FeedFollower, type FeedNews, FeedRepository } from '../history/index.js';

/** A burst of changes is one message. */
const GATHER_MS = 100;
/** The feed is kept this long for clients that were away. */
const KEEP_DAYS = 7;
const PRUNE_MS = 3_600_000;

/** Follows the change feed for the sockets, and keeps it from growing for ever. */
@Injectable()
export class FeedReader {
  private readonly log = new Logger('Realtime');
  private follower: FeedFollower | undefined;
  private prune: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly feed: FeedRepository,
  ) {}

  /** Starts at the present end of the feed. */
  async start(onChanges: (news: FeedNews) => void): Promise<void> {
    this.follower = new FeedFollower(this.db, this.feed, {
      gatherMs: GATHER_MS,
      onChanges,
      onError: (error) => this.log.warn(`could not read the change feed: ${String(error)}`),
    });
    await this.follower.start();
    this.prune = setInterval(() => {
      this.feed
        .prune(KEEP_DAYS)
        .catch((error: unknown) => this.log.warn(`could not prune the feed: ${String(error)}`));
    }, PRUNE_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.prune);
    await this.follower?.stop();
  }
}
