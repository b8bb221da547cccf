import { SKETCH_FORMAT } from '@lora/weights';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { KnownFile } from './decide-file.js';
import type { FoundFile } from './found-file.js';
import type { FileWrite, PreviewWrite, ReadingWrite } from './plan-ingest.js';
import { toSafeJson } from '../../platform/database/safe-json.js';

const KNOWN = `id, root_id, path, device, inode, size::float8 AS size, mtime_ns::text, side_stamp, state, adapter_id, problem_kind, problem_code, problem_message,
  table_hash`;

/** Files whose bytes nobody has read, or whose content has no sketch of the present format yet. */
const TO_READ = (format: string): string =>
  `state = 'present' AND adapter_id IS NOT NULL AND (hashed_at IS NULL OR NOT EXISTS (
     SELECT 1 FROM weight_sketches s WHERE s.identity = files.identity AND s.format = ${format}))`;

export interface UnhashedFile {
  id: string;
  path: string;
  size: number;
  mtime_ns: string;
}

export interface HashedRow {
  id: string;
  adapter_id: string;
  claimed_hash: string | null;
}

/** What became missing: adapters that lost a file, and files that were problems. */
export interface LostFiles {
  adapters: string[];
  problems: string[];
}

/** Every write of the tables `files`, `file_readings` and `previews`. */
@Injectable()
export class LibraryFilesRepository {
  constructor(private readonly db: Database) {}

  async knownByPath(rootId: string, paths: readonly string[]): Promise<Map<string, KnownFile>> {
    const rows = await this.db.query<KnownFile>(
      `SELECT ${KNOWN} FROM files WHERE root_id = $1 AND md5(path) IN (SELECT md5(p) FROM unnest($2::text[]) AS p)`,
      [rootId, paths],
    );
    return new Map(rows.map((row) => [row.path, row]));
  }

  /** Rows with one of these inodes, of all roots: the same file under another path, or a file that moved. */
  async knownByInode(files: readonly FoundFile[]): Promise<(KnownFile & { root_path: string })[]> {
    if (files.length === 0) return [];
    return this.db.query(
      `SELECT k.*, r.path AS root_path FROM (SELECT ${KNOWN} FROM files WHERE inode = ANY($1)) k
       JOIN roots r ON r.id = k.root_id`,
      [files.map((file) => file.inode)],
    );
  }

  /** Marks rows as seen by this scan, and those that were missing as present again. */
  async markSeen(ids: readonly string[], scanId: string | null): Promise<void> {
    if (ids.length === 0) return;
    await this.db.query(
      `UPDATE files SET seen_in = coalesce($2, seen_in), seen_at = now(),
         state = CASE WHEN problem_kind = 'broken' THEN 'broken' ELSE 'present' END
       WHERE id = ANY($1::uuid[]) AND (seen_in IS DISTINCT FROM $2 OR state = 'missing')`,
      [ids, scanId],
    );
  }

  /** A file lies at another path now; everything else about it stays. */
  async move(
    moves: readonly { id: string; rootId: string; found: FoundFile; scanId: string | null }[],
  ): Promise<void> {
    for (const { id, rootId, found, scanId } of moves) {
      await this.db.query(
        `UPDATE files SET root_id = $2, path = $3, folder = $4, file_name = $5, device = $6, state = 'present',
           seen_in = coalesce($7, seen_in), seen_at = now() WHERE id = $1`,
        [id, rootId, found.path, found.folder, found.fileName, found.device, scanId],
      );
    }
  }

