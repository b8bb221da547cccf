import type { JobKind } from '@lora/schema';
import { type Db as IDatabase, PgBoss } from 'pg-boss';
import type { Database } from '../database/index.js';

/** Our own handlers hold jobs for hours; the queue only has to wake us, so its own expiry is as long as it allows. */
const EXPIRE_SECONDS = 23 * 3600;
/** With LISTEN/NOTIFY a poll is only the net below. */
const POLL_SECONDS = 5;

/**
 * pg-boss on the program's own connections: it carries the ids of jobs to a process with room for them.
 * What a job is and how far it got stands in the table `jobs`.
 */
export class JobQueue {
  private readonly boss: PgBoss;

  constructor(
    private readonly db: Database,
    onError: (error: Error) => void,
  ) {
    this.boss = new PgBoss({
      backend: 'postgres',
      useListenNotify: true,
      schedule: false,
      db: queueDatabase(db),
    });
    this.boss.on('error', onError);
  }

  /** Creates what is missing and starts listening; `onJob` is called at most `concurrency` at a time by kind. */
  async start(
    kinds: readonly { kind: JobKind; concurrency: number }[],
    onJob: (id: string) => Promise<void>,
  ): Promise<void> {
    await this.boss.start();
    for (const { kind, concurrency } of kinds) {
      await this.boss.createQueue(kind, { notify: true, retryLimit: 0, expireInSeconds: EXPIRE_SECONDS });
      for (let n = 0; n < concurrency; n++) await this.startWorker(kind, onJob);
    }
  }

  private async startWorker(kind: JobKind, onJob: (id: string) => Promise<void>): Promise<void> {
    let workerId = '';
    workerId = await this.boss.work<{ id: string }>(
      kind,
      { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS },
      async (jobs) => {
        for (const job of jobs) await onJob(job.data.id);
        // Else the next job in the queue would wait for the next poll: its notification came while this one ran.
        this.boss.notifyWorker(workerId);
      },
    );
  }

  /** Queues the id; inside a transaction it follows commit and rollback. */
  async send(kind: JobKind, id: string, afterSeconds = 0): Promise<void> {
    await this.boss.send(kind, { id }, { startAfter: afterSeconds, db: statementDatabase(this.db) });
  }

  async stop(): Promise<void> {
    await this.boss.stop({ graceful: false, close: false });
  }
}

function statementDatabase(db: Database): IDatabase {
  return { executeSql: async (text, values) => ({ rows: await db.query(text, values) }) };
}

function queueDatabase(db: Database): IDatabase {
  return {
    // The queue's own statements must never join a transaction that happens to be open around them.
    executeSql: async (text, values) => db.outside(async () => ({ rows: await db.query(text, values) })),
    listen: (channel, onNotification, onReconnect) => db.listen(channel, onNotification, onReconnect),
  };
}
