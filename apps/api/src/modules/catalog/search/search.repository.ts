import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/index.js';
import type { Where } from './query-to-sql.js';

/** An expression over the names of a hundred thousand adapters takes a tenth of it. */
const REGEX_MS = 3_000;

export interface CollectionName {
  id: string;
  name: string;
  /** Of a saved search. */
  query: string | null;
}

/** What a search needs to know before it is asked, and its plain answers. */
@Injectable()
export class SearchRepository {
  constructor(private readonly db: Database) {}

  async count({ from, sql, params }: Where): Promise<number> {
    const [row] = await this.db.query<{ n: string }>(
      `SELECT count(*) AS n FROM ${from} WHERE ${sql}`,
      params,
    );
    return Number(row?.n ?? 0);
  }

  async ids({ from, sql, params }: Where): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(`SELECT a.id FROM ${from} WHERE ${sql}`, params);
    return rows.map((row) => row.id);
  }

  /**
   * As `ids`, but given up after a few seconds.
   *
   * @throws pg's DatabaseError with code 57014 then
   */
  async idsInTime(where: Where): Promise<string[]> {
    return this.inTime(() => this.ids(where));
  }

  /**
   * Has the database read an expression, which alone can take it hours.
   *
   * @throws pg's DatabaseError with code 57014 after a few seconds, with 2201B when it finds the expression too complex
   */
  async readRegexInTime(source: string): Promise<void> {
    await this.inTime(() => this.db.query(`SELECT '' ~* $1`, [source]));
  }

  private async inTime<T>(work: () => Promise<T>): Promise<T> {
    // The limit would outlast this part of somebody's transaction.
    if (this.db.inTransaction) return work();
    return this.db.transaction(async () => {
      await this.db.query(`SELECT set_config('statement_timeout', $1, true)`, [String(REGEX_MS)]);
      return work();
    });
  }

  async collections(): Promise<CollectionName[]> {
    return this.db.query(`SELECT id, name, query FROM collections`);
  }

  async roots(): Promise<{ id: string; name: string }[]> {
    return this.db.query(`SELECT id, name FROM roots`);
  }
}
