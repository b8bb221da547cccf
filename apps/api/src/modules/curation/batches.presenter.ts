import type { Batch, BatchItem, BatchSelection } from '@lora/schema';
import { presentChange } from '../history/index.js';
import type { BatchItemRow, BatchRow } from './batches.repository.js';

/** What leaves the server of a bulk change. */
export function presentBatch(row: BatchRow): Batch {
  return {
    id: row.id,
    dryRun: false,
    change: row.change,
    selection: presentSelection(row.selection),
    person:
      row.user_id === null || row.person_name === null ? null : { id: row.user_id, name: row.person_name },
    jobId: row.job_id,
    // A merge of metadata is done at once, without a job.
    state: row.change.mergedInto === undefined ? row.state : 'completed',
    undoJobId: row.undo_job_id,
    undoneAt: row.undone_at?.toISOString() ?? null,
    counts: {
      total: row.counts.total,
      changed: row.counts.changed,
      unchanged: row.counts.unchanged,
      failed: row.counts.failed,
      restored: row.counts.restored,
      kept: row.counts.kept,
    },
    createdAt: row.created_at.toISOString(),
  };
}

/** What happened to one adapter. */
export function presentBatchItem(row: BatchItemRow): BatchItem {
  return {
    adapterId: row.adapter_id,
    name: row.name,
    outcome: row.outcome,
    changes: row.changes.map(presentChange),
    message: row.message,
    undo: row.undo_outcome,
    undoMessage: row.undo_message,
  };
}

function presentSelection(selection: BatchSelection): BatchSelection {
  const { ids, query, filters, except } = selection;
  return {
    ...(ids === undefined ? {} : { ids }),
    ...(query === undefined ? {} : { query }),
    ...(filters === undefined ? {} : { filters }),
    ...(except === undefined ? {} : { except }),
  };
}
