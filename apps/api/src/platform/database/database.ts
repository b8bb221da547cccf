import { AsyncLocalStorage } from 'node:async_hooks';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Listener, ListenHandle } from './listener.js';
import { type Scope, Transaction } from './transaction.js';

export interface DatabaseParts {
  dataSource: DataSource;
  pool: Pool;
  listener: Listener;
  /** See {@link Database.exclusive}. */
  exclusive: boolean;
  /** Hears what goes wrong where nobody waits: a callback after commit. */
  onError: (error: unknown) => void;
}

/**
 * The one way to the database. Inside `transaction` every query of the same asynchronous flow runs on the
 * transaction's connection; nobody passes it on, so nobody forgets it.
 */
export class Database {
  /** True when no other process uses this database: it is the embedded one, and its lock is ours. */
  readonly exclusive: boolean;
  private readonly scopes = new AsyncLocalStorage<Scope | undefined>();

  constructor(private readonly parts: DatabaseParts) {
    this.exclusive = parts.exclusive;
  }

  /**
   * Sends one statement with `$1…` parameters and answers its rows; `RETURNING` gives rows for writes too.
   * @throws pg's DatabaseError (`code` is the SQLSTATE), or TransactionMisuse when it overlaps another query of the
   * same transaction or comes after its end.
   */
  async query<T extends object>(sql: string, parameters?: readonly unknown[]): Promise<T[]> {
    const scope = this.scopes.getStore();
    const values = parameters === undefined ? undefined : [...parameters];
    if (scope !== undefined) return scope.transaction.query<T>(scope, sql, values);
    const result: QueryResult<T> | QueryResult<T>[] = await this.parts.pool.query<T>(sql, values);
    // Several statements in one text answer a list of results.
    return Array.isArray(result)
      ? result.flatMap((each: QueryResult<T>) => each.rows ?? [])
      : (result.rows ?? []);
  }

  /**
   * Runs `work` in a transaction: commits when it answers, rolls back when it throws. Inside another one it is a
   * savepoint: a failure undoes only its own part. No file, network or worker calls inside, and no `Promise.all`.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.scopes.getStore();
    if (outer !== undefined) return this.runScope(await outer.transaction.nest(outer), work);

    const runner = this.parts.dataSource.createQueryRunner();
    try {
      const client: PoolClient = await runner.connect();
      await runner.startTransaction();
      const transaction = new Transaction(client, runner);
      transaction.caller = () => this.scopes.getStore();
      const scope = transaction.begin();
      const answer = await this.runScope(scope, work);
      this.runAfterCommit(scope.afterCommit);
      return answer;
    } finally {
      await runner.release();
    }
  }

  /** Calls `callback` once the outermost transaction is committed, never when it (or a savepoint around) rolls back. */
  afterCommit(callback: () => unknown): void {
    const scope = this.scopes.getStore();
    if (scope === undefined) this.runAfterCommit([callback]);
    else scope.afterCommit.push(callback);
  }

  /** Runs `work` outside of any transaction of the caller: for handlers, timers, sockets and jobs started inside one. */
  outside<T>(work: () => T): T {
    return this.scopes.run(undefined, work);
  }

  /** Whether the caller is inside a transaction. */
  get inTransaction(): boolean {
    return this.scopes.getStore() !== undefined;
  }

  /** TypeORM's manager for the caller's transaction, or the plain one. Ask each time; never keep it. */
  get manager(): EntityManager {
    return this.scopes.getStore()?.transaction.runner.manager ?? this.parts.dataSource.manager;
  }

  /**
   * Calls `onPayload` for each NOTIFY on `channel`, always outside of transactions. Notifications are wake-ups:
   * those sent while the connection was down are lost, so `onSubscribed` is called after each (re)subscription.
   */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onSubscribed?: () => void,
  ): Promise<ListenHandle> {
    return this.outside(() => this.parts.listener.listen(channel, onPayload, onSubscribed));
  }

  private async runScope<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    try {
      const answer = await this.scopes.run(scope, work);
      await scope.transaction.commit(scope);
      return answer;
    } catch (error) {
      await scope.transaction.rollback(scope);
      throw error;
    }
  }

  /** The work is committed: a failing callback is reported, but takes nothing back and stops no other callback. */
  private runAfterCommit(callbacks: readonly (() => unknown)[]): void {
    for (const callback of callbacks) {
      this.outside(async () => callback()).catch(this.parts.onError);
    }
  }
}
