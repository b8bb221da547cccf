import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import type { Scope } from '../../auth/index.js';
import { adaptersIn } from '../../catalog/index.js';
import { type AdapterWords, TEXT_LIMITS } from './adapter-text.js';

/** An adapter whose words may have changed since its vector was made. */
export interface StaleText extends AdapterWords {
  id: string;
  revision: number;
  /** Of the text that its vector was made of; null where it has none. */
  digest: Buffer | null;
}

export interface NewEmbedding {
  adapterId: string;
  revision: number;
  digest: Buffer;
  vector: Float32Array | null;
  /** Why there is no vector; null where there is one. */
  problem: string | null;
}

export interface VectorRow {
  id: string;
  vector: Float32Array;
}

/** Null: there is no vector any more. */
export interface ChangedVector {
  id: string;
  vector: Float32Array | null;
  madeAt: Date;
}

/** How many adapters have a vector. */
export interface TextCoverage {
  total: number;
  done: number;
  failed: number;
}

export interface FailedText {
  id: string;
  name: string;
  problem: string;
}

/** Rows that are deleted at once. */
const FORGET = 5_000;

const { markup, words, trainingTags } = TEXT_LIMITS;

/** Every query of the table `text_embeddings`. */
@Injectable()
export class EmbeddingsRepository {
  constructor(private readonly db: Database) {}

  /** Adapters that have no vector of this model, or have changed since it was made; in the order of their ids. */
  async stale(model: string, afterId: string | null, limit: number): Promise<StaleText[]> {
    return this.db.query(
      `SELECT a.id, a.revision, a.name, a.trigger_words[1:${words}] AS "triggerWords", a.tags[1:${words}] AS tags,
         a.training_tags[1:${words + trainingTags}] AS "trainingTags", left(a.description, ${markup}) AS description,
         left(a.notes, ${markup}) AS notes, e.digest
       FROM adapters a LEFT JOIN text_embeddings e ON e.adapter_id = a.id AND e.model = $1
       WHERE e.revision IS DISTINCT FROM a.revision AND ($2::uuid IS NULL OR a.id > $2)
       ORDER BY a.id LIMIT ${limit}`,
      [model, afterId],
    );
  }

