import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { NoSpectra, WeightSpectra } from '@lora/weights';
import { createSlots, createWorkerPool, type WorkerPool } from '../../platform/workers/index.js';
import type {
  ComparedWeights,
  CompareTask,
  Merge,
  SpectraProgress,
  WeightsFilePlace,
} from './compare-weights.worker.js';

/** One for comparisons, which somebody waits for, and one for spectra; more would only make a disk seek. */
const THREADS = 2;
/** Files whose spectra are worked out at a time. */
const SPECTRA_AT_ONCE = 1;
/** Factors of one module of both files, as float32. */
const HEAP_MB = 1_024;
/** The largest adapters take a minute; the machine may have other work, and a network disk may be slow. */
const TIMEOUT_MS = 15 * 60_000;

/** The threads that read weights exactly. */
@Injectable()
export class ComparePool implements OnApplicationShutdown {
  private readonly spectraSlots = createSlots(SPECTRA_AT_ONCE);
  private readonly pool: WorkerPool<CompareTask, unknown, SpectraProgress> = createWorkerPool({
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

  /**
   * Works out the spectra of one file, one file at a time: comparisons go on beside it. `ask` is called when it is this
   * file's turn; what it answers, if anything, is the result.
   *
   * @returns the reason where the file has none
   * @throws TaskError when the file changed or cannot be read; the signal's reason
   */
  async spectra<T extends object>(
    file: WeightsFilePlace,
    o: { signal: AbortSignal; onProgress: (progress: SpectraProgress) => void; ask: () => Promise<T | null> },
  ): Promise<WeightSpectra | NoSpectra | T> {
    const { signal, onProgress, ask } = o;
    const work = async () =>
      (await ask()) ??
      ((await this.pool.run({ op: 'spectra', file }, { signal, onProgress })) as WeightSpectra | NoSpectra);
    return this.spectraSlots.run(work, signal);
  }

  /** Tasks under way. */
  get running(): number {
    return this.pool.running;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
