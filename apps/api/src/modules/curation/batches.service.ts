import { Injectable } from '@nestjs/common';
import {
  type Batch,
  type BatchChange,
  type BatchCounts,
  type BatchesQuery,
  type BatchItemPage,
  type BatchItemsQuery,
  type BatchPage,
  type CreateBatch,
  LIMITS,
} from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import { JobRunner } from '../../platform/jobs/index.js';
import type { Caller, Scope } from '../auth/index.js';
import {
  AdapterSelection,
  type CheckedSelection,
  CustomFieldsRepository,
  readSelection,
  type Selected,
} from '../catalog/index.js';
import type { BatchPayload } from './batch.job.js';
import { presentBatch, presentBatchItem } from './batches.presenter.js';
import { type BatchRow, BatchesRepository } from './batches.repository.js';
import { readChange } from './check-batch.js';
import { DryRun } from './dry-run.service.js';

/** Of adapters named one by one, or left out so, the batch itself tells so many; its items tell all of them. */
const KEPT_IDS = 100;
const NO_COUNTS: BatchCounts = { total: 0, changed: 0, unchanged: 0, failed: 0, restored: 0, kept: 0 };

/** Bulk changes: told beforehand, done as a job, undone as another. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly db: Database,
    private readonly batches: BatchesRepository,
    private readonly dryRuns: DryRun,
    private readonly runner: JobRunner,
    private readonly selection: AdapterSelection,
    private readonly customFields: CustomFieldsRepository,
  ) {}

  /** Begins a bulk change, or tells what it would do. */
  async create(given: CreateBatch, caller: Caller): Promise<Batch> {
    const selection = readSelection(given.selection);
    const change = readChange(given.change, await this.customFields.list());
    await this.refuseUnknownCollections(change);
    const selected = await this.selection.select(selection, caller.scope);
    if (!given.dryRun) return this.begin(selection, selected, change, caller);
    const told = await this.dryRuns.run(selected, change, { offset: given.offset, limit: given.limit });
    return {
      id: null,
      dryRun: true,
      change,
      selection: keepable(selection),
      person: null,
      jobId: null,
      state: null,
      undoJobId: null,
      undoneAt: null,
      counts: told.counts,
      createdAt: null,
      items: told.items,
    };
  }

  async list(query: BatchesQuery): Promise<BatchPage> {
    const limit = query.limit ?? LIMITS.pageDefault;
    const [createdAt, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, {});
    const before = typeof createdAt === 'string' && typeof id === 'string' ? { createdAt, id } : null;
    const rows = await refuseBadCursor(query.cursor, () => this.batches.list(before, limit + 1));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentBatch),
      nextCursor: rows.length > limit && last ? encodeCursor([last.created_key, last.id], {}) : null,
      total: await this.batches.count(),
    };
  }

  async get(id: string): Promise<Batch> {
    return presentBatch(await this.load(id));
  }

  async items(id: string, query: BatchItemsQuery, scope: Scope): Promise<BatchItemPage> {
    const { id: batchId } = await this.load(id);
    const key = { batchId, outcomes: query.outcome ?? null, undo: query.undo ?? null };
    const filter = { ...key, roots: scope.roots === 'all' ? null : scope.roots };
    const limit = query.limit ?? LIMITS.pageDefault;
    const [after] = query.cursor === undefined ? [] : decodeCursor(query.cursor, key);
    const rows = await refuseBadCursor(query.cursor, () =>
      this.batches.items(filter, typeof after === 'number' ? after : null, limit + 1),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentBatchItem),
      nextCursor: rows.length > limit && last ? encodeCursor([last.position], key) : null,
      total: await this.batches.countItems(filter),
    };
  }

  /** Begins to give back what the change has changed; what could not be given back before is tried again. */
  async undo(id: string, caller: Caller): Promise<Batch> {
    // Asked before waiting for the lock: who works on it holds it.
    refuseLive(await this.load(id));
    await this.db.transaction(async () => {
      await this.batches.lock(id);
      const batch = await this.load(id);
      refuseLive(batch);
      const jobId = await this.runner.add<BatchPayload & { userId: string }>({
        kind: 'batch-undo',
        title: `Undo of a change of ${countAdapters(batch.counts.changed)}`,
        payload: { batchId: id, scope: caller.scope, userId: caller.userId },
        dedupeKey: `batch-undo:${id}`,
        userId: caller.userId,
      });
      await this.batches.beginUndo(id, jobId);
    });
    return this.get(id);
  }

  /** Who is selected, what is to happen and the job: all or nothing. */
  private async begin(
    selection: CheckedSelection,
    selected: Selected,
    change: BatchChange,
    caller: Caller,
  ): Promise<Batch> {
    const id = await this.db.transaction(async () => {
      const batchId = await this.batches.add({
        userId: caller.userId,
        selection: keepable(selection),
        change,
      });
      const { total, failed } = await this.batches.keepSelection(batchId, selected);
      const jobId = await this.runner.add<BatchPayload>({
        kind: 'batch',
        title: `Change of ${countAdapters(total)}`,
        payload: { batchId, scope: caller.scope },
        dedupeKey: `batch:${batchId}`,
        userId: caller.userId,
      });
      await this.batches.begin(batchId, { jobId, counts: { ...NO_COUNTS, total, failed } });
      return batchId;
    });
    return this.get(id);
  }

  private async refuseUnknownCollections(change: BatchChange): Promise<void> {
    const ids = [...(change.collection?.add ?? []), ...(change.collection?.remove ?? [])];
    if (ids.length === 0) return;
    const known = await this.batches.collectionsByHand(ids);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown === undefined) return;
    throw new DomainError('not_found', `There is no collection by hand ${unknown}.`, {
      'change.collection': ['must name collections by hand'],
    });
  }

  private async load(id: string): Promise<BatchRow> {
    const row = await this.batches.find(id);
    if (!row) throw new DomainError('not_found', `There is no bulk change ${id}.`);
    return row;
  }
}

function keepable(selection: CheckedSelection): Batch['selection'] {
  if ('ids' in selection) return { ids: selection.ids.slice(0, KEPT_IDS) };
  const { except, ...search } = selection;
  return except ? { ...search, except: except.slice(0, KEPT_IDS) } : search;
}

function refuseLive(batch: BatchRow): void {
  if (isLive(batch.state)) {
    throw new DomainError('conflict', 'The change is not finished: cancel it or wait for its end first.');
  }
  if (isLive(batch.undo_state)) {
    throw new DomainError('conflict', 'This change is being undone already.');
  }
}

function isLive(state: string | null): boolean {
  return state === 'queued' || state === 'running' || state === 'paused';
}

function countAdapters(n: number): string {
  return n === 1 ? '1 adapter' : `${n} adapters`;
}
