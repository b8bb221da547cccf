import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createWorkerPool, type WorkerPool } from '../../platform/workers/index.js';
import type { FoundFile } from './found-file.js';
import type { HashFilesInput, HashOutcome, HashProgress } from './hash-files.worker.js';
import type { ReadFilesInput, TravellingReading } from './read-files.worker.js';
import { SMALL_FILE_BYTES } from '../../platform/files/sync-file.js';

/** More readers than this only make a disk seek. */
const MAX_THREADS = 4;
/** Files of one message to a reader: large enough that messages cost little. */
const FILES_PER_TASK = 50;

/** The threads that read headers (first pass) and whole files (second pass, at low priority). */
@Injectable()
export class ReadWorkers implements OnApplicationShutdown {
  /** Files up to this size are hashed in the first pass already. Tests lower it to see the second pass. */
  hashUpTo = SMALL_FILE_BYTES;
  /** Also how many hash tasks are worth having in flight. */
  readonly threads = Math.max(1, Math.min(MAX_THREADS, availableParallelism()));
  private readonly readers: WorkerPool<ReadFilesInput, TravellingReading[]> = createWorkerPool({
    file: new URL('./read-files.worker.js', import.meta.url),
    name: 'read files',
    threads: this.threads,
  });
  private readonly hashers: WorkerPool<HashFilesInput, HashOutcome[], HashProgress> = createWorkerPool({
    file: new URL('./hash-files.worker.js', import.meta.url),
    name: 'hash files',
    threads: this.threads,
    lowPriority: true,
  });

  /** One reading for each file, in their order. */
  async read(
    rootPath: string,
    files: readonly (FoundFile & { hash: boolean })[],
    signal: AbortSignal,
  ): Promise<TravellingReading[]> {
    const parts: (FoundFile & { hash: boolean })[][] = [];
    for (let at = 0; at < files.length; at += FILES_PER_TASK)
      parts.push(files.slice(at, at + FILES_PER_TASK));
    const readings = await Promise.all(
      parts.map((part) => this.readers.run({ rootPath, files: part, hashUpTo: this.hashUpTo }, { signal })),
    );
    return readings.flat();
  }

  /** Hashes files one after another in one thread; `onBytes` hears of bytes as they are read. */
  hash(
    input: HashFilesInput,
    o: { signal: AbortSignal; onBytes: (bytes: number) => void },
  ): Promise<HashOutcome[]> {
    return this.hashers.run(input, { signal: o.signal, onProgress: o.onBytes });
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.readers.close(), this.hashers.close()]);
  }
}
