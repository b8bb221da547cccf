import type { Change } from '@lora/schema';
import type { Database } from '../../platform/database/index.js';
import { formatPosition, parsePosition, type FeedPosition } from './feed-position.js';
import type { FeedRepository } from './feed.repository.js';

/** Rows of one message; a scan writes hundreds a second. */
const BATCH = 500;
/** A late row has no wake-up of its own: another transaction may have held it back. */
const LOOK_AGAIN_MS = 2_000;

export interface FeedNews {
  items: Change[];
  /** The feed's position after them. */
  position: string;
}

export interface FollowOptions {
  /** Changes come in bursts: one message for all within this. */
  gatherMs: number;
  onChanges: (news: FeedNews) => void | Promise<void>;
  onError: (error: unknown) => void;
}

/** Follows the change feed from its present end and hands on what is new, in order, one message at a time. */
export class FeedFollower {
  private position: FeedPosition = { xid: '0', seq: '0' };
  private listener: { close(): Promise<void> } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly feed: FeedRepository,
    private readonly o: FollowOptions,
  ) {}

  async start(): Promise<void> {
    const now = parsePosition(await this.feed.currentPosition());
    if (now) this.position = now;
    const wake = () => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.catchUp().catch(this.o.onError);
      }, this.o.gatherMs);
    };
    this.listener = await this.db.listen('feed', wake, wake);
    this.look = setInterval(wake, LOOK_AGAIN_MS);
  }

  /** Reads what is there now; what was committed before the call has been handed on when it ends. */
  catchUp(): Promise<void> {
    const next = this.reading.then(() => this.db.outside(() => this.read()));
    this.reading = next.catch(() => undefined);
    return next;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.look);
    await this.reading;
    await this.listener?.close();
  }

  private async read(): Promise<void> {
    for (;;) {
      if (this.stopped) return;
      const rows = await this.feed.readAfter(this.position, BATCH);
      const last = rows.at(-1);
      if (!last) return;
      await this.o.onChanges({ items: withoutDoubles(rows), position: formatPosition(last.position) });
      this.position = last.position;
      if (rows.length < BATCH) return;
    }
  }
}

/** Something that changed twice in one message is told once. */
function withoutDoubles(rows: readonly Change[]): Change[] {
  const seen = new Map(rows.map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
  return [...seen.values()];
}
