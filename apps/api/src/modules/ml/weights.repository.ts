import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { adaptersIn } from '../catalog/index.js';
import type { ComparedWeights, Merge } from './compare-weights.worker.js';

/** An adapter with what is known of its weights; all null while its bytes have not been read. */
export interface AdapterWeights {
  id: string;
  identity: string | null;
  baseModel: string;
  /** One of its files is there to be read. */
  isPresent: boolean;
  format: string | null;
  hasSketch: boolean | null;
  profile: Buffer | null;
  problem: string | null;
}

export interface SketchRow {
  identity: string;
  sketch: Buffer;
  madeAt: Date;
}

/** A present file of a content. */
export interface WeightsPlace {
  identity: string;
  rootPath: string;
  path: string;
  size: number;
  mtimeNs: string;
}

/** Every read of the table `weight_sketches`, and every query of `weight_pairs`. */
@Injectable()
export class WeightsRepository {
  constructor(private readonly db: Database) {}

  /** One adapter by its id, or by an id that was merged into it. */
  async find(id: string, scope: Scope): Promise<AdapterWeights | null> {
    const [row] = await this.db.query<AdapterWeights>(
      `SELECT a.id, a.identity, a.base_model AS "baseModel", a.state = 'present' AS "isPresent", s.format, s.sketch IS NOT NULL AS "hasSketch", s.profile,
         s.problem
       FROM ${adaptersIn(scope.roots === 'all' ? null : '$2')} LEFT JOIN weight_sketches s ON s.identity = a.identity
       WHERE a.id = $1 OR a.id = (SELECT adapter_id FROM adapter_aliases WHERE old_id = $1)`,
      [id, ...inScope(scope)],
    );
    return row ?? null;
  }

  /** Sketches of a format made since, oldest first. */
  async sketchesSince(
    format: string,
    since: Date | null,
    afterIdentity: string,
    limit: number,
  ): Promise<SketchRow[]> {
    return this.db.query(
      `SELECT identity, sketch, made_at AS "madeAt" FROM weight_sketches
       WHERE format = $1 AND sketch IS NOT NULL AND ($2::timestamptz IS NULL OR made_at >= $2) AND identity > $3
       ORDER BY identity LIMIT ${limit}`,
      [format, since, afterIdentity],
    );
  }

  /** The visible adapters that have these contents. */
  async holders(
    identities: readonly string[],
    scope: Scope,
    baseModel: string | null,
  ): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; identity: string }>(
      `SELECT a.id, a.identity FROM ${adaptersIn(scope.roots === 'all' ? null : '$3')}
       WHERE a.id IN (SELECT adapter_id FROM identities WHERE identity = ANY($1::text[]))
         AND a.identity = ANY($1::text[]) AND ($2::text IS NULL OR a.base_model = $2) AND NOT a.hidden
         AND a.state = 'present'`,
      [identities, baseModel, ...inScope(scope)],
    );
    return new Map(rows.map((row) => [row.identity, row.id]));
  }

  /** One present file of each content, of the roots that the caller sees. */
  async places(identities: readonly string[], scope: Scope): Promise<Map<string, WeightsPlace>> {
    const rows = await this.db.query<WeightsPlace>(
      `SELECT DISTINCT ON (f.identity) f.identity, r.path AS "rootPath", f.path, f.size::float8 AS size,
         f.mtime_ns::text AS "mtimeNs"
       FROM identities i JOIN files f ON f.adapter_id = i.adapter_id AND f.identity = i.identity
         JOIN roots r ON r.id = f.root_id
       WHERE i.identity = ANY($1::text[]) AND f.state = 'present' AND ($2::uuid[] IS NULL OR f.root_id = ANY($2))
       ORDER BY f.identity, f.id`,
      [identities, scope.roots === 'all' ? null : scope.roots],
    );
    return new Map(rows.map((row) => [row.identity, row]));
  }

  /** How many adapters' weights were analysed, of those that somebody sees. */
  async coverage(scope: Scope): Promise<{ total: number; done: number; failed: number }> {
    const [row] = await this.db.query<{ total: number; done: number; failed: number }>(
      `SELECT count(*)::int AS total, count(s.sketch)::int AS done, count(s.problem)::int AS failed
       FROM ${adaptersIn(scope.roots === 'all' ? null : '$1')}
       LEFT JOIN weight_sketches s ON s.identity = a.identity`,
      inScope(scope),
    );
    return row ?? { total: 0, done: 0, failed: 0 };
  }

  /** What is known already of a content and others. */
  async pairs(format: string, a: string, others: readonly string[]): Promise<Map<string, ComparedWeights>> {
    const rows = await this.db.query<{ b: string; result: ComparedWeights }>(
      `SELECT b, result FROM weight_pairs WHERE a = $1 AND b = ANY($2::text[]) AND format = $3`,
      [a, others, format],
    );
    return new Map(rows.map((row) => [row.b, row.result]));
  }

  /** The merge of some candidates that was found, null where it was looked for in vain; undefined: not looked for. */
  async merge(format: string, target: string, candidates: string): Promise<Merge | null | undefined> {
    const [row] = await this.db.query<{ result: { merge: Merge | null } }>(
      `SELECT result FROM weight_pairs WHERE a = $1 AND b = $2 AND format = $3`,
      [target, candidates, format],
    );
    return row?.result.merge;
  }

  async keepMerge(format: string, target: string, candidates: string, merge: Merge | null): Promise<void> {
    await this.keep(format, target, candidates, { merge });
  }

  async keepPair(format: string, a: string, b: string, result: ComparedWeights): Promise<void> {
    await this.keep(format, a, b, result);
  }

  private async keep(format: string, a: string, b: string, result: object): Promise<void> {
    await this.db.query(
      `INSERT INTO weight_pairs (a, b, format, result) VALUES ($1, $2, $3, $4)
       ON CONFLICT (a, b) DO UPDATE SET format = excluded.format, result = excluded.result, made_at = now()`,
      [a, b, format, JSON.stringify(result)],
    );
  }
}

function inScope(scope: Scope): unknown[] {
  return scope.roots === 'all' ? [] : [scope.roots];
}
