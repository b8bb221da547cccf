import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import pMap from 'p-map';
import {
  CountedProgress,
  type JobHandler,
  JobsRepository,
  type JobRun,
} from '../../../platform/jobs/index.js';
import { TaskError } from '../../../platform/workers/index.js';
import { MlRuntime } from '../ml-runtime.service.js';
import { ModelChoiceRepository } from '../models/model-choice.repository.js';
import { writeAdapterText } from './adapter-text.js';
import { EmbeddingsRepository, type StaleText } from './embeddings.repository.js';
import type { TextModel } from './text-model.js';
import { TextEmbedder } from './text-embedder.service.js';
import { TextModels } from './text-models.service.js';

/** Adapters that are read at once: some hundred kilobytes of text, two megabytes at most. */
const PAGE = 256;
/**
 * Texts that are put together at once, 5 ms of the main thread where all are long, and sent to a thread with one
 * message, a quarter of a second of work: alike lengths go together, and a cancel waits for one.
 */
const CHUNK = 64;
/** Adapters change meanwhile: after so many rounds the rest waits for the next job. */
const ROUNDS = 20;
/** Ended jobs of this kind that stay in the list: each evening of editing makes many. */
const KEPT = 20;

/** The only dedupe key: one such job at a time over all processes. */
export const EMBED_KEY = 'embed';

type Counts = { embedded: number; unchanged: number; failed: number };

/** A text with what is needed to keep its vector. */
interface Prepared {
  row: StaleText;
  text: string;
  digest: Buffer;
}

/**
 * Makes the vectors that are missing or belong to other words: for the model that serves, then for the one that is to
 * take over, which does so in the end. It finds out itself what is left, so it may run twice.
 */
@Injectable()
export class EmbedJob implements JobHandler {
  readonly kind = 'embed';
  readonly concurrency = 1;
  readonly retries = 1;
  private readonly log = new Logger('Models');

  constructor(
    private readonly runtime: MlRuntime,
    private readonly models: TextModels,
    private readonly choice: ModelChoiceRepository,
    private readonly embedder: TextEmbedder,
    private readonly embeddings: EmbeddingsRepository,
    private readonly jobs: JobsRepository,
  ) {}

  async run(run: JobRun<object>): Promise<Record<string, unknown>> {
    const counts: Counts = { embedded: 0, unchanged: 0, failed: 0 };
    // Switched off since it was queued.
    if ((await this.runtime.check()).state === 'off') return counts;
    for (let round = 0; round < ROUNDS; round++) {
      run.signal.throwIfAborted();
      await this.models.refresh();
      const targets = this.targets();
      const waiting = await this.count(targets);
      const { next } = this.models;
      if (waiting === 0 && !next) break;
      if (waiting === 0 && next) await this.choice.takeOver(next.id);
      else await this.bringAll(targets, { run, counts, waiting });
    }
    await this.tidyUp(run.signal);
    return counts;
  }

  /** @throws Error where there is none */
  private targets(): TextModel[] {
    const { serving, next, nextProblem, problem } = this.models;
    if (nextProblem !== null) throw new Error(nextProblem);
    const targets = [serving, next].filter((model) => model !== null);
    if (targets.length === 0) throw new Error(problem ?? 'There is no model for texts.');
    return targets;
  }

  private async count(targets: readonly TextModel[]): Promise<number> {
    let waiting = 0;
    for (const { key } of targets) waiting += await this.embeddings.countStale(key);
    return waiting;
  }

  private async bringAll(
    targets: readonly TextModel[],
    o: { run: JobRun<object>; counts: Counts; waiting: number },
  ): Promise<void> {
    const { embedded, unchanged, failed } = o.counts;
    const already = embedded + unchanged + failed;
    const progress = new CountedProgress('Reading texts', already + o.waiting, already, Date.now);
    o.run.report(progress.snapshot());
    for (const model of targets) {
      try {
        await this.bring(model, { ...o, progress });
      } catch (error) {
        // The one that is to take over must not wait for one that cannot be used.
        if (o.run.signal.aborted || model === targets.at(-1)) throw error;
        this.log.warn(`${model.id}: ${String(error)}`);
      }
    }
  }

