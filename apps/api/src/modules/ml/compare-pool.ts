import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createWorkerPool, type WorkerPool } from '../../platform/workers/index.js';
import type { ComparedWeights, WeightsFilePlace } from './compare-weights.worker.js';

/** One comparison reads two files; a second thread would only make a disk seek. */
const THREADS = 1;
/** Factors of one module of both files, as float32. */
const HEAP_MB = 1_024;
/** Two of the largest adapters take some seconds; a network disk may be slow. */
const TIMEOUT_MS = 120_000;

/** The thread that compares weights exactly. */
@Injectable()
export class ComparePool implements OnApplicationShutdown {
  private readonly pool: WorkerPool<{ a: WeightsFilePlace; b: WeightsFilePlace }, ComparedWeights> =
    createWorkerPool({
      file: new URL('./compare-weights.worker.js', import.meta.url),
      name: 'compare weights',
      threads: THREADS,
      lowPriority: true,
      heapMb: HEAP_MB,
      taskTimeoutMs: TIMEOUT_MS,
    });

  compare(a: WeightsFilePlace, b: WeightsFilePlace, signal: AbortSignal): Promise<ComparedWeights> {
    return this.pool.run({ a, b }, { signal });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
