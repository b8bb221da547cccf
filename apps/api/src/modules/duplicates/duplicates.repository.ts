import { Injectable } from '@nestjs/common';
import type { VerdictKind } from '@lora/weights';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { adaptersIn } from '../catalog/index.js';

/** What is known of two adapters that the caller sees; the verdict is of `a` and `b` in this order. */
export interface LinkRow {
  a: string;
  b: string;
  estimate: number;
  verdict: VerdictKind | null;
  cosine: number | null;
  shared: number | null;
  all: number | null;
  /** Which of the two lacks modules of the other. */
  part: string | null;
}

/** What a group is judged by. */
export interface FactsRow {
  id: string;
  rank: number | null;
  /** Of the primary file. */
  size: number;
  favorite: boolean;
  rating: number;
  metadata: number;
  /** Milliseconds since 1970. */
  modified_at: number;
  primary_file_id: string | null;
  /** Of the present files that the caller sees; a hard link counts once. */
  bytes: number;
}

export interface FileRow {
  id: string;
  adapter_id: string;
  root_id: string;
  path: string;
  size: number;
  modified_at: number;
  hard_link: boolean;
}

export interface StateRow {
  unread: number;
  uncompared: number;
  not_analysed: number;
}

/** The exact numbers of a pair with their reasons. */
export interface PairRow {
  a: string;
  b: string;
  result: {
    verdict: { kind: VerdictKind; reasons: { code: string }[] };
    cosine: number | null;
    coverage: { shared: number; all: number };
  };
}

/** Fields that say something; each counts one. */
const METADATA = `(cardinality(a.tags) > 0)::integer + (cardinality(a.trigger_words) > 0)::integer
  + (a.notes IS NOT NULL)::integer + (a.description IS NOT NULL)::integer + (a.rating > 0)::integer
  + a.favorite::integer + (a.preferred_weight IS NOT NULL)::integer + (a.preview_id IS NOT NULL)::integer
  + (a.creator IS NOT NULL)::integer + (a.license IS NOT NULL)::integer + (a.custom_values <> '{}')::integer
  + (EXISTS (SELECT 1 FROM collection_items c WHERE c.adapter_id = a.id))::integer`;
/** Files with one place on the disk; a file system without inodes says 0. */
const DISK_PLACE = `CASE WHEN f.inode = '0' THEN f.id::text ELSE f.device || ':' || f.inode END`;
/** Members of groups: those that lists show. */
const SHOWN = `a.state = 'present' AND NOT a.hidden`;
/** Links that groups are made of, the strongest first: more would hold up the event loop for longer than 0.2 s. */
const LINKS_READ = 50_000;

/** Reads of groups of duplicates, always as the caller sees the catalog. */
@Injectable()
export class DuplicatesRepository {
  constructor(private readonly db: Database) {}

  /** What a query would see now: as long as it is the same, so are all answers. */
  async snapshot(): Promise<string> {
    const [row] = await this.db.query<{ snapshot: string }>(`SELECT pg_current_snapshot()::text AS snapshot`);
    return row?.snapshot ?? '';
  }

  /** Pairs of adapters that the caller sees whose sketches have much in common. */
  async links(format: string, scope: Scope): Promise<LinkRow[]> {
    return this.db.query(
      `WITH seen AS MATERIALIZED (
         SELECT a.id, a.identity FROM ${from(scope, 2)} WHERE a.identity IS NOT NULL AND ${SHOWN})
       SELECT CASE WHEN p.a IS NULL AND q.a IS NOT NULL THEN y.id ELSE x.id END AS a,
         CASE WHEN p.a IS NULL AND q.a IS NOT NULL THEN x.id ELSE y.id END AS b, l.cosine::float8 AS estimate,
         coalesce(p.result, q.result)->'verdict'->>'kind' AS verdict,
         (coalesce(p.result, q.result)->>'cosine')::float8 AS cosine,
         (coalesce(p.result, q.result)->'coverage'->>'shared')::integer AS shared,
         (coalesce(p.result, q.result)->'coverage'->>'all')::integer AS all,
         jsonb_path_query_first(coalesce(p.result, q.result), '$.verdict.reasons[*] ? (@.code == "part").which')
           #>> '{}' AS part
       FROM weight_links l JOIN seen x ON x.identity = l.a JOIN seen y ON y.identity = l.b
       LEFT JOIN weight_pairs p ON p.a = l.a AND p.b = l.b AND p.format = l.format
       LEFT JOIN weight_pairs q ON q.a = l.b AND q.b = l.a AND q.format = l.format
       WHERE l.format = $1 ORDER BY abs(l.cosine) DESC, l.a, l.b LIMIT ${LINKS_READ}`,
      [format, ...inScope(scope)],
    );
  }

