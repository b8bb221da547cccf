import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { CountedProgress, type JobHandler, type JobRun } from '../../platform/jobs/index.js';
import { ProjectionRepository, TagRulesRepository, type UserValues } from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { CHUNK, type BatchPayload } from './batch.job.js';
import { BatchWorkRepository, type UndoneItem, type WorkItem } from './batch-work.repository.js';
import { type BatchRow, BatchesRepository } from './batches.repository.js';
import { showCollections } from './show-batch-change.js';
import { membershipsIn, type PlannedUndo, undoBatchChange } from './undo-batch-change.js';
import { ValueWriter, type ValueWrite } from './value-writer.service.js';

const GONE = 'This adapter is not in the library any more.';

/**
 * Gives back what a batch has changed, wherever its value still stands. Items that say nothing of their undo are the
 * work that is left, so it may be stopped anywhere and run again.
 */
@Injectable()
export class BatchUndoJob implements JobHandler<BatchPayload & { userId: string }> {
  readonly kind = 'batch-undo';
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

  async run(run: JobRun<BatchPayload & { userId: string }>): Promise<Record<string, unknown>> {
    const { batchId } = run.payload;
    const batch = await this.batches.find(batchId);
    if (!batch) return {};
    const { changed, restored, kept } = batch.counts;
    const progress = new CountedProgress('Bringing back', changed, restored + kept, Date.now);
    run.report(progress.snapshot());
    for (;;) {
      run.signal.throwIfAborted();
      const done = await this.db.transaction(() => this.undoNext(batch, run.payload));
      if (done === 0) break;
      run.report(progress.add(done));
    }
    await this.work.endUndo(batchId);
    const counts = (await this.batches.find(batchId))?.counts;
    return {
      restored: counts?.restored ?? 0,
      kept: counts?.kept ?? 0,
      failed: (counts?.changed ?? 0) - (counts?.restored ?? 0) - (counts?.kept ?? 0),
    };
  }

  /** One chunk in one transaction; answers how many items it was, 0 at the end. */
  private async undoNext(batch: BatchRow, o: BatchPayload & { userId: string }): Promise<number> {
    const items = await this.work.nextItems(batch.id, 'undo', this.chunk);
    if (items.length === 0) return 0;
    const collectionIds = [...new Set(items.flatMap((item) => membershipsIn(item.written)))];
    // In this order everywhere: rules, collections, adapters.
    await this.tagRules.hold();
    const present = await this.work.lockCollections(collectionIds);
    const ids = [...new Set(items.map((item) => item.adapterId))];
    const states = new Map((await this.projection.loadForUpdate(ids)).map((state) => [state.id, state]));
    const roots = o.scope.roots === 'all' ? null : o.scope.roots;
    const shown = await this.work.shown(ids, roots, collectionIds.length > 0);
    const values = new Map<string, UserValues>();
    const writes: ValueWrite[] = [];
    const moves: { id: string; plan: PlannedUndo }[] = [];
    const undone: UndoneItem[] = [];
    for (const item of items) {
      const state = states.get(item.adapterId);
      const adapter = shown.get(item.adapterId);
      if (!state || !adapter) {
        undone.push({ position: item.position, outcome: 'failed', message: GONE });
        continue;
      }
      const current = values.get(state.id) ?? state.userValues;
      const plan = undoBatchChange(current, item.written, adapter.collections, present);
      values.set(state.id, plan.values);
      const enter = plan.enter.map((each) => each.id);
      const changes = [...plan.changes, ...showCollections(adapter, { enter, leave: plan.leave })];
      if (changes.length > 0) writes.push({ state, values: plan.values, changes });
      moves.push({ id: state.id, plan });
      undone.push(undoneItem(item, plan));
    }
    await this.writer.write(writes, { userId: o.userId, kind: 'undo', batchId: batch.id });
    for (const id of present) await this.move(id, moves);
    await this.work.finishUndo(batch.id, undone);
    return items.length;
  }

  /** Puts adapters back into a collection, to the places that they had, and takes others out. */
  private async move(
    collectionId: string,
    moves: readonly { id: string; plan: PlannedUndo }[],
  ): Promise<void> {
    const enter = moves.flatMap(({ id, plan }) =>
      plan.enter.flatMap((each) => (each.id === collectionId ? [{ id, position: each.position }] : [])),
    );
    const leave = moves.flatMap(({ id, plan }) => (plan.leave.includes(collectionId) ? [id] : []));
    if (enter.length > 0) await this.work.enter(collectionId, enter);
    if (leave.length > 0) await this.work.leave(collectionId, leave);
    if (enter.length + leave.length === 0) return;
    await this.feed.append('collection', [collectionId]);
    await this.feed.append('adapter', [...new Set([...enter.map(({ id }) => id), ...leave])]);
  }
}

function undoneItem(item: WorkItem, plan: PlannedUndo): UndoneItem {
  if (plan.kept.length === 0) return { position: item.position, outcome: 'restored', message: null };
  return { position: item.position, outcome: 'kept', message: `Changed since: ${plan.kept.join(', ')}.` };
}
