import { Injectable } from '@nestjs/common';
import {
  type Batch,
  type BatchItem,
  MERGE_FIELDS,
  type MergeField,
  type MergeMetadata,
  type UpdateAdapter,
} from '@lora/schema';
import { isUUID } from 'class-validator';
import { Database } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import type { Caller } from '../auth/index.js';
import {
  AdapterSelection,
  type AdapterState,
  applyUpdate,
  CUSTOM_PREFIX,
  ProjectionRepository,
  TagRulesRepository,
  type UserValues,
} from '../catalog/index.js';
import { type FieldChange, FeedRepository, presentChange } from '../history/index.js';
import { BatchWorkRepository } from './batch-work.repository.js';
import { presentBatch } from './batches.presenter.js';
import { BatchesRepository } from './batches.repository.js';
import { mergeMetadata, type MergeSource } from './merge-metadata.js';
import { MergeRepository } from './merge.repository.js';
import { COLLECTIONS } from './show-batch-change.js';
import { keepMemberships } from './undo-batch-change.js';
import { ValueWriter } from './value-writer.service.js';

/** What becomes of one adapter. */
interface Plan {
  source: MergeSource;
  values: UserValues;
  /** As revisions and the undo have it: what people wrote. */
  written: FieldChange[];
  /** As the adapter shows it. */
  shown: FieldChange[];
  enter: string[];
  message: string | null;
}

/** Puts what some adapters know into one, as a bulk change: told beforehand, undone by the same way. */
@Injectable()
export class MetadataMerge {
  constructor(
    private readonly db: Database,
    private readonly sources: MergeRepository,
    private readonly selection: AdapterSelection,
    private readonly batches: BatchesRepository,
    private readonly work: BatchWorkRepository,
    private readonly projection: ProjectionRepository,
    private readonly tagRules: TagRulesRepository,
    private readonly writer: ValueWriter,
    private readonly feed: FeedRepository,
  ) {}

  /**
   * In one transaction, at once: it is about a handful of adapters. Where nothing changes nothing is written, and the
   * answer has no id.
   *
   * @throws DomainError `validation_failed`, `not_found`
   */
  async merge(given: MergeMetadata, caller: Caller): Promise<Batch> {
    const fields = readFields(given.fields);
    const ids = readIds(given);
    const roots = caller.scope.roots === 'all' ? null : caller.scope.roots;
    return this.db.transaction(async () => {
      // In this order everywhere: rules, collections, adapters.
      await this.tagRules.hold();
      const before = await this.sources.sources(ids, roots);
      const byHand = await this.work.lockCollections([
        ...new Set([...before.values()].flatMap((source) => Object.keys(source.collections))),
      ]);
      const states = await this.projection.loadForUpdate([...before.values()].map((source) => source.id));
      // Read again under the locks.
      const found = pick(ids, await this.sources.sources(ids, roots));
      const plans = planAll(found, new Map(states.map((state) => [state.id, state])), {
        fields,
        hide: given.hide ?? false,
        byHand,
      });
      if (given.dryRun || plans.every((plan) => !isChange(plan))) {
        return told(given, plans, given.dryRun ?? false);
      }
      return this.write(given, plans, states, caller);
    });
  }

  private async write(
    given: MergeMetadata,
    plans: readonly Plan[],
    states: readonly AdapterState[],
    caller: Caller,
  ): Promise<Batch> {
    const ids = plans.map(({ source }) => source.id);
    const batchId = await this.batches.add({
      userId: caller.userId,
      selection: { ids },
      change: changeOf(given, ids[0] ?? ''),
    });
    const { total } = await this.batches.keepSelection(
      batchId,
      await this.selection.select({ ids }, caller.scope),
    );
    await this.batches.begin(batchId, { jobId: null, counts: { ...NO_COUNTS, total } });
    const writes = plans.flatMap((plan) => {
      const state = states.find(({ id }) => id === plan.source.id);
      return state && isChange(plan)
        ? [{ state, values: plan.values, changes: [...plan.written, ...inRevision(plan)] }]
        : [];
    });
    await this.writer.write(writes, { userId: caller.userId, kind: 'batch', batchId });
    for (const { source, enter } of plans) {
      for (const id of enter) await this.work.enter(id, [{ id: source.id, position: null }]);
      await this.feed.append('collection', enter);
      if (enter.length > 0) await this.feed.append('adapter', [source.id]);
    }
    const items = await this.work.nextItems(batchId, 'apply', ids.length);
    await this.work.finish(
      batchId,
      items.flatMap(({ position, adapterId }) => {
        const plan = plans.find(({ source }) => source.id === adapterId);
        if (!plan) return [];
        const { enter, shown, written, message } = plan;
        const places = plan.source.collections;
        return [
          {
            position,
            outcome: isChange(plan) ? 'changed' : 'unchanged',
            changes: shown,
            written: [...written, ...keepMemberships(places, { enter, leave: [] })],
            message,
          } as const,
        ];
      }),
    );
    const row = await this.batches.find(batchId);
    if (!row) throw new Error('The new batch has no row.');
    return { ...presentBatch(row), items: plans.map(presentPlan) };
  }
}