  async countStale(model: string): Promise<number> {
    const [row] = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM adapters a
       LEFT JOIN text_embeddings e ON e.adapter_id = a.id AND e.model = $1
       WHERE e.revision IS DISTINCT FROM a.revision`,
      [model],
    );
    return row?.count ?? 0;
  }

  /** Adapters that are gone meanwhile are left out. */
  async save(model: string, rows: readonly NewEmbedding[]): Promise<void> {
    if (rows.length === 0) return;
    await this.db.query(
      `INSERT INTO text_embeddings (model, adapter_id, revision, digest, vector, problem)
       SELECT $1, t.id, t.revision, t.digest, t.vector, t.problem
       FROM unnest($2::uuid[], $3::int[], $4::bytea[], $5::bytea[], $6::text[]) AS t(id, revision, digest, vector, problem)
       JOIN adapters a ON a.id = t.id
       ON CONFLICT (model, adapter_id) DO UPDATE SET revision = excluded.revision, digest = excluded.digest,
         vector = excluded.vector, problem = excluded.problem, made_at = now()`,
      [
        model,
        rows.map((row) => row.adapterId),
        rows.map((row) => row.revision),
        rows.map((row) => row.digest),
        rows.map((row) => row.vector && toBytes(row.vector)),
        rows.map((row) => row.problem),
      ],
    );
  }

  /** The words are the same: the vector still holds. */
  async confirm(model: string, rows: readonly { id: string; revision: number }[]): Promise<void> {
    if (rows.length === 0) return;
    await this.db.query(
      `UPDATE text_embeddings e SET revision = t.revision FROM unnest($2::uuid[], $3::int[]) AS t(id, revision)
       WHERE e.model = $1 AND e.adapter_id = t.id`,
      [model, rows.map((row) => row.id), rows.map((row) => row.revision)],
    );
  }

  /** The database's clock. */
  async now(): Promise<Date> {
    const [row] = await this.db.query<{ now: Date }>(`SELECT now() AS now`);
    return row?.now ?? new Date(0);
  }

  /** An adapter's own vector, or why it has none; null while it has not been tried. */
  async find(
    model: string,
    id: string,
  ): Promise<{ vector: Float32Array | null; problem: string | null } | null> {
    const [row] = await this.db.query<{ vector: Buffer | null; problem: string | null }>(
      `SELECT vector, problem FROM text_embeddings WHERE model = $1 AND adapter_id = $2`,
      [model, id],
    );
    return row ? { vector: row.vector && fromBytes(row.vector), problem: row.problem } : null;
  }

  /** Vectors of a model in the order of the adapters' ids. */
  async page(model: string, afterId: string | null, limit: number): Promise<VectorRow[]> {
    return this.read(`($2::uuid IS NULL OR adapter_id > $2) ORDER BY adapter_id LIMIT ${limit}`, [
      model,
      afterId,
    ]);
  }

  async byIds(model: string, ids: readonly string[]): Promise<VectorRow[]> {
    return this.read(`adapter_id = ANY($2::uuid[])`, [model, ids]);
  }

  /**
   * What was made or taken back since a time, in the order of the adapters' ids. A row may become visible some time
   * after its `madeAt`, which is the start of its transaction: ask from a little before the last one seen. Vectors of
   * adapters that are gone are not told: the change feed says that.
   */
  async since(
    model: string,
    madeAt: Date | null,
    afterId: string | null,
    limit: number,
  ): Promise<ChangedVector[]> {
    const rows = await this.db.query<{ id: string; vector: Buffer | null; madeAt: Date }>(
      `SELECT adapter_id AS id, vector, made_at AS "madeAt" FROM text_embeddings
       WHERE model = $1 AND ($2::timestamptz IS NULL OR made_at >= $2) AND ($3::uuid IS NULL OR adapter_id > $3)
       ORDER BY adapter_id LIMIT ${limit}`,
      [model, madeAt, afterId],
    );
    return rows.map((row) => ({ ...row, vector: row.vector && fromBytes(row.vector) }));
  }

  /** How far a model is, over what somebody sees; a vector of former words does not count. */
  async coverage(model: string | null, scope: Scope): Promise<TextCoverage> {
    const [row] = await this.db.query<TextCoverage>(
      `SELECT count(*)::int AS total, count(e.vector)::int AS done, count(e.problem)::int AS failed
       FROM ${adaptersIn(scope.roots === 'all' ? null : '$2')}
       LEFT JOIN text_embeddings e ON e.adapter_id = a.id AND e.model = $1 AND e.revision = a.revision`,
      [model, ...inScope(scope)],
    );
    return row ?? { total: 0, done: 0, failed: 0 };
  }

  /** Adapters that have no vector, with the reason, in the order of their ids. */
  async failed(model: string, scope: Scope, afterId: string | null, limit: number): Promise<FailedText[]> {
    return this.db.query(
      `SELECT a.id, a.name, e.problem FROM ${adaptersIn(scope.roots === 'all' ? null : '$3')}
       JOIN text_embeddings e ON e.adapter_id = a.id AND e.model = $1
       WHERE e.problem IS NOT NULL AND ($2::uuid IS NULL OR a.id > $2) ORDER BY a.id LIMIT ${limit}`,
      [model, afterId, ...inScope(scope)],
    );
  }

  /** Those without a vector count as not looked at. */
  async forgetFailed(models: readonly string[]): Promise<void> {
    await this.db.query(`DELETE FROM text_embeddings WHERE model = ANY($1::text[]) AND problem IS NOT NULL`, [
      models,
    ]);
  }

  /** Deletes some vectors of models that nobody uses; false when none are left. */
  async forgetOthers(used: readonly string[]): Promise<boolean> {
    const gone = await this.db.query(
      `DELETE FROM text_embeddings WHERE ctid IN
         (SELECT ctid FROM text_embeddings WHERE model <> ALL($1::text[]) LIMIT ${FORGET}) RETURNING 1`,
      [used],
    );
    return gone.length > 0;
  }

  private async read(rest: string, params: unknown[]): Promise<VectorRow[]> {
    const rows = await this.db.query<{ adapter_id: string; vector: Buffer }>(
      `SELECT adapter_id, vector FROM text_embeddings WHERE model = $1 AND vector IS NOT NULL AND ${rest}`,
      params,
    );
    return rows.map((row) => ({ id: row.adapter_id, vector: fromBytes(row.vector) }));
  }
}

function inScope({ roots }: Scope): unknown[] {
  return roots === 'all' ? [] : [roots];
}

function toBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** A copy: the driver's buffers are not aligned for numbers. */
function fromBytes(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
