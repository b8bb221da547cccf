import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';
import { toNaturalKey } from './natural-key.js';
import type { FixedFacts, ProjectedAdapter, ProjectedFile, UserValues } from './project-adapter.js';
import { joinSearchText } from './search-text.js';

/** An adapter with all that its row follows from. */
export interface AdapterState {
  id: string;
  identity: string | null;
  replaces: string | null;
  createdAt: number;
  userValues: UserValues;
  files: ProjectedFile[];
}

export interface NewAdapter extends ProjectedAdapter {
  id: string;
  identity: string | null;
  replaces: string | null;
}

/** The projected columns with their types, in one place for insert and update. */
const COLUMNS: Record<keyof ProjectedAdapter, string> = {
  name: 'text',
  name_key: 'text',
  description: 'text',
  notes: 'text',
  tags: 'text[]',
  trigger_words: 'text[]',
  base_model: 'text',
  family: 'text',
  network_type: 'text',
  rank: 'integer',
  rating: 'smallint',
  favorite: 'boolean',
  preferred_weight: 'double precision',
  creator: 'text',
  license: 'text',
  nsfw_level: 'smallint',
  hidden: 'boolean',
  custom_values: 'jsonb',
  trained_at: 'timestamptz',
  published_at: 'timestamptz',
  training_tags: 'text[]',
  broken_sidecar: 'boolean',
  provenance: 'jsonb',
  warnings: 'jsonb',
  primary_file_id: 'uuid',
  root_id: 'uuid',
  root_ids: 'uuid[]',
  folder: 'text',
  file_name: 'text',
  file_name_key: 'text',
  size: 'bigint',
  sha256: 'text',
  autov3: 'text',
  file_modified_at: 'timestamptz',
  copies: 'integer',
  state: 'text',
  preview_id: 'uuid',
  preview_kind: 'text',
  search_text: 'text',
};
const NAMES = Object.keys(COLUMNS);
const LIST = NAMES.join(', ');
const TYPED = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');

interface StateRow {
  id: string;
  identity: string | null;
  replaces: string | null;
  created_at: Date;
  user_values: UserValues;
  files: StateFile[] | null;
}

/** What the search words and the sort key of a row without files follow from. */
type WordsRow = Pick<ProjectedAdapter, 'name' | 'file_name' | 'folder' | 'trigger_words' | 'tags' | 'notes'>;

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
  previews: { id: string; kind: 'image' | 'video'; position: number }[] | null;
}

/** Loads what adapters' rows follow from and writes the rows. */
@Injectable()
export class ProjectionRepository {
  constructor(private readonly db: Database) {}

  /** Locks the adapters (in one order, so that two writers wait instead of blocking each other) and loads them. */
  async loadForUpdate(ids: readonly string[]): Promise<AdapterState[]> {
    if (ids.length === 0) return [];
    await this.db.query(`SELECT id FROM adapters WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
    const rows = await this.db.query<StateRow>(
      `SELECT a.id, a.identity, a.replaces, a.created_at, a.user_values, f.files
       FROM adapters a LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object(
             'id', f.id, 'root_id', f.root_id, 'path', f.path, 'folder', f.folder, 'file_name', f.file_name,
             'size', f.size, 'modified_at', f.mtime_ns / 1000000,
             'first_seen_at', extract(epoch FROM f.first_seen_at) * 1000,
             'state', f.state, 'sha256', f.sha256, 'autov3', f.autov3, 'claimed_hash', f.claimed_hash,
             'field_values', r.field_values,
             'previews', (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'position', p.position))
                          FROM previews p WHERE p.file_id = f.id))) AS files
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

  /** Writes rows that differ from what stands there; answers the ids of those. */
  async update(
    adapters: readonly ({ id: string; identity: string | null } & ProjectedAdapter)[],
  ): Promise<string[]> {
    if (adapters.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `UPDATE adapters a SET (identity, ${LIST}) = ROW(t.identity, ${NAMES.map((name) => `t.${name}`).join(', ')}),
         revision = revision + 1, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS t(id uuid, identity text, ${TYPED})
       WHERE a.id = t.id AND (a.identity, ${NAMES.map((name) => `a.${name}`).join(', ')})
         IS DISTINCT FROM (t.identity, ${NAMES.map((name) => `t.${name}`).join(', ')})
       RETURNING a.id`,
      [toSafeJson(adapters)],
    );
    await this.claimIdentities(adapters);
    return rows.map((row) => row.id);
  }

  /** Adapters that lost all their files but hold someone's words stay, missing; the columns keep their last values. */
  async markWithoutFiles(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE adapters SET state = 'missing', copies = 0, root_ids = '{}', root_id = NULL, primary_file_id = NULL,
         preview_id = NULL, preview_kind = NULL, revision = revision + 1, updated_at = now()
       WHERE id = ANY($1::uuid[]) AND (state, copies, root_id) IS DISTINCT FROM ('missing', 0, NULL::uuid) RETURNING id`,
      [ids],
    );
    return rows.map((row) => row.id);
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
    const [row] = await this.db.query<WordsRow>(
      `UPDATE adapters SET name = coalesce($2, name), description = coalesce($4, description),
         notes = coalesce($3, CASE WHEN 'notes' <> ALL($12::text[]) THEN notes END),
         tags = coalesce($5::text[], tags), trigger_words = coalesce($6::text[], trigger_words),
         base_model = coalesce($7, base_model), family = coalesce($8, family),
         rating = coalesce($9, CASE WHEN 'rating' <> ALL($12::text[]) THEN rating END, 0),
         favorite = coalesce($10, CASE WHEN 'favorite' <> ALL($12::text[]) THEN favorite END, false),
         preferred_weight = coalesce($11, CASE WHEN 'preferredWeight' <> ALL($12::text[]) THEN preferred_weight END),
         revision = revision + 1, updated_at = now()
       WHERE id = $1 RETURNING name, file_name, folder, trigger_words, tags, notes`,
      [
        id,
        values.name ?? null,
        values.notes ?? null,
        values.description ?? null,
        values.tags ?? null,
        values.triggerWords ?? null,
        values.baseModel ?? null,
        values.family ?? null,
        values.rating ?? null,
        values.favorite ?? null,
        values.preferredWeight ?? null,
        cleared,
      ],
    );
    if (!row) return;
    const words = [row.name, row.file_name, row.folder, ...row.trigger_words, ...row.tags, row.notes];
    await this.db.query(`UPDATE adapters SET name_key = $2, search_text = $3 WHERE id = $1`, [
      id,
      toNaturalKey(row.name),
      joinSearchText(words),
    ]);
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
