import type { ProviderChoice, ProviderReport } from '@lora/models';
import { createWorkerPool, type WorkerPool } from '../../../platform/workers/index.js';
import type { EmbedAnswer, EmbedTask } from './embed-texts.worker.js';
import type { TextModel } from './text-model.js';

/** A tokenizer of 250,000 pieces takes some hundred MB of heap while it is read. */
const HEAP_MB = 1_024;

export interface EmbedRequest {
  as: 'query' | 'text';
  provider: ProviderChoice;
  signal?: AbortSignal;
}

/** Threads that hold a text model: it is loaded with the first text and leaves the memory when nobody asks. */
export class ModelThreads {
  /** Where the model ran at last. */
  report: ProviderReport | null = null;
  private pool: WorkerPool<EmbedTask, EmbedAnswer> | undefined;
  private readonly bytesOf = new Map<number, number>();
  private asked = 0;
  /** The first text alone loads the model: two threads at once would each count what the other takes. */
  private first: Promise<unknown> | undefined;
  private idle: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly o: {
      name: string;
      threads: number;
      lowPriority: boolean;
      idleMs: number;
      /** After a model was loaded, moved to the processor or unloaded. */
      onChange: () => void;
    },
  ) {}

  /** Bytes that the loaded model takes; 0 where none is loaded. */
  get memory(): number {
    return [...this.bytesOf.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * One vector per text, null where the model knows nothing in it.
   *
   * @throws TaskError `model_not_loaded`; with the code of a ModelError; the signal's reason
   */
  async embed(model: TextModel, texts: string[], o: EmbedRequest): Promise<(Float32Array | null)[]> {
    clearTimeout(this.idle);
    this.asked += 1;
    try {
      const pool = (this.pool ??= this.open());
      const task = { key: model.key, folder: model.folder, provider: o.provider, as: o.as, texts };
      const answer = await this.afterFirst(() => pool.run(task, { signal: o.signal }));
      this.note(answer);
      const { dim } = model.folder.manifest;
      return answer.known.map((known, i) => (known ? answer.numbers.slice(i * dim, (i + 1) * dim) : null));
    } finally {
      this.asked -= 1;
      if (this.asked === 0 && !this.closed) {
        this.idle = setTimeout(() => void this.unload().catch(() => undefined), this.o.idleMs);
        this.idle.unref();
      }
    }
  }

  /** Frees the memory; the next text loads the model again. */
  async unload(): Promise<void> {
    clearTimeout(this.idle);
    const { pool } = this;
    this.pool = undefined;
    this.first = undefined;
    this.bytesOf.clear();
    await pool?.close();
    if (pool) this.o.onChange();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.unload();
  }

  private async afterFirst<T>(work: () => Promise<T>): Promise<T> {
    if (this.first) {
      await this.first;
      return work();
    }
    const done = work();
    this.first = done.catch(() => undefined);
    return done;
  }

  private note({ thread, bytes, provider }: EmbedAnswer): void {
    const moved = this.report?.active !== provider.active || this.report.notice !== provider.notice;
    const isNew = this.bytesOf.get(thread) !== bytes;
    this.report = provider;
    this.bytesOf.set(thread, bytes);
    if (moved || isNew) this.o.onChange();
  }

  private open(): WorkerPool<EmbedTask, EmbedAnswer> {
    const { name, threads, lowPriority } = this.o;
    return createWorkerPool({
      file: new URL('./embed-texts.worker.js', import.meta.url),
      name,
      threads,
      lowPriority,
      heapMb: HEAP_MB,
      resident: true,
      waitsForTasks: true,
    });
  }
}
