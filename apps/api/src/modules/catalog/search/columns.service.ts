import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import { collectGarbage } from '../../../platform/workers/collect-garbage.js';
import { createWorkerPool, TaskError, type WorkerPool } from '../../../platform/workers/index.js';
import { FeedFollower, type FeedNews, FeedRepository } from '../../history/index.js';
import { AdapterViewsRepository } from '../adapter-views.repository.js';
import { ColumnRowsRepository } from './column-rows.repository.js';
import type { ColumnsTask } from './columns.worker.js';

/** Rows of one message to the thread: about a megabyte. */
const PAGE = 1_000;
/** A burst of commits is read once. */
const GATHER_MS = 50;
/** How long a question waits for the columns to be filled before it is answered otherwise. */
const READY_WAIT_MS = 10_000;
/** A hundred thousand adapters need about 80 MB. */
const HEAP_MB = 1_024;
/** Before filling the columns is tried again. */
const RETRY_MS = 2_000;

/** A question without the epoch, which the service adds. */
type Question = ColumnsTask extends infer T ? (T extends ColumnsTask ? Omit<T, 'epoch'> : never) : never;

/**
 * Keeps the filter fields of all adapters as columns in a thread, for counts and facets: filled at start, then fed by
 * the change feed. What this process commits counts in the next answer, what others commit within 2 s.
 */
@Injectable()
export class ColumnsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Columns');
  private readonly pool: WorkerPool<ColumnsTask, unknown> = createWorkerPool({
    file: new URL('./columns.worker.js', import.meta.url),
    name: 'columns',
    threads: 1,
    heapMb: HEAP_MB,
    resident: true,
  });
  private epoch = '';
  private filling: Promise<void> | undefined;
  private follower: FeedFollower | undefined;
  private catchingUp: Promise<void> = Promise.resolve();
  private isFull = false;
  private isBehind = false;
  /** Views are read at the first question of somebody who does not see everything: most libraries never have one. */
  private viewing: Promise<void> | undefined;
  private lastWrite: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly feed: FeedRepository,
    private readonly rows: ColumnRowsRepository,
    private readonly views: AdapterViewsRepository,
  ) {
    feed.onAppend(() => {
      this.isBehind = true;
    });
  }

  onApplicationBootstrap(): void {
    this.fill().catch(() => undefined);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.follower?.stop();
    await this.filling?.catch(() => undefined);
    await this.pool.close();
  }

  /** Whether questions are answered now; until then the database must answer them. */
  get isReady(): boolean {
    return this.isFull;
  }

  /** Which columns these are: they are made anew when their thread was lost. */
  get current(): string {
    return this.epoch;
  }

  /**
   * The thread's answer, over everything that this process has committed.
   *
   * @throws TaskError when the columns cannot be filled in time
   */
  async ask<T>(question: Question): Promise<T> {
    await this.untilFull();
    if (isScoped(question)) await this.readViews();
    if (this.isBehind) {
      this.isBehind = false;
      this.catchingUp = this.follower?.catchUp() ?? Promise.resolve();
    }
    await this.catchingUp;
    try {
      return (await this.pool.run({ ...question, epoch: this.epoch })) as T;
    } catch (error) {
      if (!(error instanceof TaskError) || !['columns_lost', 'worker_failed'].includes(error.code ?? ''))
        throw error;
      this.isFull = false;
      await this.untilFull();
      if (isScoped(question)) await this.readViews();
      return (await this.pool.run({ ...question, epoch: this.epoch })) as T;
    }
  }

  private async untilFull(): Promise<void> {
    if (this.isFull) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new TaskError('columns_not_ready', 'The counts are still being prepared.')),
        READY_WAIT_MS,
      );
    });
    await Promise.race([this.fill(), late]).finally(() => clearTimeout(timer));
  }

  /** Reads everything anew; several callers wait for one run. */
  private fill(): Promise<void> {
    this.filling ??= this.db
      .outside(() => this.fillOnce())
      .catch(async (error: unknown) => {
        if (!this.stopped) {
          this.log.warn(`could not fill the columns: ${String(error)}`);
          setTimeout(() => void this.fill().catch(() => undefined), RETRY_MS).unref();
        }
        throw error;
      })
      .finally(() => {
        this.filling = undefined;
      });
    return this.filling;
  }

  private async fillOnce(): Promise<void> {
    await this.follower?.stop();
    this.viewing = undefined;
    const epoch = randomUUID();
    await this.pool.run({ op: 'begin', epoch });
    // First the place in the feed, then the rows: what changes meanwhile is read again.
    const follower = new FeedFollower(this.db, this.feed, {
      gatherMs: GATHER_MS,
      onChanges: (news) => this.apply(news, epoch),
      onError: (error) => this.log.warn(`could not follow the change feed: ${String(error)}`),
    });
    await follower.start();
    this.follower = follower;
    let after: string | null = null;
    for (;;) {
      if (this.stopped) return;
      const from: string | null = after;
      after = await this.inTurn(async () => {
        const rows = await this.rows.page(from, PAGE);
        if (rows.length > 0) await this.pool.run({ op: 'write', rows, removed: [], epoch });
        return rows.at(-1)?.id ?? null;
      });
      if (after === null) break;
    }
    await this.pool.run({ op: 'compact', epoch });
    collectGarbage();
    await follower.catchUp();
    this.epoch = epoch;
    this.isFull = true;
  }

  /** @throws what the database throws; the next question tries again */
  private readViews(): Promise<void> {
    this.viewing ??= this.db
      .outside(async () => {
        let after: string | null = null;
        for (;;) {
          const ids: string[] = await this.views.adaptersAfter(after, PAGE);
          const last = ids.at(-1);
          if (last === undefined) break;
          await this.inTurn(async () => {
            const rows = await this.rows.withViews(ids);
            await this.pool.run({ op: 'write', rows, removed: [], epoch: this.epoch });
          });
          after = last;
        }
      })
      .catch((error: unknown) => {
        this.viewing = undefined;
        throw error;
      });
    return this.viewing;
  }

  private async apply({ items }: FeedNews, epoch: string): Promise<void> {
    const ids = items
      .filter(({ kind }) => kind === 'adapter' || kind === 'adapter.removed')
      .map(({ id }) => id);
    if (ids.length === 0) return;
    await this.inTurn(async () => {
      const rows = this.viewing ? await this.rows.withViews(ids) : await this.rows.byIds(ids);
      const found = new Set(rows.map((row) => row.id));
      await this.pool.run({ op: 'write', rows, removed: ids.filter((id) => !found.has(id)), epoch });
    });
  }

  /** Rows are written in the order in which they were read: an older state never comes last. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.lastWrite.then(work);
    this.lastWrite = done.catch(() => undefined);
    return done;
  }
}

function isScoped(question: Question): boolean {
  return 'scope' in question && question.scope !== 'all';
}
