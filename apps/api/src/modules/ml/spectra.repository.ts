import { Injectable } from '@nestjs/common';
import type { JobState, SpectraOutcome } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { adaptersIn, type Selected, SELECTION_ORDER } from '../catalog/index.js';
import type { WeightsFilePlace } from './compare-weights.worker.js';

/** What is kept of a content: its spectra (packed), or why it has none. */
export interface StoredSpectra {
  spectra: Buffer | null;
  problem: string | null;
}

/** An adapter as far as its spectra need it. */
export interface SpectraTarget {
  id: string;
  name: string;
  /** Null while its bytes have not been read. */
  identity: string | null;
  /** A present file in one of the caller's roots. */
  place: WeightsFilePlace | null;
  stored: StoredSpectra | null;
}

export interface SpectraItemRow {
  position: number;
  adapterId: string;
  name: string;
  outcome: SpectraOutcome;
  problem: string | null;
}

export interface SpectraCounts {
  total: number;
  measured: number;
  known: number;
  failed: number;
}

/** Which items of a job are asked for; null asks nothing. */
export interface SpectraItemFilter {
  jobId: string;
  outcomes: readonly SpectraOutcome[] | null;
  roots: readonly string[] | null;
}

interface TargetRow extends StoredSpectra {
  asked: string;
  id: string;
  name: string;
  identity: string | null;
  isStored: boolean;
  rootPath: string | null;
  path: string | null;
  size: number | null;
  mtimeNs: string | null;
}

const MATCHES = `i.job_id = $1 AND ($2::text[] IS NULL OR i.outcome = ANY($2))
  AND ($3::uuid[] IS NULL OR EXISTS (
    SELECT 1 FROM adapters a
    WHERE a.id = coalesce((SELECT adapter_id FROM adapter_aliases WHERE old_id = i.adapter_id), i.adapter_id)
      AND a.root_ids && $3))`;

/** Every query of the tables `weight_spectra` and `spectra_items`. */
@Injectable()
export class SpectraRepository {
  constructor(private readonly db: Database) {}

  /** The visible adapters with these ids, also by ids that were merged into them; by the id that was asked. */
  async targets(
    ids: readonly string[],
    format: string,
    scope: Scope,
  ): Promise<ReadonlyMap<string, SpectraTarget>> {
    const roots = scope.roots === 'all' ? null : scope.roots;
    const rows = await this.db.query<TargetRow>(
      `SELECT t.asked, a.id, a.name, a.identity, s.identity IS NOT NULL AS "isStored", s.spectra, s.problem,
         r.path AS "rootPath", f.path, f.size::float8 AS size, f.mtime_ns::text AS "mtimeNs"
       FROM (SELECT q.id AS asked, coalesce(l.adapter_id, q.id) AS id FROM unnest($1::uuid[]) AS q(id)
             LEFT JOIN adapter_aliases l ON l.old_id = q.id) t
       JOIN ${adaptersIn(roots && '$3')} ON a.id = t.id
       LEFT JOIN weight_spectra s ON s.identity = a.identity AND s.format = $2
       LEFT JOIN LATERAL (
         SELECT f.path, f.size, f.mtime_ns, f.root_id FROM files f
         WHERE f.adapter_id = a.id AND f.identity = a.identity AND f.state = 'present' ${roots ? 'AND f.root_id = ANY($3)' : ''}
         ORDER BY f.id LIMIT 1) f ON true
       LEFT JOIN roots r ON r.id = f.root_id`,
      roots ? [ids, format, roots] : [ids, format],
    );
    return new Map(rows.map((row) => [row.asked, toTarget(row)]));
  }

  async stored(identity: string, format: string): Promise<StoredSpectra | null> {
    const [row] = await this.db.query<StoredSpectra>(
      `SELECT spectra, problem FROM weight_spectra WHERE identity = $1 AND format = $2`,
      [identity, format],
    );
    return row ?? null;
  }

  /** @param found spectra as `packJson` gives them, or the reason why there are none */
  async keep(
    identity: string,
    format: string,
    found: { spectra: string } | { problem: string },
  ): Promise<void> {
    await this.db.query(
      `INSERT INTO weight_spectra (identity, format, spectra, problem) VALUES ($1, $2, decode($3, 'base64'), $4)
       ON CONFLICT (identity) DO UPDATE SET format = excluded.format, spectra = excluded.spectra,
         problem = excluded.problem, made_at = now()`,
      [
        identity,
        format,
        'spectra' in found ? found.spectra : null,
        'problem' in found ? found.problem : null,
      ],
    );
  }

