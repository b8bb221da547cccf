import { Injectable } from '@nestjs/common';
import type { BatchChange } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { CountedProgress, type JobHandler, type JobRun } from '../../platform/jobs/index.js';
import type { Scope } from '../auth/index.js';
import {
  type AdapterState,
  ProjectionRepository,
  TagRulesRepository,
  type TagRules,
} from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { applyBatchChange, isChange, type PlannedChange, type ShownAdapter } from './apply-batch-change.js';
import { BatchWorkRepository, type FinishedItem, type WorkItem } from './batch-work.repository.js';
import { type BatchRow, BatchesRepository } from './batches.repository.js';
import { showBatchChange, showCollections } from './show-batch-change.js';
import { keepMemberships } from './undo-batch-change.js';
import { ValueWriter } from './value-writer.service.js';

/** Adapters in one transaction: long enough to be fast, short enough that others do not wait and cancelling is heard. */
export const CHUNK = 500;

export interface BatchPayload {
  batchId: string;
  /** What the person who asked for it sees. */
  scope: Scope;
}

/** An item with what is to become of its adapter. */
interface Planned {
  item: WorkItem;
  state: AdapterState;
  adapter: ShownAdapter;
  plan: PlannedChange;
}

const GONE = 'This adapter is not in the library any more.';
const COLLECTION_GONE = 'A collection that it should go into is not there any more.';

/**
 * Changes the adapters of a batch, chunk by chunk. Items that are still waiting are the work that is left, so it may
 * be stopped anywhere and run again. One at a time in a process: of two changes of one adapter the later request wins.
 */
@Injectable()
export class BatchJob implements JobHandler<BatchPayload> {
  readonly kind = 'batch';
  readonly concurrency = 1;
  readonly retries = 2;
  /** Items in one transaction; a test takes fewer. */
  chunk = CHUNK;

  constructor(
    private readonly db: Database,
    private readonly batches: BatchesRepository,
    private readonly work: BatchWorkRepository,
    private readonly projection: ProjectionRepository,
    private readonly tagRules: TagRulesRepository,
    private readonly writer: ValueWriter,
    private readonly feed: FeedRepository,
  ) {}

  async run(run: JobRun<BatchPayload>): Promise<Record<string, unknown>> {
    const { batchId, scope } = run.payload;
    const batch = await this.batches.find(batchId);
    if (!batch) return {};
    const { total, changed, unchanged, failed } = batch.counts;
    const progress = new CountedProgress('Changing adapters', total, changed + unchanged + failed, Date.now);
    run.report(progress.snapshot());
    for (;;) {
      run.signal.throwIfAborted();
      const done = await this.db.transaction(() => this.changeNext(batch, scope));
      if (done === 0) break;
      run.report(progress.add(done));
    }
    const counts = (await this.batches.find(batchId))?.counts;
    return { changed: counts?.changed ?? 0, unchanged: counts?.unchanged ?? 0, failed: counts?.failed ?? 0 };
  }

  /** One chunk in one transaction; answers how many items it was, 0 at the end. */
  private async changeNext(batch: BatchRow, scope: Scope): Promise<number> {
    const items = await this.work.nextItems(batch.id, 'apply', this.chunk);
    if (items.length === 0) return 0;
    const { change } = batch;
    const collections = change.collection !== undefined;
    // In this order everywhere: rules, collections, adapters.
    await this.tagRules.hold();
    const present = await this.work.lockCollections([
      ...(change.collection?.add ?? []),
      ...(change.collection?.remove ?? []),
    ]);
    const ids = [...new Set(items.map((item) => item.adapterId))];
    const states = new Map((await this.projection.loadForUpdate(ids)).map((state) => [state.id, state]));
    const shown = await this.work.shown(ids, scope.roots === 'all' ? null : scope.roots, collections);
    const rules = await this.tagRules.load();
    const planned: Planned[] = [];
    const finished: FinishedItem[] = [];
    for (const item of items) {
      const state = states.get(item.adapterId);
      const adapter = shown.get(item.adapterId);
      // The second item of one adapter (they were merged meanwhile) finds everything done.
      if (planned.some((each) => each.state === state)) {
        finished.push(finishedItem(item, 'unchanged'));
        continue;
      }
      const plan = state && adapter ? planFor(state, adapter, change, rules, present) : GONE;
      if (typeof plan === 'string' || !state || !adapter) {
        finished.push({ ...finishedItem(item, 'failed'), message: typeof plan === 'string' ? plan : GONE });
      } else if (!isChange(plan)) finished.push(finishedItem(item, 'unchanged'));
      else planned.push({ item, state, adapter, plan });
    }
    await this.write(batch, planned);
    finished.push(...planned.map((each) => finishedChange(each, rules)));
    await this.work.finish(batch.id, finished);
    return items.length;
  }

  private async write(batch: BatchRow, planned: readonly Planned[]): Promise<void> {
    await this.writer.write(
      planned.map(({ state, adapter, plan }) => ({
        state,
        values: plan.values,
        changes: [...plan.written, ...showCollections(adapter, plan)],
      })),
      { userId: batch.user_id, kind: 'batch', batchId: batch.id },
    );
    const moved = new Set<string>();
    for (const id of batch.change.collection?.add ?? []) {
      const entering = planned.filter(({ plan }) => plan.enter.includes(id)).map(({ state }) => state.id);
      if (entering.length === 0) continue;
      await this.work.enter(
        id,
        entering.map((adapterId) => ({ id: adapterId, position: null })),
      );
      await this.feed.append('collection', [id]);
      for (const adapterId of entering) moved.add(adapterId);
    }
    for (const id of batch.change.collection?.remove ?? []) {
      const leaving = planned.filter(({ plan }) => plan.leave.includes(id)).map(({ state }) => state.id);
      if (leaving.length === 0) continue;
      await this.work.leave(id, leaving);
      await this.feed.append('collection', [id]);
      for (const adapterId of leaving) moved.add(adapterId);
    }
    // An adapter's detail names its collections.
    await this.feed.append('adapter', [...moved]);
  }
}

function planFor(
  state: AdapterState,
  adapter: ShownAdapter,
  change: BatchChange,
  rules: TagRules,
  collections: ReadonlySet<string>,
): PlannedChange | string {
  // What was read under the lock holds the long texts too: they must be in the values that are written back.
  const plan = applyBatchChange({ ...adapter, userValues: state.userValues }, change, rules);
  if (typeof plan !== 'string' && plan.enter.some((id) => !collections.has(id))) return COLLECTION_GONE;
  return plan;
}

function finishedItem(item: WorkItem, outcome: FinishedItem['outcome']): FinishedItem {
  return { position: item.position, outcome, changes: [], written: [], message: null };
}

function finishedChange({ item, state, adapter, plan }: Planned, rules: TagRules): FinishedItem {
  return {
    ...finishedItem(item, 'changed'),
    changes: showBatchChange(adapter, plan, state, rules),
    written: [...plan.written, ...keepMemberships(adapter.collections, plan)],
  };
}
