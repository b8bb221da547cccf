import { Injectable } from '@nestjs/common';
import { type BatchChange, type BatchCounts, type BatchItem, LIMITS } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { ProjectionRepository, type Selected, TagRulesRepository, type TagRules } from '../catalog/index.js';
import { presentChange } from '../history/index.js';
import { applyBatchChange, isChange, type PlannedChange, type ShownAdapter } from './apply-batch-change.js';
import { BatchWorkRepository, type SelectedAdapter } from './batch-work.repository.js';
import { UNKNOWN_ADAPTER } from './batches.repository.js';
import { showBatchChange } from './show-batch-change.js';

/** Adapters looked at between two breaths of the event loop: a hundred thousand take about as many milliseconds. */
const CHUNK = 1_000;

/** Tells what a bulk change would do, by the same rules, and writes nothing. */
@Injectable()
export class DryRun {
  constructor(
    private readonly db: Database,
    private readonly work: BatchWorkRepository,
    private readonly projection: ProjectionRepository,
    private readonly tagRules: TagRulesRepository,
  ) {}

  /** Counts over the whole selection, and the items of one page of it. */
  async run(
    selected: Selected,
    change: BatchChange,
    page: { offset?: number | undefined; limit?: number | undefined },
  ): Promise<{ counts: BatchCounts; items: BatchItem[] }> {
    const from = page.offset ?? 0;
    const to = from + (page.limit ?? LIMITS.pageDefault);
    const counts: BatchCounts = { total: 0, changed: 0, unchanged: 0, failed: 0, restored: 0, kept: 0 };
    return this.db.transaction(async () => {
      const rules = await this.tagRules.load();
      const wanted: { one: SelectedAdapter; plan: PlannedChange | string }[] = [];
      for await (const chunk of this.work.readSelection(selected, change.collection !== undefined, CHUNK)) {
        for (const one of chunk) {
          const plan = one.adapter ? applyBatchChange(one.adapter, change, rules) : UNKNOWN_ADAPTER;
          if (counts.total >= from && counts.total < to) wanted.push({ one, plan });
          counts.total += 1;
          counts[outcomeOf(plan)] += 1;
        }
      }
      return { counts, items: await this.show(wanted, rules) };
    });
  }

  private async show(
    wanted: readonly { one: SelectedAdapter; plan: PlannedChange | string }[],
    rules: TagRules,
  ): Promise<BatchItem[]> {
    const states = await this.projection.load(wanted.map(({ one }) => one.id));
    const byId = new Map(states.map((state) => [state.id, state]));
    return wanted.map(({ one, plan }) => ({
      adapterId: one.id,
      name: one.adapter?.name ?? '',
      outcome: outcomeOf(plan),
      changes: showPlan(one.adapter, plan, byId.get(one.id), rules),
      message: typeof plan === 'string' ? plan : null,
      undo: null,
      undoMessage: null,
    }));
  }
}

function outcomeOf(plan: PlannedChange | string): 'changed' | 'unchanged' | 'failed' {
  if (typeof plan === 'string') return 'failed';
  return isChange(plan) ? 'changed' : 'unchanged';
}

function showPlan(
  adapter: ShownAdapter | null,
  plan: PlannedChange | string,
  state: Parameters<typeof showBatchChange>[2],
  rules: TagRules,
): BatchItem['changes'] {
  if (!adapter || typeof plan === 'string' || !isChange(plan)) return [];
  return showBatchChange(adapter, plan, state, rules).map(presentChange);
}