  /** Keeps who is selected now, in the order of their names, as the work of a job; how many. */
  async keepSelection(jobId: string, selected: Selected): Promise<number> {
    const at = selected.params.length;
    const [row] = await this.db.query<{ n: string }>(
      `WITH added AS (
         INSERT INTO spectra_items (job_id, adapter_id, position, name, outcome, problem)
         SELECT $${at + 1}, s.id, row_number() OVER (ORDER BY ${SELECTION_ORDER}) - 1, s.name,
           CASE WHEN s.name_key IS NULL THEN 'failed' ELSE 'waiting' END,
           CASE WHEN s.name_key IS NULL THEN 'unknown_adapter' END
         FROM (${selected.sql}) s RETURNING 1
       ) SELECT count(*) AS n FROM added`,
      [...selected.params, jobId],
    );
    return Number(row?.n ?? 0);
  }

  /** Says in a job's title how many it is about; they are known only when it has an id. */
  async nameJob(jobId: string, title: string): Promise<void> {
    await this.db.query(`UPDATE jobs SET title = $2 WHERE id = $1`, [jobId, title]);
  }

  /** The only work of a job; one that is live already has it. */
  async keepOne(jobId: string, adapterId: string, name: string): Promise<void> {
    await this.db.query(
      `INSERT INTO spectra_items (job_id, position, adapter_id, name) VALUES ($1, 0, $2, $3) ON CONFLICT DO NOTHING`,
      [jobId, adapterId, name],
    );
  }

  async nextItems(jobId: string, limit: number): Promise<SpectraItemRow[]> {
    return this.db.query(
      `SELECT position, adapter_id AS "adapterId", name, outcome, problem FROM spectra_items
       WHERE job_id = $1 AND outcome = 'waiting' ORDER BY position LIMIT ${limit}`,
      [jobId],
    );
  }

  async finish(
    jobId: string,
    position: number,
    o: { outcome: SpectraOutcome; problem: string | null },
  ): Promise<void> {
    await this.db.query(
      `UPDATE spectra_items SET outcome = $3, problem = $4 WHERE job_id = $1 AND position = $2`,
      [jobId, position, o.outcome, o.problem],
    );
  }

  async counts(jobId: string): Promise<SpectraCounts> {
    const rows = await this.db.query<{ outcome: SpectraOutcome; n: string }>(
      `SELECT outcome, count(*) AS n FROM spectra_items WHERE job_id = $1 GROUP BY outcome`,
      [jobId],
    );
    const of = (outcome: SpectraOutcome): number =>
      Number(rows.find((row) => row.outcome === outcome)?.n ?? 0);
    const total = rows.reduce((sum, row) => sum + Number(row.n), 0);
    return { total, measured: of('measured'), known: of('known'), failed: of('failed') };
  }

  /** In the order of the selection; `after` is the last position of the page before. */
  async items(filter: SpectraItemFilter, after: number | null, limit: number): Promise<SpectraItemRow[]> {
    return this.db.query(
      `SELECT i.position, i.adapter_id AS "adapterId", i.name, i.outcome, i.problem FROM spectra_items i
       WHERE ${MATCHES} AND ($4::integer IS NULL OR i.position > $4) ORDER BY i.position LIMIT $5`,
      [filter.jobId, filter.outcomes, filter.roots, after, limit],
    );
  }

  async countItems(filter: SpectraItemFilter): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM spectra_items i WHERE ${MATCHES}`,
      [filter.jobId, filter.outcomes, filter.roots],
    );
    return Number(row?.n ?? 0);
  }

  /** The state of a job of this kind; null where there is none. */
  async jobState(jobId: string): Promise<JobState | null> {
    const [row] = await this.db.query<{ state: JobState }>(
      `SELECT state FROM jobs WHERE id = $1 AND kind = 'spectra'`,
      [jobId],
    );
    return row?.state ?? null;
  }
}

function toTarget(row: TargetRow): SpectraTarget {
  const { rootPath, path, size, mtimeNs } = row;
  const hasPlace = rootPath !== null && path !== null && size !== null && mtimeNs !== null;
  return {
    id: row.id,
    name: row.name,
    identity: row.identity,
    place: hasPlace ? { rootPath, path, size, mtimeNs } : null,
    stored: row.isStored ? { spectra: row.spectra, problem: row.problem } : null,
  };
}
