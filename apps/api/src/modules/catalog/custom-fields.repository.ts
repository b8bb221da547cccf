import { Injectable } from '@nestjs/common';
import type { CustomFieldKind } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import type { Scope } from '../auth/index.js';

export interface CustomFieldRow {
  id: string;
  name: string;
  kind: CustomFieldKind;
  choices: string[];
  position: number;
}

const COLUMNS = 'id, name, kind, choices, position';

/** Every query of the table `custom_fields`. */
@Injectable()
export class CustomFieldsRepository {
  constructor(private readonly db: Database) {}

  /** All of them, in the order that people gave them. */
  list(): Promise<CustomFieldRow[]> {
    return this.db.query(`SELECT ${COLUMNS} FROM custom_fields ORDER BY position, created_at, id`);
  }

  /** Lets nobody else add, change or order fields until the transaction ends. */
  async lock(): Promise<void> {
    await this.db.query(`LOCK TABLE custom_fields IN SHARE ROW EXCLUSIVE MODE`);
  }

  /** At the end of the list; its id. */
  async add(field: { name: string; kind: CustomFieldKind; choices: readonly string[] }): Promise<string> {
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO custom_fields (name, kind, choices, position)
       VALUES ($1, $2, $3, (SELECT coalesce(max(position) + 1, 0) FROM custom_fields)) RETURNING id`,
      [field.name, field.kind, field.choices],
    );
    if (!row) throw new Error('The new custom field has no row.');
    return row.id;
  }

  async update(id: string, change: { name?: string; choices?: readonly string[] }): Promise<void> {
    await this.db.query(
      `UPDATE custom_fields SET name = coalesce($2, name), choices = coalesce($3::text[], choices) WHERE id = $1`,
      [id, change.name ?? null, change.choices ?? null],
    );
  }

  /** Numbers the fields in this order; answers those that stand elsewhere now. */
  async order(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `UPDATE custom_fields f SET position = t.n - 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)
       WHERE f.id = t.id AND f.position <> t.n - 1 RETURNING f.id`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  /** What people wrote for the field stays in their values; rows that are worked out from now on are without it. */
  async remove(id: string): Promise<void> {
    await this.db.query(`DELETE FROM custom_fields WHERE id = $1`, [id]);
  }

  /** The adapters whose rows hold a value of the field, by id. */
  async adaptersWith(id: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM adapters WHERE custom_values ? $1 ORDER BY id`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** By field: the adapters of the scope that have a value, whatever their state. */
  async counts(scope: Scope): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; n: string }>(
      `SELECT t.id, count(*) AS n FROM adapters a, jsonb_object_keys(a.custom_values) AS t(id)
       WHERE a.custom_values <> '{}' AND ($1::uuid[] IS NULL OR a.root_ids && $1) GROUP BY t.id`,
      [scope.roots === 'all' ? null : scope.roots],
    );
    return new Map(rows.map((row) => [row.id, Number(row.n)]));
  }
}
