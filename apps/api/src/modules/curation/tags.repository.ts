import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';
import { adaptersIn } from '../catalog/index.js';
import type { RuleChange } from './diff-tag-rules.js';

/** A row of `tags`: a managed tag, or another word for one. */
export interface TagRow {
  id: string;
  name: string;
  key: string;
  parent_id: string | null;
  color: string | null;
  same_as: string | null;
  dropped: boolean;
}

/** A tag as lists show it; without an id where only adapters know it. */
export interface ListedTagRow {
  id: string | null;
  name: string;
  key: string;
  parent_id: string | null;
  color: string | null;
  aliases: string[];
  adapters: string;
}

/** Where a page goes on: after the tag with this key, among those of the same rank. */
export interface AfterTag {
  /** 0 in the order of names, else the count of adapters below zero. */
  rank: number;
  key: string;
}

const COLUMNS = 'id, name, key, parent_id, color, same_as, dropped';
/** What a list of adapters shows by default; `$1` are the caller's roots, null for all. */
const COUNTED = `a.state = 'present' AND NOT a.hidden`;
const IN_SCOPE = `($1::uuid[] IS NULL OR a.root_ids && $1)`;

/** Every query of the table `tags`, and of the tags that adapters show. */
@Injectable()
export class TagsRepository {
  constructor(private readonly db: Database) {}

  /** One page of tags: managed ones and those that adapters in scope show. */
  async list(o: {
    scope: Scope;
    /** A LIKE pattern for keys. */
    pattern: string | null;
    /** Only those with a row, only those without; null for all. */
    managed: boolean | null;
    sort: 'name' | '-adapters';
    after: AfterTag | null;
    limit: number;
  }): Promise<{ rows: ListedTagRow[]; total: number }> {
    const rank = o.sort === 'name' ? '0' : '-coalesce(u.adapters, 0)';
    const rows = await this.db.query<ListedTagRow & { key: string | null; total: string }>(
      `WITH used AS (
         SELECT u.key COLLATE "C" AS key, min(u.name COLLATE "C") AS name, count(*) FILTER (WHERE ${COUNTED}) AS adapters
         FROM ${adaptersIn(rootsOf(o.scope) && '$1')}, unnest(a.tags, a.tag_keys) AS u(name, key)
         WHERE a.tag_keys <> '{}' AND ${IN_SCOPE} ${o.managed ? `AND a.tag_keys && ARRAY(SELECT key::text FROM tags)` : ''}
         GROUP BY u.key
       ), matching AS (
         SELECT t.id, coalesce(t.name, u.name) AS name, key, t.parent_id, t.color, coalesce(u.adapters, 0) AS adapters,
           ${rank} AS rank
         FROM used u FULL JOIN (SELECT * FROM tags WHERE same_as IS NULL AND NOT dropped) t USING (key)
         WHERE ($2::text IS NULL OR key LIKE $2
           OR EXISTS (SELECT 1 FROM tags w WHERE w.same_as = t.id AND w.key LIKE $2))
           AND ($5::boolean IS NULL OR (t.id IS NOT NULL) = $5)
       ), page AS (
         SELECT m.*, ARRAY(SELECT w.name FROM tags w WHERE w.same_as = m.id ORDER BY w.key) AS aliases
         FROM matching m WHERE $4::text IS NULL OR (m.rank, m.key) > ($3::bigint, $4)
         ORDER BY rank, key LIMIT ${o.limit}
       )
       SELECT page.*, total FROM (SELECT count(*) AS total FROM matching) AS t LEFT JOIN page ON true ORDER BY rank, key`,
      [rootsOf(o.scope), o.pattern, o.after?.rank ?? 0, o.after?.key ?? null, o.managed],
    );
    return { rows: rows.filter((row) => row.key !== null), total: Number(rows[0]?.total ?? 0) };
  }

  /** One managed tag as lists show it. */
  async findListed(id: string, scope: Scope): Promise<ListedTagRow | null> {
    const [row] = await this.db.query<ListedTagRow>(
      `SELECT t.id, t.name, t.key, t.parent_id, t.color,
         ARRAY(SELECT w.name FROM tags w WHERE w.same_as = t.id ORDER BY w.key) AS aliases,
         (SELECT count(*) FROM ${adaptersIn(rootsOf(scope) && '$1')}
          WHERE a.tag_keys @> ARRAY[t.key::text] AND ${COUNTED} AND ${IN_SCOPE}) AS adapters
       FROM tags t WHERE t.id = $2`,
      [rootsOf(scope), id],
    );
    return row ?? null;
  }

  async find(id: string): Promise<TagRow | null> {
    const [row] = await this.db.query<TagRow>(`SELECT ${COLUMNS} FROM tags WHERE id = $1`, [id]);
    return row ?? null;
  }

  async findByKeys(keys: readonly string[]): Promise<TagRow[]> {
    return this.db.query(`SELECT ${COLUMNS} FROM tags WHERE key = ANY($1) ORDER BY key`, [keys]);
  }

  /** The other words of a tag. */
  async wordsOf(id: string): Promise<TagRow[]> {
    return this.db.query(`SELECT ${COLUMNS} FROM tags WHERE same_as = $1 ORDER BY key`, [id]);
  }

