import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import { type ArrangeablePreview, arrangePreviews, toPreviewColumns } from './arrange-previews.js';
import type { FixedFacts, ProjectedAdapter, ProjectedFile, UserValues } from './project-adapter.js';
import { PROJECTED as NAMES, PROJECTED_LIST as LIST, PROJECTED_TYPED as TYPED } from './projected-columns.js';
import { type RowWithoutFiles, showWithoutFiles } from './show-without-files.js';
import { TagRulesRepository } from './tag-rules.repository.js';

/** An adapter with all that its row follows from. */
export interface AdapterState {
  id: string;
  identity: string | null;
  replaces: string | null;
  createdAt: number;
  userValues: UserValues;
  files: ProjectedFile[];
  /** Previews that people added, the oldest first. */
  ownPreviews: ArrangeablePreview[];
}

export interface NewAdapter extends ProjectedAdapter {
  id: string;
  identity: string | null;
  replaces: string | null;
}

interface StateRow {
  id: string;
  identity: string | null;
  replaces: string | null;
  created_at: Date;
  user_values: UserValues;
  files: StateFile[] | null;
  own_previews: ArrangeablePreview[] | null;
}

interface StateFile {
  id: string;
  root_id: string;
  path: string;
  folder: string;
  file_name: string;
  size: number;
  modified_at: number;
  first_seen_at: number;
  state: 'present' | 'missing' | 'broken';
  sha256: string | null;
  autov3: string | null;
  claimed_hash: string | null;
  field_values: { sources: ProjectedFile['sources']; fixed: FixedFacts };
  previews: (ArrangeablePreview & { position: number })[] | null;
}

/** Loads what adapters' rows follow from and writes the rows. */
@Injectable()
export class ProjectionRepository {
  constructor(
    private readonly db: Database,
    private readonly tagRules: TagRulesRepository,
  ) {}

