import { Injectable } from '@nestjs/common';
import type { RevisionKind } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { toSafeJson } from '../../platform/database/safe-json.js';

/** One field's change: both values as they stood, null = no value of the user's. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

export interface NewRevision {
  adapterId: string;
  userId: string | null;
  kind: RevisionKind;
  changes: readonly FieldChange[];
  /** The bulk change that it belongs to. */
  batchId?: string | null;
}

export interface RevisionRow {
  id: string;
  adapter_id: string;
  adapter_name: string;
  kind: RevisionKind;
  changes: FieldChange[];
  at: Date;
  batch_id: string | null;
  person_id: string | null;
  person_name: string | null;
}

/** What is asked of the history; null asks nothing. `roots`: those that the caller sees, null = all. */
export interface RevisionFilter {
  roots: readonly string[] | null;
  adapterId?: string | null;
  kinds?: readonly RevisionKind[] | null;
  personId?: string | null;
  batchId?: string | null;
  field?: string | null;
  since?: string | null;
  until?: string | null;
}

/** The adapter's name as those see it who do not see all roots of its files. */
const NAME = `CASE WHEN $1::uuid[] IS NULL OR a.seen_with <@ $1 THEN a.name ELSE coalesce(
  (SELECT v.name FROM adapter_views v WHERE v.adapter_id = a.id AND v.seen_with <@ $1 AND NOT v.not_with && $1), '') END`;

/** $1 to $8 are `bindFilter`'s. */
const MATCHES = `($1::uuid[] IS NULL OR a.root_ids && $1) AND ($2::uuid IS NULL OR r.adapter_id = $2)
  AND ($3::text[] IS NULL OR r.kind = ANY($3)) AND ($4::uuid IS NULL OR r.user_id = $4)
  AND ($5::uuid IS NULL OR r.batch_id = $5)
  AND ($6::text IS NULL OR r.changes @> jsonb_build_array(jsonb_build_object('field', $6::text)))
  AND ($7::timestamptz IS NULL OR r.at >= $7) AND ($8::timestamptz IS NULL OR r.at < $8)`;

/** Who changed what, when, from what, to what; written in the transaction of the change itself. */
@Injectable()
export class RevisionsRepository {
  constructor(private readonly db: Database) {}

  add(revision: NewRevision): Promise<void> {
    return this.addMany([revision]);
  }

  /** In one statement, in the order given. */
  async addMany(revisions: readonly NewRevision[]): Promise<void> {
    if (revisions.length === 0) return;
    await this.db.query(
      `INSERT INTO revisions (adapter_id, user_id, kind, changes, batch_id)
       SELECT adapter_id, user_id, kind, changes, batch_id
       FROM jsonb_to_recordset($1::jsonb) AS t(adapter_id uuid, user_id uuid, kind text, changes jsonb, batch_id uuid)`,
      [
        toSafeJson(
          revisions.map((each) => ({
            adapter_id: each.adapterId,
            user_id: each.userId,
            kind: each.kind,
            changes: each.changes,
            batch_id: each.batchId ?? null,
          })),
        ),
      ],
    );
  }

  /** Newest first; `before` is the last id of the page before. */
  async list(filter: RevisionFilter, before: string | null, limit: number): Promise<RevisionRow[]> {
    return this.db.query(
      `SELECT r.id::text, r.adapter_id, ${NAME} AS adapter_name, r.kind, r.changes, r.at, r.batch_id,
         u.id AS person_id, coalesce(u.name, u.email) AS person_name
       FROM revisions r JOIN adapters a ON a.id = r.adapter_id LEFT JOIN users u ON u.id = r.user_id
       WHERE ${MATCHES} AND ($9::bigint IS NULL OR r.id < $9) ORDER BY r.id DESC LIMIT $10`,
      [...bindFilter(filter), before, limit],
    );
  }

  async count(filter: RevisionFilter): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM revisions r JOIN adapters a ON a.id = r.adapter_id WHERE ${MATCHES}`,
      bindFilter(filter),
    );
    return Number(row?.n ?? 0);
  }

  /** Those with a revision of an adapter that the caller sees, by name. */
  async people(roots: readonly string[] | null): Promise<{ id: string; name: string }[]> {
    return this.db.query(
      `SELECT u.id, coalesce(u.name, u.email) AS name FROM users u WHERE EXISTS (
         SELECT 1 FROM revisions r JOIN adapters a ON a.id = r.adapter_id
         WHERE r.user_id = u.id AND ($1::uuid[] IS NULL OR a.root_ids && $1))
       ORDER BY lower(coalesce(u.name, u.email)), u.id`,
      [roots],
    );
  }

  /** The adapter that answers to an id, also to one that was merged into it; null where there is none to see. */
  async answering(id: string, roots: readonly string[] | null): Promise<string | null> {
    const [row] = await this.db.query<{ id: string }>(
      `SELECT a.id FROM adapters a WHERE ($2::uuid[] IS NULL OR a.root_ids && $2)
         AND a.id = coalesce((SELECT adapter_id FROM adapter_aliases WHERE old_id = $1), $1)`,
      [id, roots],
    );
    return row?.id ?? null;
  }

  /**
   * For every field that was changed after a revision: its value right after it, which is what the earliest later
   * change found. Null when the adapter has no such revision.
   */
  async valuesAfter(adapterId: string, revisionId: string): Promise<FieldChange[] | null> {
    const [found] = await this.db.query(`SELECT 1 FROM revisions WHERE adapter_id = $1 AND id = $2`, [
      adapterId,
      revisionId,
    ]);
    if (!found) return null;
    return this.db.query<FieldChange>(
      `SELECT DISTINCT ON (change->>'field') change->>'field' AS field, change->'from' AS "from", change->'to' AS "to"
       FROM revisions r, jsonb_array_elements(r.changes) AS change
       WHERE r.adapter_id = $1 AND r.id > $2 ORDER BY change->>'field', r.id`,
      [adapterId, revisionId],
    );
  }

  /** Hands the history of a merged adapter to the one that stays. */
  async move(fromAdapterId: string, toAdapterId: string): Promise<void> {
    await this.db.query(`UPDATE revisions SET adapter_id = $2 WHERE adapter_id = $1`, [
      fromAdapterId,
      toAdapterId,
    ]);
  }

  /** When each field was last written by a user, for joining two adapters: latest wins. */
  async lastWrites(adapterId: string): Promise<Map<string, Date>> {
    const rows = await this.db.query<{ field: string; at: Date }>(
      `SELECT change->>'field' AS field, max(at) AS at
       FROM revisions, jsonb_array_elements(changes) AS change WHERE adapter_id = $1 GROUP BY 1`,
      [adapterId],
    );
    return new Map(rows.map((row) => [row.field, row.at]));
  }
}

function bindFilter(o: RevisionFilter): unknown[] {
  return [
    o.roots,
    o.adapterId ?? null,
    o.kinds ?? null,
    o.personId ?? null,
    o.batchId ?? null,
    o.field ?? null,
    o.since ?? null,
    o.until ?? null,
  ];
}
