import { Injectable, Logger } from '@nestjs/common';
import type { Change } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { FeedRepository, formatPosition, parsePosition, type FeedPosition } from '../history/index.js';

/** Changes come in bursts: one message for all within this. */
const GATHER_MS = 100;
/** Rows of one message; a scan writes hundreds a second. */
const BATCH = 500;
/** A late row has no wake-up of its own: another transaction may have held it back. */
const LOOK_AGAIN_MS = 2_000;
/** The feed is kept this long for clients that were away. */
const KEEP_DAYS = 7;
const PRUNE_MS = 3_600_000;

/** Follows the change feed and hands on what is new. */
@Injectable()
export class FeedReader {
  private readonly log = new Logger('Realtime');
  private position: FeedPosition = { xid: '0', seq: '0' };
  private listener: { close(): Promise<void> } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;
  private prune: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly feed: FeedRepository,
  ) {}

  /** Starts at the present end of the feed. */
  async start(onChanges: (event: { items: Change[]; position: string }) => void): Promise<void> {
    const now = parsePosition(await this.feed.currentPosition());
    if (now) this.position = now;
    const wake = () => {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.reading = this.reading
          .then(() => this.read(onChanges))
          .catch((error: unknown) => {
            this.log.warn(`could not read the change feed: ${String(error)}`);
          });
      }, GATHER_MS);
    };
    this.listener = await this.db.listen('feed', wake, wake);
    this.look = setInterval(wake, LOOK_AGAIN_MS);
    this.prune = setInterval(() => {
      this.feed
        .prune(KEEP_DAYS)
        .catch((error: unknown) => this.log.warn(`could not prune the feed: ${String(error)}`));
    }, PRUNE_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.look);
    clearInterval(this.prune);
    await this.reading;
    await this.listener?.close();
  }

  private async read(onChanges: (event: { items: Change[]; position: string }) => void): Promise<void> {
    for (;;) {
      if (this.stopped) return;
      const rows = await this.feed.readAfter(this.position, BATCH);
      const last = rows.at(-1);
      if (!last) return;
      this.position = last.position;
      onChanges({ items: withoutDoubles(rows), position: formatPosition(last.position) });
      if (rows.length < BATCH) return;
    }
  }
}

/** Something that changed twice in one message is told once. */
function withoutDoubles(rows: readonly Change[]): Change[] {
  const seen = new Map(rows.map(({ kind, id }) => [`${kind} ${id}`, { kind, id }]));
  return [...seen.values()];
}
