import { Injectable } from '@nestjs/common';
import type {
  BatchChange,
  BatchCounts,
  BatchOutcome,
  BatchSelection,
  JobState,
  UndoOutcome,
} from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import { SELECTION_ORDER, type Selected } from '../catalog/index.js';
import type { FieldChange } from '../history/index.js';

export interface BatchRow {
  id: string;
  user_id: string | null;
  person_name: string | null;
  selection: BatchSelection;
  change: BatchChange;
  job_id: string | null;
  undo_job_id: string | null;
  state: JobState | null;
  undo_state: JobState | null;
  counts: BatchCounts;
  created_at: Date;
  created_key: string;
  undone_at: Date | null;
}

export interface BatchItemRow {
  position: number;
  adapter_id: string;
  name: string;
  outcome: BatchOutcome;
  changes: FieldChange[];
  message: string | null;
  undo_outcome: UndoOutcome | null;
  undo_message: string | null;
}

/** Which items of a batch are asked for; null asks nothing. */
export interface ItemFilter {
  batchId: string;
  outcomes: readonly BatchOutcome[] | null;
  undo: readonly UndoOutcome[] | null;
  /** Only items whose adapter lies in one of these roots; null: all. */
  roots: readonly string[] | null;
}

/** Why an id of a selection has no adapter. */
export const UNKNOWN_ADAPTER = 'There is no adapter with this id.';

const COLUMNS = `b.id, b.user_id, coalesce(u.name, u.email) AS person_name, b.selection, b.change, b.job_id,
  b.undo_job_id, j.state, k.state AS undo_state, b.counts, b.created_at, b.undone_at,
  to_char(b.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_key`;
const SOURCE = `batches b LEFT JOIN users u ON u.id = b.user_id LEFT JOIN jobs j ON j.id = b.job_id
  LEFT JOIN jobs k ON k.id = b.undo_job_id`;
const MATCHES = `i.batch_id = $1 AND ($2::text[] IS NULL OR i.outcome = ANY($2))
  AND ($3::text[] IS NULL OR i.undo_outcome = ANY($3))
  AND ($4::uuid[] IS NULL OR EXISTS (SELECT 1 FROM adapters a WHERE a.id = i.adapter_id AND a.root_ids && $4))`;

/** Bulk changes and what they did, as people ask for them. */
@Injectable()
export class BatchesRepository {
  constructor(private readonly db: Database) {}

  /** A new bulk change with nobody in it yet; its id. */
  async add(o: { userId: string; selection: BatchSelection; change: BatchChange }): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO batches (user_id, selection, change) VALUES ($1, $2, $3) RETURNING id`,
      [o.userId, toSafeJson(o.selection), toSafeJson(o.change)],
    );
    if (!row) throw new Error('The new batch has no row.');
    return row.id;
  }

  /** Keeps who is selected now, in the order of their names: what is found later does not join. */
  async keepSelection(batchId: string, selected: Selected): Promise<{ total: number; failed: number }> {
    const params = [...selected.params, batchId, UNKNOWN_ADAPTER];
    const at = selected.params.length;
    const [row] = await this.db.query<{ total: string; failed: string }>(
      `WITH added AS (
         INSERT INTO batch_items (batch_id, adapter_id, position, name, outcome, message)
         SELECT $${at + 1}, s.id, row_number() OVER (ORDER BY ${SELECTION_ORDER}) - 1, s.name,
           CASE WHEN s.name_key IS NULL THEN 'failed' ELSE 'waiting' END,
           CASE WHEN s.name_key IS NULL THEN $${at + 2} END
         FROM (${selected.sql}) s RETURNING outcome
       ) SELECT count(*) AS total, count(*) FILTER (WHERE outcome = 'failed') AS failed FROM added`,
      params,
    );
    return { total: Number(row?.total ?? 0), failed: Number(row?.failed ?? 0) };
  }

  async begin(id: string, o: { jobId: string | null; counts: BatchCounts }): Promise<void> {
    await this.db.query(`UPDATE batches SET job_id = $2, counts = $3 WHERE id = $1`, [
      id,
      o.jobId,
      JSON.stringify(o.counts),
    ]);
  }

  /** Nobody else begins to undo it until the transaction ends. */
  async lock(id: string): Promise<void> {
    await this.db.query(`SELECT 1 FROM batches WHERE id = $1 FOR UPDATE`, [id]);
  }

  /** What an earlier undo could not give back is tried again. */
  async beginUndo(id: string, jobId: string): Promise<void> {
    await this.db.query(
      `UPDATE batch_items SET undo_outcome = NULL, undo_message = NULL
       WHERE batch_id = $1 AND undo_outcome IN ('kept', 'failed')`,
      [id],
    );
    await this.db.query(
      `UPDATE batches SET undo_job_id = $2, undone_at = NULL, counts = counts || '{"kept": 0}' WHERE id = $1`,
      [id, jobId],
    );
  }

  async find(id: string): Promise<BatchRow | null> {
    const [row] = await this.db.query<BatchRow>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE b.id = $1`, [id]);
    return row ?? null;
  }

  /** Newest first; `before` is the last row of the page before. */
  async list(before: { createdAt: string; id: string } | null, limit: number): Promise<BatchRow[]> {
    return this.db.query(
      `SELECT ${COLUMNS} FROM ${SOURCE}
       WHERE $1::timestamptz IS NULL OR (b.created_at, b.id) < ($1, $2::uuid)
       ORDER BY b.created_at DESC, b.id DESC LIMIT $3`,
      [before?.createdAt ?? null, before?.id ?? null, limit],
    );
  }

  async count(): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(`SELECT count(*) AS n FROM batches`);
    return Number(row?.n ?? 0);
  }

  /** In the order of the selection; `after` is the last position of the page before. */
  async items(filter: ItemFilter, after: number | null, limit: number): Promise<BatchItemRow[]> {
    return this.db.query(
      `SELECT i.position, i.adapter_id, i.name, i.outcome, i.changes, i.message, i.undo_outcome, i.undo_message
       FROM batch_items i WHERE ${MATCHES} AND ($5::integer IS NULL OR i.position > $5)
       ORDER BY i.position LIMIT $6`,
      [filter.batchId, filter.outcomes, filter.undo, filter.roots, after, limit],
    );
  }

  async countItems(filter: ItemFilter): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM batch_items i WHERE ${MATCHES}`,
      [filter.batchId, filter.outcomes, filter.undo, filter.roots],
    );
    return Number(row?.n ?? 0);
  }

  /** Of these collections: those that are there and by hand. */
  async collectionsByHand(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM collections WHERE id = ANY($1::uuid[]) AND query IS NULL`,
      [ids],
    );
    return rows.map((row) => row.id);
  }
}
