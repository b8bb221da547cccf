import type { PoolClient } from 'pg';
import type { QueryRunner } from 'typeorm';

/** The code breaks a rule of transactions: a bug to be fixed, never an answer to a user. */
export class TransactionMisuse extends Error {
  override readonly name = 'TransactionMisuse';
}

const AFTER_END =
  'A query was sent after the end of its transaction. Start handlers, timers and jobs with db.outside().';

/** One level of nesting: the transaction itself, or a savepoint inside it. */
export interface Scope {
  readonly transaction: Transaction;
  /** 0 for the transaction itself. */
  readonly depth: number;
  readonly afterCommit: (() => unknown)[];
}

/**
 * One transaction on one connection. It lets through one query at a time, only from the innermost open scope, and
 * knows whether a query failed (PostgreSQL would then turn COMMIT into a silent rollback).
 */
export class Transaction {
  private readonly open: Scope[] = [];
  private running: Promise<unknown> | undefined;
  /** PostgreSQL refuses every statement until the next rollback. */
  private hasFailed = false;

  constructor(
    private readonly client: PoolClient,
    readonly runner: QueryRunner,
  ) {
    // What goes through TypeORM's manager obeys the same rules as `db.query`.
    const plain = runner.query.bind(runner);
    runner.query = (sql: string, parameters?: unknown[], structured?: boolean) =>
      this.guard(this.caller(), () => plain(sql, parameters, structured as true));
  }

  /** Who is asking: set by Database, which alone knows the ambient scope. */
  caller: () => Scope | undefined = () => undefined;

  /** Sends one statement for `scope`. @throws TransactionMisuse before sending when a rule is broken. */
  query<T extends object>(scope: Scope | undefined, sql: string, parameters?: unknown[]): Promise<T[]> {
    return this.guard(scope, async () => (await this.client.query<T>(sql, parameters)).rows ?? []);
  }

  /** Opens the outermost scope; BEGIN was sent already. */
  begin(): Scope {
    return this.push();
  }

  /** Opens a savepoint inside `outer`. */
  async nest(outer: Scope): Promise<Scope> {
    await this.query(outer, `SAVEPOINT nested_${this.open.length}`);
    // The outer one may have been rolled back meanwhile, because a branch beside this one failed.
    if (this.open.at(-1) !== outer) throw new TransactionMisuse(AFTER_END);
    return this.push();
  }

  /** Commits the transaction or releases the savepoint. @throws when a query failed or still runs; then roll back. */
  async commit(scope: Scope): Promise<void> {
    if (this.running !== undefined) {
      throw new TransactionMisuse('A query still runs at the end of its transaction: an await is missing.');
    }
    if (this.open.at(-1) !== scope) {
      throw new TransactionMisuse(
        'A nested transaction still runs at the end of the outer one: an await is missing.',
      );
    }
    if (this.hasFailed) {
      throw new TransactionMisuse(
        'A query of this transaction failed and its error was caught, so nothing can be committed. ' +
          'Where a failure is expected, put that query into its own nested transaction.',
      );
    }
    const sql = scope.depth === 0 ? 'COMMIT' : `RELEASE SAVEPOINT nested_${scope.depth}`;
    const { command } = await this.hold(() => this.client.query(sql));
    if (command === 'ROLLBACK')
      throw new TransactionMisuse('PostgreSQL rolled the transaction back at COMMIT.');
    this.open.pop();
    this.open.at(-1)?.afterCommit.push(...scope.afterCommit);
  }

  /** Undoes the scope and whatever was opened inside it. Never throws: the connection is dropped if it is broken. */
  async rollback(scope: Scope): Promise<void> {
    // Rolled back with the outer one already: the connection may belong to somebody else by now.
    if (!this.open.includes(scope)) return;
    // First shut the door: branches that still run must not send anything behind the rollback.
    this.open.splice(scope.depth);
    await this.running?.catch(() => undefined);
    this.hasFailed = false;
    try {
      await this.client.query(scope.depth === 0 ? 'ROLLBACK' : `ROLLBACK TO SAVEPOINT nested_${scope.depth}`);
    } catch {
      // The connection is gone, and with it the transaction; the caller gets the first error.
    }
  }

  private push(): Scope {
    const scope: Scope = { transaction: this, depth: this.open.length, afterCommit: [] };
    this.open.push(scope);
    return scope;
  }

  private async guard<T>(scope: Scope | undefined, send: () => Promise<T>): Promise<T> {
    if (scope?.transaction !== this) {
      throw new TransactionMisuse("A transaction's entity manager was used outside of it.");
    }
    if (!this.open.includes(scope)) {
      throw new TransactionMisuse(AFTER_END);
    }
    if (this.running !== undefined || this.open.at(-1) !== scope) {
      throw new TransactionMisuse(
        'Two queries of one transaction overlap: await them one after the other (no Promise.all in a transaction).',
      );
    }
    try {
      return await this.hold(send);
    } catch (error) {
      this.hasFailed = true;
      throw error;
    }
  }

  private async hold<T>(send: () => Promise<T>): Promise<T> {
    const running = send();
    this.running = running;
    try {
      return await running;
    } finally {
      this.running = undefined;
    }
  }
}
