import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { unpackJson } from '../../platform/database/packed-json.js';
import type { Scope } from '../auth/index.js';
import type { ArrangeablePreview } from './arrange-previews.js';
import type { ProjectedFile } from './project-adapter.js';
import type { StoredDocument } from './stored-facts.js';

/** One file of an adapter with everything that was read from it. */
export interface DetailFileRow {
  id: string;
  root_id: string;
  path: string;
  folder: string;
  file_name: string;
  size: string;
  mtime_ns: string;
  state: 'present' | 'missing' | 'broken';
  sha256: string | null;
  autov3: string | null;
  crc32: string | null;
  claimed_hash: string | null;
  first_seen_at: Date;
  field_values: { sources: ProjectedFile['sources']; fixed: ProjectedFile['fixed'] };
  document: StoredDocument;
  previews: { id: string; kind: 'image' | 'video'; position: number; source: string; stamp: string }[] | null;
}

/** A preview that somebody added to an adapter. */
export interface OwnPreviewRow extends ArrangeablePreview {
  /** In pixels. */
  width: number;
  height: number;
}

export interface ProblemRow {
  id: string;
  root_id: string;
  path: string;
  size: string;
  problem_kind: string;
  problem_code: string;
  problem_message: string;
  state: string;
  first_seen_at: Date;
  path_key: string;
}

/** Reads of files and previews for the detail page, and of files for the list of problems. */
@Injectable()
export class FilesRepository {
  constructor(private readonly db: Database) {}

  async ofAdapter(adapterId: string, scope: Scope): Promise<DetailFileRow[]> {
    const rows = await this.db.query<Omit<DetailFileRow, 'document'> & { document: Buffer }>(
      `SELECT f.id, f.root_id, f.path, f.folder, f.file_name, f.size, f.mtime_ns, f.state, f.sha256, f.autov3, f.crc32,
         f.claimed_hash, f.first_seen_at, r.field_values, r.document,
         (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'position', p.position, 'source', p.source,
            'stamp', p.stamp) ORDER BY p.position) FROM previews p WHERE p.file_id = f.id) AS previews
       FROM files f JOIN file_readings r ON r.file_id = f.id
       WHERE f.adapter_id = $1 AND ($2::uuid[] IS NULL OR f.root_id = ANY($2))
       ORDER BY f.first_seen_at, f.id`,
      [adapterId, scope.roots === 'all' ? null : scope.roots],
    );
    return Promise.all(
      rows.map(async (row) => ({ ...row, document: (await unpackJson(row.document)) as StoredDocument })),
    );
  }

  /** Previews that people added, the oldest first. */
  ownPreviews(adapterId: string): Promise<OwnPreviewRow[]> {
    return this.db.query(
      `SELECT id, kind, stamp, width, height FROM own_previews WHERE adapter_id = $1 ORDER BY created_at, id`,
      [adapterId],
    );
  }

  async problems(o: {
    kinds: readonly string[] | null;
    rootId: string | null;
    scope: Scope;
    after: { path: string; id: string } | null;
    limit: number;
  }): Promise<ProblemRow[]> {
    return this.db.query(
      `SELECT id, root_id, path, size, problem_kind, problem_code, problem_message, state, first_seen_at,
         left(path, 600) AS path_key
       FROM files WHERE ${PROBLEM_FILTER} AND ($4::text IS NULL OR (left(path, 600), id) > ($4 COLLATE "C", $5::uuid))
       ORDER BY left(path, 600), id LIMIT $6`,
      [...problemParams(o), o.after?.path ?? null, o.after?.id ?? null, o.limit],
    );
  }

  async countProblems(o: {
    kinds: readonly string[] | null;
    rootId: string | null;
    scope: Scope;
  }): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM files WHERE ${PROBLEM_FILTER}`,
      problemParams(o),
    );
    return Number(row?.n ?? 0);
  }
}

/** Problems of files that are gone are no problems any more. */
const PROBLEM_FILTER = `problem_kind IS NOT NULL AND state <> 'missing'
  AND ($1::text[] IS NULL OR problem_kind = ANY($1)) AND ($2::uuid IS NULL OR root_id = $2)
  AND ($3::uuid[] IS NULL OR root_id = ANY($3))`;

function problemParams(o: {
  kinds: readonly string[] | null;
  rootId: string | null;
  scope: Scope;
}): unknown[] {
  return [o.kinds, o.rootId, o.scope.roots === 'all' ? null : o.scope.roots];
}