  /** Locks the adapters (in one order, so that two writers wait instead of blocking each other) and loads them. */
  async loadForUpdate(ids: readonly string[]): Promise<AdapterState[]> {
    if (ids.length === 0) return [];
    await this.tagRules.hold();
    await this.db.query(`SELECT id FROM adapters WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
    return this.load(ids);
  }

  /** Loads the adapters as they stand now, to tell what a change would do to them. */
  async load(ids: readonly string[]): Promise<AdapterState[]> {
    const rows = await this.db.query<StateRow>(
      `SELECT a.id, a.identity, a.replaces, a.created_at, a.user_values, f.files,
         (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'stamp', o.stamp) ORDER BY o.created_at, o.id)
          FROM own_previews o WHERE o.adapter_id = a.id) AS own_previews
       FROM adapters a LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object(
             'id', f.id, 'root_id', f.root_id, 'path', f.path, 'folder', f.folder, 'file_name', f.file_name,
             'size', f.size, 'modified_at', f.mtime_ns / 1000000,
             'first_seen_at', extract(epoch FROM f.first_seen_at) * 1000,
             'state', f.state, 'sha256', f.sha256, 'autov3', f.autov3, 'claimed_hash', f.claimed_hash,
             'field_values', r.field_values,
             'previews', (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'stamp', p.stamp,
                            'position', p.position)) FROM previews p WHERE p.file_id = f.id))) AS files
         FROM files f JOIN file_readings r ON r.file_id = f.id WHERE f.adapter_id = a.id
       ) f ON true WHERE a.id = ANY($1::uuid[])`,
      [ids],
    );
    return rows.map((row) => ({
      id: row.id,
      identity: row.identity,
      replaces: row.replaces,
      createdAt: row.created_at.getTime(),
      userValues: row.user_values,
      files: (row.files ?? []).map(toProjectedFile),
      ownPreviews: row.own_previews ?? [],
    }));
  }

  async insert(adapters: readonly NewAdapter[]): Promise<void> {
    if (adapters.length === 0) return;
    await this.db.query(
      `INSERT INTO adapters (id, identity, replaces, ${LIST})
       SELECT id, identity, replaces, ${LIST}
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, identity text, replaces uuid, ${TYPED})`,
      [toSafeJson(adapters)],
    );
    await this.claimIdentities(adapters);
  }

  /**
   * The common end of a first scan: a provisional adapter gets its identity and hashes, and nothing else changes.
   *
   * @returns the ids of those that were provisional
   */
  async identify(
    adapters: readonly { id: string; identity: string; sha256: string; autov3: string }[],
  ): Promise<string[]> {
    if (adapters.length === 0) return [];
    await this.tagRules.hold();
    const rows = await this.db.query<{ id: string }>(
      `UPDATE adapters a SET identity = t.identity, sha256 = t.sha256, autov3 = t.autov3,
         revision = revision + 1, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, identity text, sha256 text, autov3 text)
       WHERE a.id = t.id AND a.identity IS NULL RETURNING a.id`,
      [JSON.stringify(adapters)],
    );
    const provisional = new Set(rows.map((row) => row.id));
    await this.claimIdentities(adapters.filter((adapter) => provisional.has(adapter.id)));
    return [...provisional];
  }

  private async claimIdentities(adapters: readonly { id: string; identity: string | null }[]): Promise<void> {
    const known = adapters.filter((adapter) => adapter.identity !== null);
    if (known.length === 0) return;
    await this.db.query(
      `INSERT INTO identities (identity, adapter_id) SELECT * FROM unnest($1::text[], $2::uuid[])
       ON CONFLICT (identity) DO UPDATE SET adapter_id = excluded.adapter_id
       WHERE identities.adapter_id <> excluded.adapter_id`,
      [known.map((adapter) => adapter.identity), known.map((adapter) => adapter.id)],
    );
  }

  /**
   * Writes rows that differ from what stands there; answers the ids of those. `user_values`: what people wrote, in
   * the same statement, as each version of a row costs its entries in all indexes.
   */
  async update(
    adapters: readonly ({
      id: string;
      identity: string | null;
      user_values?: UserValues;
    } & ProjectedAdapter)[],
  ): Promise<string[]> {
    if (adapters.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `UPDATE adapters a SET (identity, user_values, ${LIST}) =
           ROW(t.identity, coalesce(t.user_values, a.user_values), ${NAMES.map((name) => `t.${name}`).join(', ')}),
         revision = revision + 1, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, identity text, user_values jsonb, ${TYPED})
       WHERE a.id = t.id AND (a.identity, a.user_values, ${NAMES.map((name) => `a.${name}`).join(', ')})
         IS DISTINCT FROM (t.identity, coalesce(t.user_values, a.user_values), ${NAMES.map((name) => `t.${name}`).join(', ')})
       RETURNING a.id`,
      [toSafeJson(adapters)],
    );
    await this.claimIdentities(adapters);
    return rows.map((row) => row.id);
  }

  /** Adapters that lost all their files but hold someone's words stay, missing; the columns keep their last values. */
  async markWithoutFiles(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE adapters SET state = 'missing', copies = 0, root_ids = '{}', seen_with = '{}', root_id = NULL, primary_file_id = NULL,
         preview_id = NULL, preview_kind = NULL, preview_stamp = NULL, previews_key = NULL, revision = revision + 1, updated_at = now()
       WHERE id = ANY($1::uuid[]) AND (state, copies, root_id) IS DISTINCT FROM ('missing', 0, NULL::uuid) RETURNING id`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  /** Shows what people added on adapters that have no files. */
  async showOwnPreviews(states: readonly AdapterState[]): Promise<void> {
    const rows = states.map(({ id, ownPreviews, userValues }) => ({
      id,
      ...toPreviewColumns(arrangePreviews([], ownPreviews, userValues.previews)),
    }));
    if (rows.length === 0) return;
    await this.db.query(
      `UPDATE adapters a SET preview_id = t.preview_id, preview_kind = t.preview_kind, preview_stamp = t.preview_stamp,
         previews_key = t.previews_key
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, ${TYPED}) WHERE a.id = t.id`,
      [toSafeJson(rows)],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.db.query(`DELETE FROM adapters WHERE id = ANY($1::uuid[])`, [ids]);
  }

  async setUserValues(id: string, values: UserValues): Promise<void> {
    await this.db.query(`UPDATE adapters SET user_values = $2 WHERE id = $1`, [id, JSON.stringify(values)]);
  }

  /** Forgets the (missing) files of an adapter. */
  async removeFiles(adapterId: string): Promise<void> {
    await this.db.query(`DELETE FROM files WHERE adapter_id = $1`, [adapterId]);
  }

  /**
   * What people wrote goes straight into the row of an adapter that has no files to project from; what they did not
   * write keeps its last value.
   *
   * @param cleared fields that were just given back: those that hold nothing without a user are emptied
   */
  async updateWithoutFiles(id: string, values: UserValues, cleared: readonly string[]): Promise<void> {
    const [row] = await this.db.query<RowWithoutFiles>(
      `SELECT name, description, notes, tags, trigger_words, base_model, family, rating, favorite, preferred_weight,
         creator, license, nsfw_level, file_name, folder FROM adapters WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!row) return;
    const shown = showWithoutFiles(row, values, cleared);
    const names = Object.keys(shown);
    await this.db.query(
      `UPDATE adapters a SET (${names.join(', ')}) = ROW(${names.map((name) => `t.${name}`).join(', ')}),
         revision = revision + 1, updated_at = now()
       FROM jsonb_to_record($2::jsonb) AS t(${TYPED}) WHERE a.id = $1`,
      [id, toSafeJson(shown)],
    );
  }

  /** The tags that adapters show. */
  async tagsOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.db.query<{ id: string; tags: string[] }>(
      `SELECT id, tags FROM adapters WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.tags]));
  }

  /** The adapters that have one of these content identities. */
  async findByIdentity(identities: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; identity: string }>(
      `SELECT adapter_id AS id, identity FROM identities WHERE identity = ANY($1)`,
      [identities],
    );
    return new Map(rows.map((row) => [row.identity, row.id]));
  }

  /** Points everything that names `oldId` at `keptId`, and keeps the old id answering. */
  async alias(oldId: string, keptId: string): Promise<void> {
    await this.db.query(`UPDATE adapter_aliases SET adapter_id = $2 WHERE adapter_id = $1`, [oldId, keptId]);
    await this.db.query(`INSERT INTO adapter_aliases (old_id, adapter_id) VALUES ($1, $2)`, [oldId, keptId]);
    await this.db.query(`UPDATE adapters SET replaces = $2 WHERE replaces = $1`, [oldId, keptId]);
    await this.db.query(`UPDATE own_previews SET adapter_id = $2 WHERE adapter_id = $1`, [oldId, keptId]);
    await this.db.query(`UPDATE collections SET cover_id = $2 WHERE cover_id = $1`, [oldId, keptId]);
    await this.db.query(
      `INSERT INTO collection_items (collection_id, adapter_id, position, added_at)
       SELECT collection_id, $2, position, added_at FROM collection_items WHERE adapter_id = $1
       ON CONFLICT DO NOTHING`,
      [oldId, keptId],
    );
  }
}

function toProjectedFile(file: StateFile): ProjectedFile {
  return {
    id: file.id,
    rootId: file.root_id,
    path: file.path,
    folder: file.folder,
    fileName: file.file_name,
    size: file.size,
    modifiedAt: file.modified_at,
    firstSeenAt: file.first_seen_at,
    state: file.state,
    sha256: file.sha256,
    autov3: file.autov3,
    claimedHash: file.claimed_hash,
    sources: file.field_values.sources,
    fixed: file.field_values.fixed,
    previews: file.previews ?? [],
  };
}
