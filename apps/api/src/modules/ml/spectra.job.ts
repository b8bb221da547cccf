import { Injectable } from '@nestjs/common';
import type { JobProgress } from '@lora/schema';
import { SPECTRA_FORMAT } from '@lora/weights';
import type { JobHandler, JobRun } from '../../platform/jobs/index.js';
import type { Scope } from '../auth/index.js';
import { MeasureSpectra } from './measure-spectra.service.js';
import { type SpectraCounts, type SpectraItemRow, SpectraRepository } from './spectra.repository.js';

/** Adapters looked up at a time. */
const CHUNK = 100;
/** Failures that the job itself names; its items tell all of them. */
const NAMED_FAILURES = 20;

export interface SpectraPayload {
  /** What the person who asked for it sees. */
  scope: Scope;
}

/**
 * Works out the spectra of the adapters that are its items, one after another. Items that are still waiting are the
 * work that is left, so it may be stopped anywhere and run again. Three at a time in a process, so that one adapter
 * that somebody looks at does not wait for the end of a thousand others; files are read one at a time all the same.
 */
@Injectable()
export class SpectraJob implements JobHandler<SpectraPayload> {
  readonly kind = 'spectra';
  readonly concurrency = 3;
  readonly retries = 2;

  constructor(
    private readonly spectra: SpectraRepository,
    private readonly work: MeasureSpectra,
  ) {}

  async run(run: JobRun<SpectraPayload>): Promise<Record<string, unknown>> {
    const counts = await this.spectra.counts(run.id);
    const begun = { at: Date.now(), done: counts.measured };
    if (counts.total > 1) run.report(progressOf(counts, begun));
    for (;;) {
      const items = await this.spectra.nextItems(run.id, CHUNK);
      if (items.length === 0) break;
      await this.doItems(items, run, counts, begun);
    }
    const failed = await this.spectra.items(
      { jobId: run.id, outcomes: ['failed'], roots: null },
      null,
      NAMED_FAILURES,
    );
    return {
      measured: counts.measured,
      known: counts.known,
      failed: counts.failed,
      failures: failed.map(({ adapterId, name, problem }) => ({ adapterId, name, problem })),
    };
  }

  private async doItems(
    items: readonly SpectraItemRow[],
    run: JobRun<SpectraPayload>,
    counts: SpectraCounts,
    begun: Begun,
  ): Promise<void> {
    const ids = items.map(({ adapterId }) => adapterId);
    const targets = await this.spectra.targets(ids, SPECTRA_FORMAT, run.payload.scope);
    for (const { position, adapterId } of items) {
      run.signal.throwIfAborted();
      const target = targets.get(adapterId);
      const result = target
        ? await this.work.measure(target, run.signal, ({ done, all }) => {
            if (counts.total === 1)
              run.report({ ...NO_PROGRESS, phase: 'Reading modules', done, total: all });
          })
        : { outcome: 'failed' as const, problem: 'unknown_adapter' };
      await this.spectra.finish(run.id, position, result);
      counts[result.outcome] += 1;
      if (counts.total > 1) run.report(progressOf(counts, begun));
    }
  }
}

interface Begun {
  at: number;
  /** What an earlier run had read. */
  done: number;
}

const NO_PROGRESS: JobProgress = {
  phase: '',
  done: 0,
  total: null,
  bytes: 0,
  bytesTotal: null,
  rate: null,
  secondsLeft: null,
};

/** Files take seconds each, those that are known nothing: the rate is of those that are read. */
function progressOf({ total, measured, known, failed }: SpectraCounts, begun: Begun): JobProgress {
  const done = measured + known + failed;
  const seconds = (Date.now() - begun.at) / 1000;
  const rate = seconds > 0 ? (measured - begun.done) / seconds : 0;
  return {
    ...NO_PROGRESS,
    phase: 'Working out effective ranks',
    done,
    total,
    rate: rate >= 1 ? Math.round(rate) : null,
    secondsLeft: rate > 0 ? Math.ceil((total - done) / rate) : null,
  };
}
