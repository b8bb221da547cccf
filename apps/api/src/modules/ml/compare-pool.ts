import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createWorkerPool, type WorkerPool } from '../../platform/workers/index.js';
import type { ComparedWeights, CompareTask, Merge, WeightsFilePlace } from './compare-weights.worker.js';

/** One comparison reads two files; a second thread would only make a disk seek. */
const THREADS = 1;
/** Factors of one module of both files, as float32. */
const HEAP_MB = 1_024;
/** Two of the largest adapters take some seconds; a network disk may be slow. */
const TIMEOUT_MS = 120_000;

/** The thread that compares weights exactly. */
@Injectable()
export class ComparePool implements OnApplicationShutdown {
  private readonly pool: WorkerPool<CompareTask, unknown> = createWorkerPool({
    file: new URL('./compare-weights.worker.js', import.meta.url),
    name: 'compare weights',
    threads: THREADS,
    lowPriority: true,
    heapMb: HEAP_MB,
    taskTimeoutMs: TIMEOUT_MS,
  });

  /** What two files prove of one another. @throws TaskError when one of them changed or cannot be read */
  async compare(a: WeightsFilePlace, b: WeightsFilePlace, signal: AbortSignal): Promise<ComparedWeights> {
    return (await this.pool.run({ op: 'compare', a, b }, { signal })) as ComparedWeights;
  }

  /** The candidates whose weighted sum a file is; null where it is none. @throws TaskError as above */
  async findMerge(
    target: WeightsFilePlace,
    candidates: WeightsFilePlace[],
    signal: AbortSignal,
  ): Promise<Merge | null> {
    return (await this.pool.run({ op: 'merge', target, candidates }, { signal })) as Merge | null;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
