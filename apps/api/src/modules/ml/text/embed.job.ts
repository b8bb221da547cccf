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

/** Adapters that are read at once: about a megabyte of text. */
const PAGE = 512;
/** Texts of one message to a thread, a quarter of a second: alike lengths go together, and a cancel waits for one. */
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
      const prepared = rows.map(prepareText);
      const same = prepared.filter(({ row, digest }) => row.digest?.equals(digest) === true);
      await this.embeddings.confirm(
        model.key,
        same.map(({ row }) => row),
      );
      o.counts.unchanged += same.length;
      o.run.report(o.progress.add(same.length));
      const chunks = inChunks(prepared.filter((one) => !same.includes(one)));
      await pMap(
        chunks,
        async (chunk) => {
          const failed = await this.embedChunk(model, chunk, o.run.signal);
          o.counts.failed += failed;
          o.counts.embedded += chunk.length - failed;
          o.run.report(o.progress.add(chunk.length));
        },
        { concurrency: this.embedder.bulkThreads },
      );
      after = last.id;
    }
  }

  /** @returns how many have no vector */
  private async embedChunk(
    model: TextModel,
    chunk: readonly Prepared[],
    signal: AbortSignal,
  ): Promise<number> {
    signal.throwIfAborted();
    const vectors = await this.vectorsOf(model, chunk, signal);
    await this.embeddings.save(
      model.key,
      chunk.map(({ row, digest }, i) => {
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
    return vectors.filter((made) => made === null || made === 'not-finite').length;
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

/** @internal for the watcher, which compares digests too */
export function prepareText(row: StaleText): Prepared {
  const text = writeAdapterText(row);
  return { row, text, digest: createHash('sha256').update(text).digest() };
}

function inChunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) =>
    list.slice(i * CHUNK, (i + 1) * CHUNK),
  );
}
