import { Injectable } from '@nestjs/common';
import type { JobHandler, JobRun } from '../../platform/jobs/index.js';
import { LibraryFilesRepository } from './files.repository.js';
import { HashPass } from './hash-pass.js';
import { HeaderPass } from './header-pass.js';
import { type RootRow, RootsRepository } from './roots.repository.js';
import { ScanProgress } from './scan-progress.js';

/** Left out: every root. */
export interface ScanPayload {
  rootId?: string;
}

/**
 * One scan from first header to last hash: headers (and small files whole) of all roots first, so that cards appear
 * at once, then whole large files. Running it again finds what is done already by path, size, time and inode.
 */
@Injectable()
export class ScanJob implements JobHandler<ScanPayload> {
  readonly kind = 'scan';
  readonly concurrency = 1;
  readonly retries = 1;

  constructor(
    private readonly roots: RootsRepository,
    private readonly headers: HeaderPass,
    private readonly hashes: HashPass,
    private readonly files: LibraryFilesRepository,
  ) {}

  async run(run: JobRun<ScanPayload>): Promise<Record<string, unknown>> {
    const progress = new ScanProgress(Date.now);
    const roots = await this.load(run.payload);
    const report = () => run.report(progress.snapshot());
    const found = await this.headers.run(roots, { scanId: run.id, signal: run.signal, progress, report });
    run.signal.throwIfAborted();
    if (found.added > 0) await this.files.refreshStatistics();
    const hashed = await this.hashes.run(roots, { signal: run.signal, progress, report });
    report();
    return {
      ...found,
      hashed: found.hashed + hashed.hashed,
      merged: found.merged + hashed.merged,
      replaced: hashed.replaced,
      problems: found.problems + hashed.problems,
    };
  }

  private async load(payload: ScanPayload): Promise<RootRow[]> {
    if (payload.rootId === undefined) return this.roots.list({ roots: 'all' });
    const root = await this.roots.find(payload.rootId);
    return root ? [root] : [];
  }
}