  /** By each tag that has one: the tag above it. */
  async parents(): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; parent_id: string }>(
      `SELECT id, parent_id FROM tags WHERE parent_id IS NOT NULL`,
    );
    return new Map(rows.map((row) => [row.id, row.parent_id]));
  }

  /** How adapters spell a tag; null where none shows it. */
  async spellingInUse(key: string): Promise<string | null> {
    const [row] = await this.db.query<{ name: string | null }>(
      `SELECT min(u.name COLLATE "C") AS name FROM adapters a, unnest(a.tags, a.tag_keys) AS u(name, key)
       WHERE a.tag_keys @> ARRAY[$1::text] AND u.key = $1`,
      [key],
    );
    return row?.name ?? null;
  }

  async add(tag: {
    name: string;
    key: string;
    parentId: string | null;
    color: string | null;
  }): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO tags (name, key, parent_id, color) VALUES ($1, $2, $3, $4) RETURNING id`,
      [tag.name, tag.key, tag.parentId, tag.color],
    );
    if (!row) throw new Error('The new tag has no row.');
    return row.id;
  }

  /** Makes words other names of a tag; each must be free. */
  async addWords(id: string, words: readonly { name: string; key: string }[]): Promise<void> {
    if (words.length === 0) return;
    await this.db.query(
      `INSERT INTO tags (name, key, same_as) SELECT name, key, $1 FROM unnest($2::text[], $3::text[]) AS t(name, key)`,
      [id, words.map((word) => word.name), words.map((word) => word.key)],
    );
  }

  async write(tag: Pick<TagRow, 'id' | 'name' | 'key' | 'parent_id' | 'color' | 'dropped'>): Promise<void> {
    await this.db.query(
      `UPDATE tags SET name = $2, key = $3, parent_id = $4, color = $5, dropped = $6 WHERE id = $1`,
      [tag.id, tag.name, tag.key, tag.parent_id, tag.color, tag.dropped],
    );
  }

  /** Removes rows; their words show themselves again. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.db.query(`DELETE FROM tags WHERE id = ANY($1::uuid[])`, [ids]);
  }

  /** Hands a tag's other words to another tag, so that no word is ever two steps away from what it means. */
  async moveWords(fromId: string, toId: string): Promise<void> {
    await this.db.query(`UPDATE tags SET same_as = $2 WHERE same_as = $1`, [fromId, toId]);
  }

  /** Turns a tag without other words into one of another's. */
  async makeWord(id: string, of: string): Promise<void> {
    await this.db.query(
      `UPDATE tags SET same_as = $2, parent_id = NULL, color = NULL, dropped = false WHERE id = $1`,
      [id, of],
    );
  }

  /** Hands the tags directly below one to another parent; answers them. */
  async moveChildren(fromId: string, toId: string | null): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE tags SET parent_id = $2 WHERE parent_id = $1 AND id IS DISTINCT FROM $2 RETURNING id`,
      [fromId, toId],
    );
    return rows.map((row) => row.id);
  }

  /** The adapters whose tags may look different after a change of rules, in the order of their ids. */
  async affectedBy({ shown, unseen, respelt }: RuleChange): Promise<string[]> {
    const spellings = unseen.length > 0 ? await this.spellingsOf(new Set(unseen)) : [];
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM adapters WHERE tag_keys && $1::text[]
       UNION SELECT a.id FROM unnest($2::text[], $3::text[]) AS t(key, name)
         JOIN adapters a ON a.tag_keys @> ARRAY[t.key] AND NOT a.tags @> ARRAY[t.name]
       UNION SELECT id FROM adapters
         WHERE cardinality($4::text[]) > 0 AND user_values -> 'tags' ?| $4::text[]
       UNION SELECT f.adapter_id FROM files f JOIN file_readings r ON r.file_id = f.id
         WHERE cardinality($4::text[]) > 0 AND f.adapter_id IS NOT NULL
           AND EXISTS (SELECT 1 FROM jsonb_each(r.field_values -> 'sources') AS s WHERE s.value -> 'tags' ?| $4::text[])
       ORDER BY id`,
      [shown, respelt.map((each) => each.key), respelt.map((each) => each.name), spellings],
    );
    return rows.map((row) => row.id);
  }

  /**
   * How files and people spell some keys. All spellings are compared here: what lower() does to letters outside of
   * ASCII depends on the server's locale.
   */
  private async spellingsOf(keys: ReadonlySet<string>): Promise<string[]> {
    const rows = await this.db.query<{ spelling: string }>(
      `SELECT DISTINCT spelling FROM adapters a, jsonb_array_elements_text(a.user_values -> 'tags') AS t(spelling)
       WHERE a.user_values ? 'tags' AND jsonb_typeof(a.user_values -> 'tags') = 'array'
       UNION SELECT spelling FROM file_readings r, jsonb_each(r.field_values -> 'sources') AS s,
         jsonb_array_elements_text(s.value -> 'tags') AS t(spelling)`,
    );
    return rows.map((row) => row.spelling).filter((spelling) => keys.has(spelling.toLowerCase()));
  }
}

function rootsOf(scope: Scope): readonly string[] | null {
  return scope.roots === 'all' ? null : scope.roots;
}