  /** Adapters with the same bytes after the header, where weights say nothing of one of them. */
  async sameBytes(format: string, scope: Scope): Promise<string[][]> {
    const rows = await this.db.query<{ ids: string[] }>(
      `SELECT array_agg(a.id ORDER BY a.id) AS ids FROM ${from(scope, 2)}
       LEFT JOIN weight_sketches s ON s.identity = a.identity AND s.format = $1 AND s.sketch IS NOT NULL
       WHERE a.autov3 IS NOT NULL AND a.identity IS NOT NULL AND ${SHOWN}
       GROUP BY a.autov3 HAVING count(*) > 1 AND bool_or(s.identity IS NULL)`,
      [format, ...inScope(scope)],
    );
    return rows.map(({ ids }) => ids);
  }

  /** Those of the ids, and all with more than one file. */
  async facts(ids: readonly string[], scope: Scope): Promise<FactsRow[]> {
    return this.db.query(
      `SELECT a.id, a.rank, a.size::float8 AS size, a.favorite, a.rating, ${METADATA} AS metadata,
         extract(epoch FROM a.file_modified_at)::float8 * 1000 AS modified_at, a.primary_file_id,
         (SELECT coalesce(sum(u.size), 0)::float8 FROM (
            SELECT DISTINCT ON (${DISK_PLACE}) f.size FROM files f
            WHERE f.adapter_id = a.id AND f.state = 'present' ${seenFiles(scope, 2)}) u) AS bytes
       FROM ${from(scope, 2)} WHERE (a.id = ANY($1::uuid[]) OR a.copies > 1) AND ${SHOWN}`,
      [ids, ...inScope(scope)],
    );
  }

  /** The present files of adapters, the primary one first. */
  async files(ids: readonly string[], scope: Scope): Promise<FileRow[]> {
    return this.db.query(
      `SELECT f.id, f.adapter_id, f.root_id, f.path, f.size::float8 AS size,
         (f.mtime_ns / 1000000)::float8 AS modified_at,
         row_number() OVER (PARTITION BY f.adapter_id, ${DISK_PLACE}
           ORDER BY f.id <> a.primary_file_id, f.path) > 1 AS hard_link
       FROM ${from(scope, 2)} JOIN files f ON f.adapter_id = a.id
       WHERE a.id = ANY($1::uuid[]) AND f.state = 'present' ${seenFiles(scope, 2)}
       ORDER BY f.adapter_id, f.id <> a.primary_file_id, f.path, f.id`,
      [ids, ...inScope(scope)],
    );
  }

  /** Exact numbers of all pairs among some adapters, with their reasons, by the adapters' ids. */
  async pairs(format: string, ids: readonly string[], scope: Scope): Promise<PairRow[]> {
    return this.db.query(
      `WITH seen AS MATERIALIZED (
         SELECT a.id, a.identity FROM ${from(scope, 3)} WHERE a.id = ANY($2::uuid[]) AND a.identity IS NOT NULL)
       SELECT x.id AS a, y.id AS b, p.result FROM weight_pairs p
       JOIN seen x ON x.identity = p.a JOIN seen y ON y.identity = p.b WHERE p.format = $1`,
      [format, ids, ...inScope(scope)],
    );
  }

  /** How much of what the caller sees has been looked at. */
  async state(format: string, scope: Scope): Promise<StateRow> {
    const [row] = await this.db.query<StateRow>(
      `SELECT count(*) FILTER (WHERE s.identity IS NULL)::integer AS unread,
         count(*) FILTER (WHERE s.sketch IS NOT NULL AND l.identity IS NULL)::integer AS uncompared,
         count(*) FILTER (WHERE s.problem IS NOT NULL)::integer AS not_analysed
       FROM ${from(scope, 2)} LEFT JOIN weight_sketches s ON s.identity = a.identity AND s.format = $1
       LEFT JOIN weight_linked l ON l.identity = a.identity AND l.format = $1 WHERE ${SHOWN}`,
      [format, ...inScope(scope)],
    );
    return row ?? { unread: 0, uncompared: 0, not_analysed: 0 };
  }

  /** The contents of adapters that the caller sees. */
  async contents(ids: readonly string[], scope: Scope): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; identity: string }>(
      `SELECT a.id, a.identity FROM ${from(scope, 2)} WHERE a.id = ANY($1::uuid[]) AND a.identity IS NOT NULL`,
      [ids, ...inScope(scope)],
    );
    return new Map(rows.map((row) => [row.id, row.identity]));
  }
}

function from(scope: Scope, parameter: number): string {
  return adaptersIn(scope.roots === 'all' ? null : `$${parameter}`);
}

function seenFiles(scope: Scope, parameter: number): string {
  return scope.roots === 'all' ? '' : `AND f.root_id = ANY($${parameter}::uuid[])`;
}

function inScope(scope: Scope): unknown[] {
  return scope.roots === 'all' ? [] : [scope.roots];
}
