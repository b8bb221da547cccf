import { Injectable } from '@nestjs/common';
import type { RootState } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';

export interface RootRow {
  id: string;
  name: string;
  path: string;
  ignore: string[];
  state: RootState;
  state_reason: string | null;
  read_only: boolean;
  watching: 'events' | 'polling' | 'off';
  last_scan_at: Date | null;
  created_at: Date;
}

export interface RootCounts {
  adapters: number;
  files: number;
  problems: number;
  size: number;
}

const COLUMNS = 'id, name, path, ignore, state, state_reason, read_only, watching, last_scan_at, created_at';

/** Every query of the table `roots`. */
@Injectable()
export class RootsRepository {
  constructor(private readonly db: Database) {}

  async list(scope: Scope): Promise<RootRow[]> {
    return this.db.query(
      `SELECT ${COLUMNS} FROM roots WHERE $1::uuid[] IS NULL OR id = ANY($1) ORDER BY created_at, id`,
      [scope.roots === 'all' ? null : scope.roots],
    );
  }

  async find(id: string): Promise<RootRow | null> {
    const [row] = await this.db.query<RootRow>(`SELECT ${COLUMNS} FROM roots WHERE id = $1`, [id]);
    return row ?? null;
  }

  /** Counts by root, for all roots at once. */
  async counts(): Promise<Map<string, RootCounts>> {
    const rows = await this.db.query<{
      root_id: string;
      adapters: string;
      files: string;
      problems: string;
      size: string;
    }>(
      `SELECT root_id, count(DISTINCT adapter_id) AS adapters, count(*) AS files,
         count(*) FILTER (WHERE problem_kind IS NOT NULL) AS problems, coalesce(sum(size), 0) AS size
       FROM files WHERE state <> 'missing' GROUP BY root_id`,
    );
    return new Map(
      rows.map((row) => [
        row.root_id,
        {
          adapters: Number(row.adapters),
          files: Number(row.files),
          problems: Number(row.problems),
          size: Number(row.size),
        },
      ]),
    );
  }

  /** Adds a root; null when its path is one already. */
  async add(root: { name: string; path: string; ignore: readonly string[] }): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO roots (name, path, ignore) VALUES ($1, $2, $3) ON CONFLICT (path) DO NOTHING RETURNING id`,
      [root.name, root.path, root.ignore],
    );
    return row?.id ?? null;
  }

  async update(id: string, change: { name?: string; ignore?: readonly string[] }): Promise<void> {
    await this.db.query(
      `UPDATE roots SET name = coalesce($2, name), ignore = coalesce($3::text[], ignore) WHERE id = $1`,
      [id, change.name ?? null, change.ignore ?? null],
    );
  }

  /** Answers whether the state is another one now. */
  async setState(id: string, state: RootState, reason: string | null): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE roots SET state = $2, state_reason = $3
       WHERE id = $1 AND (state, state_reason) IS DISTINCT FROM ($2, $3) RETURNING id`,
      [id, state, reason],
    );
    return rows.length > 0;
  }

  async setWatching(id: string, watching: RootRow['watching']): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE roots SET watching = $2 WHERE id = $1 AND watching <> $2 RETURNING id`,
      [id, watching],
    );
    return rows.length > 0;
  }

  async setScanned(id: string): Promise<void> {
    await this.db.query(`UPDATE roots SET last_scan_at = now() WHERE id = $1`, [id]);
  }

  /** Removes the root with its files from the catalog; answers the adapters that had files there. */
  async remove(id: string): Promise<string[]> {
    const adapters = await this.db.query<{ adapter_id: string }>(
      `SELECT DISTINCT adapter_id FROM files WHERE root_id = $1 AND adapter_id IS NOT NULL`,
      [id],
    );
    await this.db.query(`DELETE FROM roots WHERE id = $1`, [id]);
    return adapters.map((row) => row.adapter_id);
  }
}