  private async bring(
    model: TextModel,
    o: { run: JobRun<object>; counts: Counts; progress: CountedProgress },
  ): Promise<void> {
    let after: string | null = null;
    for (;;) {
      o.run.signal.throwIfAborted();
      const rows: StaleText[] = await this.embeddings.stale(model.key, after, PAGE);
      const last = rows.at(-1);
      if (!last) return;
      await this.embedPage(model, rows, o);
      after = last.id;
    }
  }

  /** After a failure no other chunk begins, and those that have begun end: nothing is written behind the job's back. */
  private async embedPage(
    model: TextModel,
    rows: readonly StaleText[],
    o: { run: JobRun<object>; counts: Counts; progress: CountedProgress },
  ): Promise<void> {
    const failures: unknown[] = [];
    await pMap(
      inChunks(rows),
      async (chunk) => {
        if (failures.length > 0) return;
        try {
          o.run.signal.throwIfAborted();
          await this.embedChunk(model, chunk, o);
          o.run.report(o.progress.add(chunk.length));
        } catch (error) {
          failures.push(error);
        }
      },
      { concurrency: this.embedder.bulkThreads },
    );
    if (failures.length > 0) throw failures[0];
  }

  private async embedChunk(
    model: TextModel,
    rows: readonly StaleText[],
    { run, counts }: { run: JobRun<object>; counts: Counts },
  ): Promise<void> {
    const prepared = rows.map(prepareText);
    const same = prepared.filter(isUnchanged);
    await this.embeddings.confirm(
      model.key,
      same.map(({ row }) => row),
    );
    counts.unchanged += same.length;
    const changed = prepared.filter((one) => !isUnchanged(one));
    if (changed.length === 0) return;
    const vectors = await this.vectorsOf(model, changed, run.signal);
    await this.embeddings.save(
      model.key,
      changed.map(({ row, digest }, i) => {
        const made = vectors[i] ?? null;
        return {
          adapterId: row.id,
          revision: row.revision,
          digest,
          vector: made === 'not-finite' ? null : made,
          problem: made === null ? 'nothing-known' : made === 'not-finite' ? made : null,
        };
      }),
    );
    const failed = vectors.filter((made) => made === null || made === 'not-finite').length;
    counts.failed += failed;
    counts.embedded += changed.length - failed;
  }

  /** A text for which the model gives no numbers must not spoil those beside it. */
  private async vectorsOf(
    model: TextModel,
    chunk: readonly Prepared[],
    signal: AbortSignal,
  ): Promise<(Float32Array | 'not-finite' | null)[]> {
    try {
      const texts = chunk.map(({ text }) => text);
      return await this.embedder.texts(model, texts, signal);
    } catch (error) {
      if (!(error instanceof TaskError) || error.code !== 'not_finite') throw error;
      if (chunk.length === 1) return ['not-finite'];
      const made: (Float32Array | 'not-finite' | null)[] = [];
      for (const one of chunk) made.push(...(await this.vectorsOf(model, [one], signal)));
      return made;
    }
  }

  private async tidyUp(signal: AbortSignal): Promise<void> {
    await this.models.refresh();
    const used = [this.models.serving, this.models.next].filter((model) => model !== null);
    // Where a model cannot be read right now, its vectors stay.
    if (this.models.problem === null && this.models.nextProblem === null) {
      const keys = used.map(({ key }) => key);
      while (await this.embeddings.forgetOthers(keys)) signal.throwIfAborted();
    }
    await this.jobs.forgetEnded(this.kind, KEPT);
  }
}

/** Whether a vector of these very words is there. */
export function isUnchanged({ row, digest }: Prepared): boolean {
  return row.digest?.equals(digest) === true;
}

/** The text of an adapter, with its digest. */
export function prepareText(row: StaleText): Prepared {
  const text = writeAdapterText(row);
  return { row, text, digest: createHash('sha256').update(text).digest() };
}

function inChunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) =>
    list.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}
