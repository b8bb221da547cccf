import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventBus } from '../../../platform/events/index.js';
import { TaskError } from '../../../platform/workers/index.js';
import { ColumnsService } from './columns.service.js';
import { type MadeVector, Meaning, type MeaningModel, type MeaningSource } from './meaning.js';

/** Vectors of one message to the thread: 1 MB of 512 numbers each. */
const PAGE = 500;
/** What was made longer ago than this is known; other processes make vectors too. */
const FRESH_MS = 1_000;
/** A row may become visible so long after its `madeAt`, which is the start of its transaction. */
const LATE_MS = 10_000;

/** What stands in the columns now. */
interface Filled {
  /** Of the columns: new ones are empty. */
  epoch: string;
  model: string;
  newest: number;
  /** Those of the last moments, by id, with their time: they are read again, as others may come late. */
  recent: Map<string, number>;
  /** Vectors of adapters that the columns did not know yet. */
  early: Set<string>;
}

/** Puts the vectors of adapters into the columns, and what is made or taken back later. */
@Injectable()
export class VectorFeed implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('Meaning');
  private filled: Filled | null = null;
  private running: Promise<void> | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private leave: () => void = () => {};

  constructor(
    private readonly columns: ColumnsService,
    private readonly meaning: Meaning,
    private readonly events: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    this.leave = this.events.on('mlChanged', () => void this.begin());
  }

  onApplicationShutdown(): void {
    this.leave();
  }

  /** Before the first search needs them. */
  private async begin(): Promise<void> {
    const { serving } = this.meaning.current ?? {};
    if (!serving || this.stands(serving)) return;
    // Answered when the columns are full.
    await this.columns.ask({ op: 'memory' }).catch(() => undefined);
    await this.ready();
  }

  /**
   * The source whose vectors stand in the columns; null while there is none or they are being filled, which this
   * begins. What was made more than a second ago is among them.
   */
  async ready(): Promise<MeaningSource | null> {
    const source = this.meaning.current;
    if (!source?.serving || !this.columns.isReady) return null;
    const isFilled = this.stands(source.serving);
    if (isFilled && performance.now() - this.lookedAt < FRESH_MS) return source;
    const run = this.run(source, source.serving);
    // To fill them takes seconds: nobody waits for that.
    if (isFilled) await run;
    return this.stands(source.serving) ? source : null;
  }

  /** Key of the model whose vectors stand in the columns; null while they are being filled. */
  get model(): string | null {
    return this.filled?.model ?? null;
  }

  private stands(model: MeaningModel): boolean {
    return this.filled?.epoch === this.columns.current && this.filled.model === model.key;
  }

  private run(source: MeaningSource, model: MeaningModel): Promise<void> {
    this.running ??= (this.stands(model) ? this.catchUp(source) : this.fill(source, model))
      .catch((error: unknown) => {
        this.filled = null;
        if (!(error instanceof TaskError)) this.log.warn(`could not read vectors: ${String(error)}`);
      })
      .finally(() => {
        this.running = undefined;
      });
    return this.running;
  }

  private async fill(source: MeaningSource, model: MeaningModel): Promise<void> {
    const filled: Filled = {
      epoch: this.columns.current,
      model: model.key,
      newest: 0,
      recent: new Map(),
      early: new Set(),
    };
    this.filled = null;
    // By the database's clock: what is made from now on may lie among the pages that were read already.
    const began = await source.now();
    await this.columns.ask({ op: 'begin-vectors', dim: model.dim });
    await this.read(source, filled, null);
    filled.newest = Math.min(filled.newest, began.getTime());
    this.filled = filled;
  }

  private async catchUp(source: MeaningSource): Promise<void> {
    const { filled } = this;
    if (!filled) return;
    await this.read(source, filled, new Date(filled.newest - LATE_MS));
    if (filled.early.size === 0) return;
    const ids = [...filled.early].slice(0, PAGE);
    for (const id of ids) filled.early.delete(id);
    await this.write(filled, await source.vectors(filled.model, ids));
  }

  private async read(source: MeaningSource, filled: Filled, since: Date | null): Promise<void> {
    const started = performance.now();
    let after: string | null = null;
    for (;;) {
      const page: MadeVector[] = await source.since(filled.model, since, after, PAGE);
      const fresh = page.filter(({ id, madeAt }) => filled.recent.get(id) !== madeAt.getTime());
      await this.write(filled, fresh);
      for (const { id, madeAt } of fresh) {
        filled.newest = Math.max(filled.newest, madeAt.getTime());
        if (madeAt.getTime() >= filled.newest - LATE_MS) filled.recent.set(id, madeAt.getTime());
      }
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    for (const [id, madeAt] of filled.recent) {
      if (madeAt < filled.newest - LATE_MS) filled.recent.delete(id);
    }
    this.lookedAt = started;
  }

  private async write(
    filled: Filled,
    rows: readonly { id: string; vector: Float32Array | null }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const vectors = rows.map(({ id, vector }) => ({ id, vector }));
    const unknown = await this.columns.ask<string[]>({ op: 'write-vectors', vectors });
    for (const id of unknown) filled.early.add(id);
  }
}
