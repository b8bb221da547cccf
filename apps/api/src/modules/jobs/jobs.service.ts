import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LIMITS, type Job, type JobPage, type JobQuery } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import { JobRunner, JobsRepository } from '../../platform/jobs/index.js';
import { presentJob } from './jobs.presenter.js';

/** Shows jobs, stops them, and announces each change of them (also by other processes) on the event bus. */
@Injectable()
export class JobsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private listener: { close(): Promise<void> } | undefined;

  constructor(
    private readonly db: Database,
    private readonly jobs: JobsRepository,
    private readonly runner: JobRunner,
    private readonly events: EventBus,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.listener = await this.db.listen('jobs', (id) => {
      this.announce(id).catch((error: unknown) =>
        this.log.warn(`could not announce job ${id}: ${String(error)}`),
      );
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  async list(query: JobQuery): Promise<JobPage> {
    const kinds = query.kind ?? null;
    const states = query.state ?? null;
    const limit = query.limit ?? LIMITS.pageDefault;
    const filter = { kinds, states };
    const [createdAt, id] = query.cursor ? decodeCursor(query.cursor, filter) : [];
    const before = typeof createdAt === 'string' && typeof id === 'string' ? { createdAt, id } : null;
    const rows = await refuseBadCursor(query.cursor, () =>
      this.jobs.list({ kinds, states, before, limit: limit + 1 }),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentJob),
      nextCursor: rows.length > limit && last ? encodeCursor([last.created_key, last.id], filter) : null,
      total: await this.jobs.count(kinds, states),
    };
  }

  async get(id: string): Promise<Job> {
    const row = await this.jobs.find(id);
    if (!row) throw new DomainError('not_found', `There is no job ${id}.`);
    return presentJob(row);
  }

  async stop(id: string, wanted: 'pause' | 'cancel'): Promise<Job> {
    const job = await this.get(id);
    if (wanted === 'cancel' && this.runner.mustEnd(job.kind)) {
      throw new DomainError(
        'conflict',
        'This job cannot be cancelled: it brings adapters in line with a change that is made. Undo that change instead.',
      );
    }
    if (!(await this.runner.stop(id, wanted))) {
      throw new DomainError('job_finished', 'This job has ended already.');
    }
    return this.get(id);
  }

  async resume(id: string): Promise<Job> {
    const job = await this.get(id);
    if (!(await this.runner.resume(id))) {
      throw new DomainError('conflict', `Only a paused job can be resumed; this one is ${job.state}.`);
    }
    return this.get(id);
  }

  private async announce(id: string): Promise<void> {
    const row = await this.jobs.find(id);
    if (row) this.events.emit('job', presentJob(row));
  }
}
