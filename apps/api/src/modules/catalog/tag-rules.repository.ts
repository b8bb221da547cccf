import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { TagRules } from './apply-tag-rules.js';

/**
 * Held by everything that works out adapters' rows (many at once) and by whoever changes a rule (alone): no row is
 * written with a rule that another transaction has just changed. Any fixed number does.
 */
const TAG_RULES_LOCK = 7_310_003;

/** Which tags go by which name, as every projection needs them. */
@Injectable()
export class TagRulesRepository {
  constructor(private readonly db: Database) {}

  /**
   * Keeps the rules as they are until the transaction ends. To be called before the first adapter is locked: who
   * changes a rule locks the rules first and the adapters next.
   */
  async hold(): Promise<void> {
    await this.db.query(`SELECT pg_advisory_xact_lock_shared($1)`, [TAG_RULES_LOCK]);
  }

  /** Waits for all who hold the rules; nobody else reads or changes them until the transaction ends. */
  async lock(): Promise<void> {
    await this.db.query(`SELECT pg_advisory_xact_lock($1)`, [TAG_RULES_LOCK]);
  }

  /** Read anew each time: in the same transaction as the rows that follow from it, so both agree. */
  async load(): Promise<TagRules> {
    await this.hold();
    return this.read();
  }

  /** The rules as they are now, for showing; nothing is written with them. */
  async read(): Promise<TagRules> {
    const rows = await this.db.query<{ key: string; shown: string | null }>(
      `SELECT t.key, CASE WHEN coalesce(s.dropped, t.dropped) THEN NULL ELSE coalesce(s.name, t.name) END AS shown
       FROM tags t LEFT JOIN tags s ON s.id = t.same_as`,
    );
    return new Map(rows.map((row) => [row.key, row.shown]));
  }
}
