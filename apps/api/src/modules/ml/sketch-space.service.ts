import { randomUUID } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { SKETCH_FORMAT, SKETCH_SIZE } from '@lora/weights';
import { createWorkerPool, TaskError, type WorkerPool } from '../../platform/workers/index.js';
import type { NearSketch, SketchSpaceTask } from './sketch-space.worker.js';
import { WeightsRepository } from './weights.repository.js';

/** Rows of one message: 2 MB. */
const PAGE = 2_000;
/** The sketches leave the memory when nobody has asked for so long. */
const IDLE_MS = 10 * 60_000;
/** A row may become visible so long after its `made_at`, which is the start of its transaction. */
const LATE_MS = 10 * 60_000;
/** A hundred thousand sketches are 105 MB outside the heap. */
const HEAP_MB = 256;

/**
 * Finds sketches that resemble one another. They are read from the database at the first question, then only those
 * that are new.
 */
@Injectable()
export class SketchSpace implements OnApplicationShutdown {
  private pool: WorkerPool<SketchSpaceTask, NearSketch[] | null> | undefined;
  private epoch = '';
  private newest: Date | null = null;
  private idle: NodeJS.Timeout | undefined;
  /** Questions are answered one after another: each first reads what is new. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly weights: WeightsRepository) {}

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.pool?.close();
  }

  /**
   * Contents whose sketch has a cosine of `from` or more (or -from and less) with that of `identity`, nearest first;
   * none where it has no sketch.
   */
  nearest(identity: string, o: { limit: number; from: number }): Promise<NearSketch[]> {
    const answer = this.last.then(() => this.ask(identity, o));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async ask(identity: string, o: { limit: number; from: number }): Promise<NearSketch[]> {
    clearTimeout(this.idle);
    try {
      const pool = await this.catchUp();
      return (await pool.run({ op: 'nearest', epoch: this.epoch, identity, ...o })) ?? [];
    } catch (error) {
      // Whatever became of the thread: the next question fills a new one.
      await this.leave();
      if (!(error instanceof TaskError) || error.code === 'pool_closed') throw error;
      const pool = await this.catchUp();
      return (await pool.run({ op: 'nearest', epoch: this.epoch, identity, ...o })) ?? [];
    } finally {
      this.idle = setTimeout(() => void this.leave(), IDLE_MS);
      this.idle.unref();
    }
  }

  private async catchUp(): Promise<WorkerPool<SketchSpaceTask, NearSketch[] | null>> {
    const pool = (this.pool ??= await this.start());
    const since = this.newest && new Date(this.newest.getTime() - LATE_MS);
    let after = '';
    for (;;) {
      const rows = await this.weights.sketchesSince(SKETCH_FORMAT, since, after, PAGE);
      if (rows.length === 0) return pool;
      const sketches = new Int8Array(rows.length * SKETCH_SIZE);
      for (const [i, { sketch, madeAt }] of rows.entries()) {
        sketches.set(new Int8Array(sketch.buffer, sketch.byteOffset, SKETCH_SIZE), i * SKETCH_SIZE);
        if (!this.newest || madeAt > this.newest) this.newest = madeAt;
      }
      const identities = rows.map((row) => row.identity);
      await pool.run(
        { op: 'write', epoch: this.epoch, identities, sketches },
        { transfer: [sketches.buffer] },
      );
      after = identities.at(-1) ?? after;
    }
  }

  private async start(): Promise<WorkerPool<SketchSpaceTask, NearSketch[] | null>> {
    const pool = createWorkerPool<SketchSpaceTask, NearSketch[] | null>({
      file: new URL('./sketch-space.worker.js', import.meta.url),
      name: 'sketches',
      threads: 1,
      heapMb: HEAP_MB,
      resident: true,
    });
    this.epoch = randomUUID();
    this.newest = null;
    await pool.run({ op: 'begin', epoch: this.epoch });
    return pool;
  }

  private async leave(): Promise<void> {
    const { pool } = this;
    this.pool = undefined;
    await pool?.close();
  }
}
