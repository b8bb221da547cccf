import { Injectable } from '@nestjs/common';
import type { BaseModel, BatchCounts, BatchOutcome, Source, UndoOutcome } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import { adaptersIn, SELECTION_ORDER, type Selected, type UserValues } from '../catalog/index.js';
import type { FieldChange } from '../history/index.js';
import type { ShownAdapter } from './apply-batch-change.js';

/** What of an adapter a bulk change looks at; long texts are none of its business. `collections`: with its places. */
const shownColumns = (collections: boolean): string => `a.id, a.name,
  a.user_values - '{notes,description}'::text[] AS user_values, a.provenance, a.tags, a.rating, a.favorite,
  a.base_model, a.family, a.nsfw_level, a.hidden,
  ${
    collections
      ? `(SELECT jsonb_object_agg(ci.collection_id, ci.position) FROM collection_items ci WHERE ci.adapter_id = a.id)`
      : 'NULL::jsonb'
  } AS collections`;

interface ShownRow {
  id: string | null;
  name: string;
  user_values: UserValues;
  provenance: Partial<Record<string, Source>>;
  tags: string[];
  rating: number;
  favorite: boolean;
  base_model: BaseModel;
  family: string | null;
  nsfw_level: number;
  hidden: boolean;
  collections: Record<string, number> | null;
}

/** One of a selection: `adapter` is null for an id that nobody has. */
export interface SelectedAdapter {
  id: string;
  adapter: ShownAdapter | null;
}

/** An item that is still to be done (or undone), with the adapter that answers to its id now. */
export interface WorkItem {
  position: number;
  adapterId: string;
  written: FieldChange[];
}

export interface FinishedItem {
  position: number;
  outcome: BatchOutcome;
  changes: FieldChange[];
  written: FieldChange[];
  message: string | null;
}

export interface UndoneItem {
  position: number;
  outcome: UndoOutcome;
  message: string | null;
}

/** What the work on a bulk change reads and writes, a chunk at a time. */
@Injectable()
export class BatchWorkRepository {
  constructor(private readonly db: Database) {}

  /** Reads a selection in its order, a chunk at a time. Call inside a transaction. */
  async *readSelection(
    selected: Selected,
    collections: boolean,
    chunk: number,
  ): AsyncGenerator<SelectedAdapter[]> {
    await this.db.query(
      `DECLARE batch_selection NO SCROLL CURSOR FOR
       SELECT s.id AS selected_id, ${shownColumns(collections)}
       FROM (${selected.sql}) s LEFT JOIN ${selected.from} ON a.id = s.id AND s.name_key IS NOT NULL
       ORDER BY ${SELECTION_ORDER}`,
      selected.params,
    );
    for (;;) {
      const rows = await this.db.query<ShownRow & { selected_id: string }>(
        `FETCH ${chunk} FROM batch_selection`,
      );
      if (rows.length === 0) break;
      yield rows.map((row) => ({ id: row.selected_id, adapter: row.id === null ? null : toShown(row) }));
    }
    await this.db.query(`CLOSE batch_selection`);
  }

  /**
   * Takes the batch for this transaction and answers the next items that are waiting, or to be undone. A second run
   * of the same work waits here and then finds what is left.
   */
  async nextItems(batchId: string, work: 'apply' | 'undo', limit: number): Promise<WorkItem[]> {
    await this.db.query(`SELECT 1 FROM batches WHERE id = $1 FOR UPDATE`, [batchId]);
    const left =
      work === 'apply' ? `i.outcome = 'waiting'` : `i.outcome = 'changed' AND i.undo_outcome IS NULL`;
    const rows = await this.db.query<{ position: number; adapter_id: string; written: FieldChange[] }>(
      `SELECT i.position, coalesce(l.adapter_id, i.adapter_id) AS adapter_id, i.written
       FROM batch_items i LEFT JOIN adapter_aliases l ON l.old_id = i.adapter_id
       WHERE i.batch_id = $1 AND ${left} ORDER BY i.position LIMIT ${limit}`,
      [batchId],
    );
    return rows.map((row) => ({ position: row.position, adapterId: row.adapter_id, written: row.written }));
  }