  /** Inserts new files and overwrites the facts of known ones. */
  async upsert(files: readonly FileWrite[]): Promise<void> {
    if (files.length === 0) return;
    await this.db.query(
      `INSERT INTO files AS f (id, root_id, path, folder, file_name, device, inode, size, mtime_ns, side_stamp, state,
         adapter_id, problem_kind, problem_code, problem_message, table_hash, data_offset, claimed_hash, identity,
         sha256, autov3, crc32, legacy_hash, hashed_at, seen_in)
       SELECT id, root_id, path, folder, file_name, device, inode, size, mtime_ns, side_stamp, state,
         adapter_id, problem_kind, problem_code, problem_message, table_hash, data_offset, claimed_hash, identity,
         sha256, autov3, crc32, legacy_hash, CASE WHEN hashed THEN now() END, seen_in
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, root_id uuid, path text, folder text, file_name text,
         device text, inode text, size bigint, mtime_ns bigint, side_stamp text, state text, adapter_id uuid,
         problem_kind text, problem_code text, problem_message text, table_hash text, data_offset integer, claimed_hash text,
         identity text, sha256 text, autov3 text, crc32 text, legacy_hash text, hashed boolean, seen_in uuid)
       ON CONFLICT (id) DO UPDATE SET
         device = excluded.device, inode = excluded.inode, size = excluded.size, mtime_ns = excluded.mtime_ns,
         side_stamp = excluded.side_stamp, state = excluded.state, adapter_id = excluded.adapter_id,
         problem_kind = excluded.problem_kind, problem_code = excluded.problem_code,
         problem_message = excluded.problem_message, table_hash = excluded.table_hash, data_offset = excluded.data_offset,
         claimed_hash = excluded.claimed_hash, identity = coalesce(excluded.identity, f.identity),
         sha256 = coalesce(excluded.sha256, f.sha256), autov3 = coalesce(excluded.autov3, f.autov3),
         crc32 = coalesce(excluded.crc32, f.crc32),
         legacy_hash = coalesce(excluded.legacy_hash, f.legacy_hash), hashed_at = coalesce(excluded.hashed_at, f.hashed_at), seen_in = coalesce(excluded.seen_in, f.seen_in), seen_at = now()`,
      [toSafeJson(files)],
    );
  }

  /** Content changed on disk: what was computed from the old bytes is void. */
  async clearHashes(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.query(
      `UPDATE files SET identity = NULL, sha256 = NULL, autov3 = NULL, crc32 = NULL, legacy_hash = NULL, hashed_at = NULL
       WHERE id = ANY($1::uuid[])`,
      [ids],
    );
  }

  async writeReadings(readings: readonly ReadingWrite[]): Promise<void> {
    if (readings.length === 0) return;
    await this.db.query(
      `INSERT INTO file_readings (file_id, field_values, document)
       SELECT file_id, field_values, decode(document, 'base64')
       FROM unnest($1::uuid[], $2::jsonb[], $3::text[]) AS t(file_id, field_values, document)
       ON CONFLICT (file_id) DO UPDATE SET field_values = excluded.field_values, document = excluded.document`,
      [
        readings.map((reading) => reading.file_id),
        readings.map((reading) => toSafeJson(reading.field_values)),
        readings.map((reading) => reading.document),
      ],
    );
  }

  /** Replaces the previews of these files; one that stays keeps its id. */
  async writePreviews(fileIds: readonly string[], previews: readonly PreviewWrite[]): Promise<void> {
    if (fileIds.length === 0) return;
    await this.db.query(
      `DELETE FROM previews WHERE file_id = ANY($1::uuid[]) AND (file_id, source) NOT IN (
         SELECT file_id, source FROM jsonb_to_recordset($2::jsonb) AS t(file_id uuid, source text))`,
      [fileIds, toSafeJson(previews)],
    );
    if (previews.length === 0) return;
    await this.db.query(
      `INSERT INTO previews (id, file_id, position, kind, source, embedded, stamp)
       SELECT id, file_id, position, kind, source, embedded, stamp
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, file_id uuid, position smallint, kind text, source text,
         embedded boolean, stamp text)
       ON CONFLICT (file_id, source) DO UPDATE SET position = excluded.position, kind = excluded.kind,
         embedded = excluded.embedded, stamp = excluded.stamp`,
      [toSafeJson(previews)],
    );
  }

  /** Files of the root are missing now that the scan has not seen, nor anybody else since it began. */
  async markUnseenMissing(rootId: string, scanId: string, began: string): Promise<LostFiles> {
    return this.markMissing(`root_id = $1 AND seen_in IS DISTINCT FROM $2 AND seen_at < $3::timestamptz`, [
      rootId,
      scanId,
      began,
    ]);
  }

  /** The database's present moment, to the microsecond. */
  async now(): Promise<string> {
    const [row] = await this.db.query<{ now: string }>(`SELECT now()::text AS now`);
    return row?.now ?? '-infinity';
  }

  async markRootMissing(rootId: string): Promise<LostFiles> {
    return this.markMissing(`root_id = $1`, [rootId]);
  }

  /** One path is gone (a file, or a folder with all below it). */
  async markPathMissing(rootId: string, path: string): Promise<LostFiles> {
    return this.markMissing(`root_id = $1 AND (path = $2 OR starts_with(path, $2 || '/'))`, [rootId, path]);
  }

