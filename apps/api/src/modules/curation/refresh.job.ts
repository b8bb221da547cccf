import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { CountedProgress, type JobHandler, type JobRun } from '../../platform/jobs/index.js';
import { ProjectionService } from '../catalog/index.js';
import { REFRESH_BATCH, type RefreshPayload, RowRefresh } from './row-refresh.service.js';

/**
 * Brings very many adapters in line with a change that is made already, chunk by chunk. It finds out itself what is
 * left, so it may run twice; it cannot be cancelled, as half of the library would show what does not hold any more.
 */
@Injectable()
export class RefreshJob implements JobHandler<RefreshPayload> {
  readonly kind = 'refresh';
  readonly concurrency = 1;
  readonly retries = 5;
  readonly mustEnd = true;

  constructor(
    private readonly db: Database,
    private readonly refresh: RowRefresh,
    private readonly projections: ProjectionService,
  ) {}

  async run(run: JobRun<RefreshPayload>): Promise<Record<string, unknown>> {
    const ids = await this.refresh.affected(run.payload.cause);
    const progress = new CountedProgress('Bringing adapters up to date', ids.length, 0, Date.now);
    run.report(progress.snapshot());
    for (let at = 0; at < ids.length; at += REFRESH_BATCH) {
      run.signal.throwIfAborted();
      const chunk = ids.slice(at, at + REFRESH_BATCH);
      await this.db.transaction(() => this.projections.refreshRows(chunk));
      run.report(progress.add(chunk.length));
    }
    return { adapters: ids.length };
  }
}
