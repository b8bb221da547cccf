import { availableParallelism } from 'node:os';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { EventBus } from '../../../platform/events/index.js';
import { TaskError } from '../../../platform/workers/index.js';
import { MlRuntime, type RuntimeState } from '../ml-runtime.service.js';
import { ModelThreads } from './model-threads.js';
import type { TextModel } from './text-model.js';
import { TextModels } from './text-models.service.js';

/** Characters of a search that the model sees; the tokens that it reads are fewer. */
const QUERY_CHARACTERS = 2_000;
/** The vectors of the last searches: 400 kB. A search is asked again for each page and each change of a filter. */
const REMEMBERED = 200;
/** A search waits so long for its vector; what comes later serves the next one. */
const PATIENCE_MS = 2_000;
/** The model of searches leaves the memory when nobody has searched for so long. */
const QUERY_IDLE_MS = 10 * 60_000;
const BULK_IDLE_MS = 30_000;
/** Two threads make 450 texts a second; each further one takes 50 MB (docs/decisions/009). */
const BULK_THREADS = Math.min(2, availableParallelism());
/** The first seconds belong to the first page and the first scan. */
const START_MS = 3_000;
/** A run that takes longer than this must not keep the database from being closed in order. */
const CLOSE_MS = 5_000;
/** Before a model that could not be loaded is tried again. */
const RETRY_MS = 5 * 60_000;

/** The vector of a search, and the key of the model that made it. */
export interface QueryVector {
  model: string;
  vector: Float32Array;
}

/** Makes texts into vectors in threads: one for searches, others of low priority for the library. */
@Injectable()
export class TextEmbedder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Models');
  private readonly queries: ModelThreads;
  private readonly bulk: ModelThreads;
  private readonly remembered = new LRUCache<string, Promise<Float32Array | null>>({ max: REMEMBERED });
  private retry: NodeJS.Timeout | undefined;
  private starting: Promise<void> | undefined;
  private soon: NodeJS.Timeout | undefined;

  constructor(
    private readonly runtime: MlRuntime,
    private readonly models: TextModels,
    private readonly events: EventBus,
  ) {
    const onChange = () => events.emit('mlChanged', {});
    this.queries = new ModelThreads({
      name: 'meaning of searches',
      threads: 1,
      lowPriority: false,
      idleMs: QUERY_IDLE_MS,
      onChange,
    });
    this.bulk = new ModelThreads({
      name: 'meaning of texts',
      threads: BULK_THREADS,
      lowPriority: true,
      idleMs: BULK_IDLE_MS,
      onChange,
    });
  }

  onApplicationBootstrap(): void {
    this.soon = setTimeout(() => void this.started, START_MS);
    this.soon.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.soon);
    clearTimeout(this.retry);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
    await Promise.race([Promise.all([this.queries.close(), this.bulk.close()]), late]);
    clearTimeout(timer);
  }

  /** Finds out whether models run here, at once; resolves when that is known. Never fails. */
  get started(): Promise<void> {
    return (this.starting ??= Promise.all([this.runtime.check(), this.refresh()]).then(() => undefined));
  }

  /** Looks at the choice of the model and at its folder anew. Never fails. */
  async refresh(): Promise<void> {
    await this.models
      .refresh()
      .catch((error: unknown) => this.log.warn(`could not look at the models: ${String(error)}`));
    this.events.emit('mlChanged', {});
  }

  /** Whether models run here. */
  get runtimeState(): RuntimeState {
    return this.runtime.current;
  }

  /** Key of the model whose vectors serve; null while ML is off or no model is ready. */
  get serving(): string | null {
    return this.ready?.model.key ?? null;
  }

  /** How many texts the library's threads take at a time. */
  get bulkThreads(): number {
    return BULK_THREADS;
  }

  /** Bytes that loaded models take. */
  get memory(): number {
    return this.queries.memory + this.bulk.memory;
  }

  /** Where the model ran at last; null while it has not been loaded. */
  get report() {
    return this.queries.report ?? this.bulk.report;
  }

  /**
   * The vector of a search. Null where the model knows nothing in it, while ML is off or no model is ready, and where
   * it takes too long. Never fails: a search goes on by words.
   */
  async query(text: string): Promise<QueryVector | null> {
    const { ready } = this;
    const asked = text.slice(0, QUERY_CHARACTERS).trim();
    if (!ready) void this.started;
    if (!ready || asked === '') return null;
    const { key } = ready.model;
    const place = `${key}\n${asked}`;
    let making = this.remembered.get(place);
    if (!making) {
      making = this.queries
        .embed(ready.model, [asked], { as: 'query', provider: ready.choice })
        .then(([vector]) => vector ?? null);
      this.remembered.set(place, making);
      making.catch((error: unknown) => {
        this.remembered.delete(place);
        this.notice(ready.model, error);
      });
    }
    const vector = await untilLate(making);
    return vector && { model: key, vector };
  }

  /**
   * The vectors of texts of the library, null where the model knows nothing in one.
   *
   * @throws TaskError `model_not_loaded`, and codes of ModelError; the signal's reason
   */
  async texts(model: TextModel, texts: string[], signal: AbortSignal): Promise<(Float32Array | null)[]> {
    const runtime = await this.runtime.check();
    if (runtime.state !== 'ready') throw new TaskError('runtime_missing', stateReason(runtime));
    try {
      return await this.bulk.embed(model, texts, { as: 'text', provider: runtime.choice, signal });
    } catch (error) {
      this.notice(model, error);
      throw error;
    }
  }

  private get ready() {
    const { current } = this.runtime;
    const { serving } = this.models;
    return current.state === 'ready' && serving ? { model: serving, choice: current.choice } : null;
  }

  /** A model that cannot be loaded is not tried with each search. */
  private notice(model: TextModel, error: unknown): void {
    if (!(error instanceof TaskError) || error.code === 'pool_closed') return;
    this.log.warn(`${model.id}: ${error.message}`);
    if (error.code !== 'model_not_loaded') return;
    this.models.fail(model.key, error.message);
    this.events.emit('mlChanged', {});
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.refresh(), RETRY_MS);
    this.retry.unref();
  }
}

function stateReason(runtime: { state: string; reason?: string }): string {
  return runtime.reason ?? 'It is not known yet whether models run here.';
}

async function untilLate(making: Promise<Float32Array | null>): Promise<Float32Array | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  return Promise.race([making, late])
    .catch(() => null)
    .finally(() => clearTimeout(timer));
}