  private async markMissing(condition: string, params: unknown[]): Promise<LostFiles> {
    const rows = await this.db.query<{ id: string; adapter_id: string | null; is_problem: boolean }>(
      `UPDATE files SET state = 'missing' WHERE state <> 'missing' AND ${condition}
       RETURNING id, adapter_id, problem_kind IS NOT NULL AS is_problem`,
      params,
    );
    return {
      adapters: [...new Set(rows.flatMap((row) => (row.adapter_id ? [row.adapter_id] : [])))],
      problems: rows.filter((row) => row.is_problem).map((row) => row.id),
    };
  }

  /** The next files of a root whose bytes are to be read, in a stable order. */
  async unhashed(rootId: string, afterId: string | null, limit: number): Promise<UnhashedFile[]> {
    return this.db.query(
      `SELECT id, path, size::float8 AS size, mtime_ns::text FROM files
       WHERE root_id = $1 AND ($2::uuid IS NULL OR id > $2) AND ${TO_READ('$3')} ORDER BY id LIMIT $4`,
      [rootId, afterId, SKETCH_FORMAT, limit],
    );
  }

  async countUnhashed(rootIds: readonly string[]): Promise<{ files: number; bytes: number }> {
    const [row] = await this.db.query<{ n: string; bytes: string }>(
      `SELECT count(*) AS n, coalesce(sum(size), 0) AS bytes FROM files
       WHERE root_id = ANY($1::uuid[]) AND ${TO_READ('$2')}`,
      [rootIds, SKETCH_FORMAT],
    );
    return { files: Number(row?.n ?? 0), bytes: Number(row?.bytes ?? 0) };
  }

  /** Writes hashes to files that are still as they were hashed; answers those that are. */
  async writeHashes(
    hashes: readonly {
      id: string;
      size: number;
      mtime_ns: string;
      identity: string;
      sha256: string;
      autov3: string;
      crc32: string;
      legacy_hash: string | null;
    }[],
  ): Promise<Map<string, HashedRow>> {
    const rows = await this.db.query<HashedRow>(
      `UPDATE files f SET identity = t.identity, sha256 = t.sha256, autov3 = t.autov3, crc32 = t.crc32, legacy_hash = t.legacy_hash, hashed_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, size bigint, mtime_ns bigint, identity text, sha256 text,
         autov3 text, crc32 text, legacy_hash text)
       WHERE f.id = t.id AND f.size = t.size AND f.mtime_ns = t.mtime_ns AND f.adapter_id IS NOT NULL
       RETURNING f.id, f.adapter_id, f.claimed_hash`,
      [JSON.stringify(hashes)],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Turns a file that had an adapter into a problem. */
  async setProblem(
    id: string,
    problem: { kind: string; code: string; message: string; state: 'present' | 'broken' },
  ): Promise<string | null> {
    const [row] = await this.db.query<{ adapter_id: string | null }>(
      `WITH before AS (SELECT adapter_id FROM files WHERE id = $1)
       UPDATE files SET adapter_id = NULL, problem_kind = $2, problem_code = $3, problem_message = $4, state = $5,
         hashed_at = now() WHERE id = $1 RETURNING (SELECT adapter_id FROM before) AS adapter_id`,
      [id, problem.kind, problem.code, problem.message, problem.state],
    );
    return row?.adapter_id ?? null;
  }

  async setAdapter(moves: readonly { fileId: string; adapterId: string }[]): Promise<void> {
    if (moves.length === 0) return;
    await this.db.query(
      `UPDATE files f SET adapter_id = t.adapter FROM unnest($1::uuid[], $2::uuid[]) AS t(file, adapter)
       WHERE f.id = t.file`,
      [moves.map((move) => move.fileId), moves.map((move) => move.adapterId)],
    );
  }

  /** Gives all files of one adapter to another. */
  async reassign(fromAdapterId: string, toAdapterId: string): Promise<void> {
    await this.db.query(`UPDATE files SET adapter_id = $2 WHERE adapter_id = $1`, [
      fromAdapterId,
      toAdapterId,
    ]);
  }

  /**
   * Tells the planner how large the tables have become: after a first scan it would still plan for empty ones, and
   * read all rows for a page of a hundred.
   */
  async refreshStatistics(): Promise<void> {
    await this.db.query(`ANALYZE adapters, files, previews`);
  }

  /** True when the root has files in the catalog: then an empty folder is suspicious. */
  async hasFiles(rootId: string): Promise<boolean> {
    const rows = await this.db.query(`SELECT 1 AS one FROM files WHERE root_id = $1 LIMIT 1`, [rootId]);
    return rows.length > 0;
  }
}