const NO_COUNTS = { total: 0, changed: 0, unchanged: 0, failed: 0, restored: 0, kept: 0 };

function planAll(
  [keep, ...from]: readonly MergeSource[],
  states: ReadonlyMap<string, AdapterState>,
  o: { fields: ReadonlySet<MergeField>; hide: boolean; byHand: ReadonlySet<string> },
): Plan[] {
  if (!keep || from.length === 0) {
    throw refuse('from', 'must name at least one other adapter than keep');
  }
  const merged = mergeMetadata(keep, from, o.fields);
  const enter = merged.enter.filter((id) => o.byHand.has(id));
  const message = merged.leftOut.length > 0 ? `Left out: ${merged.leftOut.join('; ')}.`.slice(0, 500) : null;
  const kept = planOne(keep, states.get(keep.id), merged.update, { enter, message });
  const hidden = from.map((source) =>
    planOne(source, states.get(source.id), o.hide && !source.hidden ? { hidden: true } : {}, {
      enter: [],
      message: null,
    }),
  );
  return [kept, ...hidden];
}

function planOne(
  source: MergeSource,
  state: AdapterState | undefined,
  update: UpdateAdapter,
  more: Pick<Plan, 'enter' | 'message'>,
): Plan {
  const { values, changes } = applyUpdate(state?.userValues ?? {}, update);
  const entries = new Map<string, unknown>(Object.entries(source));
  const shown = changes.map(({ field, to }): FieldChange => {
    const custom = field.startsWith(CUSTOM_PREFIX) ? field.slice(CUSTOM_PREFIX.length) : null;
    const from = custom === null ? entries.get(field) : source.customFields[custom];
    return { field, from: from ?? null, to };
  });
  const plan = { source, values, written: changes, shown, ...more };
  return { ...plan, shown: [...shown, ...inRevision(plan)] };
}

/** Collections as one field of a revision. */
function inRevision({ source, enter }: Pick<Plan, 'source' | 'enter'>): FieldChange[] {
  if (enter.length === 0) return [];
  const from = Object.keys(source.collections).toSorted();
  return [{ field: COLLECTIONS, from, to: [...from, ...enter].toSorted() }];
}

function isChange({ written, enter }: Plan): boolean {
  return written.length + enter.length > 0;
}

function presentPlan(plan: Plan): BatchItem {
  return {
    adapterId: plan.source.id,
    name: plan.source.name,
    outcome: isChange(plan) ? 'changed' : 'unchanged',
    changes: plan.shown.map(presentChange),
    message: plan.message,
    undo: null,
    undoMessage: null,
  };
}

/** What would change, the kept one first. */
function told(given: MergeMetadata, plans: readonly Plan[], dryRun: boolean): Batch {
  const ids = plans.map(({ source }) => source.id);
  const changed = plans.filter(isChange).length;
  return {
    id: null,
    dryRun,
    change: changeOf(given, ids[0] ?? ''),
    selection: { ids },
    person: null,
    jobId: null,
    state: null,
    undoJobId: null,
    undoneAt: null,
    counts: { ...NO_COUNTS, total: plans.length, changed, unchanged: plans.length - changed },
    createdAt: null,
    items: plans.map(presentPlan),
  };
}

function changeOf(given: MergeMetadata, mergedInto: string): Batch['change'] {
  return given.hide ? { mergedInto, hidden: true } : { mergedInto };
}

/** In the order asked for, each once. @throws DomainError `not_found` */
function pick(ids: readonly string[], found: ReadonlyMap<string, MergeSource>): MergeSource[] {
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined) throw new DomainError('not_found', `There is no adapter ${missing}.`);
  const sources = ids.flatMap((id) => found.get(id) ?? []);
  return [...new Map(sources.map((source) => [source.id, source])).values()];
}

function readIds({ keep, from }: MergeMetadata): string[] {
  const wrong = from.find((id) => !isUUID(id));
  if (wrong !== undefined) throw refuse('from', `must hold UUIDs; "${wrong}" is none`);
  return [...new Set([keep, ...from].map((id) => id.toLowerCase()))];
}

function readFields(given: readonly string[] | undefined): ReadonlySet<MergeField> {
  const known = new Set<string>(MERGE_FIELDS);
  const wrong = given?.find((field) => !known.has(field));
  if (wrong !== undefined)
    throw refuse('fields', `must be of ${MERGE_FIELDS.join(', ')}; "${wrong}" is none`);
  return new Set(MERGE_FIELDS.filter((field) => given?.includes(field) ?? true));
}

function refuse(field: string, problem: string): DomainError {
  return new DomainError('validation_failed', `${field} ${problem}.`, { [field]: [problem] });
}