  /** Keeps these collections from being changed or removed; those that are there and by hand. */
  async lockCollections(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM collections WHERE id = ANY($1::uuid[]) AND query IS NULL ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** The adapters that can be seen, by id. */
  async shown(
    ids: readonly string[],
    roots: readonly string[] | null,
    collections: boolean,
  ): Promise<Map<string, ShownAdapter>> {
    const rows = await this.db.query<ShownRow>(
      `SELECT ${shownColumns(collections)} FROM ${adaptersIn(roots && '$2')}
       WHERE a.id = ANY($1::uuid[])`,
      roots ? [ids, roots] : [ids],
    );
    return new Map(rows.map((row) => [row.id ?? '', toShown(row)]));
  }

  /** At the end of the collection, in the order given; places that are given are taken. */
  async enter(
    collectionId: string,
    items: readonly { id: string; position: number | null }[],
  ): Promise<void> {
    await this.db.query(
      `INSERT INTO collection_items (collection_id, adapter_id, position)
       SELECT $1, t.id, coalesce(t.position,
         (SELECT coalesce(max(position), 0) FROM collection_items WHERE collection_id = $1) + t.n)
       FROM unnest($2::uuid[], $3::float8[]) WITH ORDINALITY AS t(id, position, n) ON CONFLICT DO NOTHING`,
      [collectionId, items.map((item) => item.id), items.map((item) => item.position)],
    );
    await this.touch(collectionId);
  }

  async leave(collectionId: string, adapterIds: readonly string[]): Promise<void> {
    await this.db.query(
      `DELETE FROM collection_items WHERE collection_id = $1 AND adapter_id = ANY($2::uuid[])`,
      [collectionId, adapterIds],
    );
    await this.touch(collectionId);
  }

  async finish(batchId: string, items: readonly FinishedItem[]): Promise<void> {
    await this.db.query(
      `UPDATE batch_items i SET outcome = t.outcome, changes = t.changes, written = t.written, message = t.message
       FROM jsonb_to_recordset($2::jsonb)
         AS t(position integer, outcome text, changes jsonb, written jsonb, message text)
       WHERE i.batch_id = $1 AND i.position = t.position`,
      [batchId, toSafeJson(items)],
    );
    const count = (outcome: BatchOutcome) => items.filter((item) => item.outcome === outcome).length;
    await this.addCounts(batchId, {
      changed: count('changed'),
      unchanged: count('unchanged'),
      failed: count('failed'),
    });
  }

  async finishUndo(batchId: string, items: readonly UndoneItem[]): Promise<void> {
    await this.db.query(
      `UPDATE batch_items i SET undo_outcome = t.outcome, undo_message = t.message
       FROM jsonb_to_recordset($2::jsonb) AS t(position integer, outcome text, message text)
       WHERE i.batch_id = $1 AND i.position = t.position`,
      [batchId, toSafeJson(items)],
    );
    const count = (outcome: UndoOutcome) => items.filter((item) => item.outcome === outcome).length;
    await this.addCounts(batchId, { restored: count('restored'), kept: count('kept') });
  }

  async endUndo(batchId: string): Promise<void> {
    await this.db.query(`UPDATE batches SET undone_at = now() WHERE id = $1`, [batchId]);
  }

  private async touch(collectionId: string): Promise<void> {
    await this.db.query(`UPDATE collections SET revision = revision + 1, updated_at = now() WHERE id = $1`, [
      collectionId,
    ]);
  }

  private async addCounts(batchId: string, more: Partial<BatchCounts>): Promise<void> {
    await this.db.query(
      `UPDATE batches SET counts = counts || (
         SELECT jsonb_object_agg(key, coalesce((counts->>key)::integer, 0) + value::integer)
         FROM jsonb_each_text($2::jsonb)) WHERE id = $1`,
      [batchId, JSON.stringify(more)],
    );
  }
}

function toShown(row: ShownRow): ShownAdapter {
  return {
    id: row.id ?? '',
    name: row.name,
    userValues: row.user_values,
    provenance: row.provenance,
    tags: row.tags,
    rating: row.rating,
    favorite: row.favorite,
    baseModel: row.base_model,
    family: row.family,
    nsfwLevel: row.nsfw_level,
    hidden: row.hidden,
    collections: row.collections ?? {},
  };
}
