import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import type { Database } from './database.js';
import { TransactionMisuse } from './transaction.js';

let test: TestDatabase;
let db: Database;

beforeAll(async () => {
  test = await createTestDatabase({ empty: true });
  db = test.database;
  await db.query('CREATE TABLE notes (text text PRIMARY KEY)');
});
afterAll(() => test.close());
beforeEach(async () => {
  await db.query('TRUNCATE notes');
  test.errors.length = 0;
});

const add = (text: string): Promise<object[]> => db.query('INSERT INTO notes VALUES ($1)', [text]);
/** What everybody else sees, whatever transaction the test is in. */
const seenByOthers = (): Promise<string[]> =>
  db.outside(async () =>
    (await db.query<{ text: string }>('SELECT text FROM notes ORDER BY 1')).map((row) => row.text),
  );
const failing = (): Promise<object[]> => db.query('SELECT 1 / 0');

describe('a query', () => {
  it('answers its rows, also those that a write returns', async () => {
    expect(await db.query('INSERT INTO notes VALUES ($1) RETURNING text', ['a'])).toEqual([{ text: 'a' }]);
    expect(await db.query("UPDATE notes SET text = 'b' RETURNING text")).toEqual([{ text: 'b' }]);
    expect(await db.query('DELETE FROM notes')).toEqual([]);
  });

  it('answers the rows of every statement of one text, as the queue needs them', async () => {
    expect(await db.query("INSERT INTO notes VALUES ('a'); SELECT 1 AS one; SELECT 2 AS two")).toEqual([
      { one: 1 },
      { two: 2 },
    ]);
  });

  it("fails with PostgreSQL's own code, in and out of a transaction", async () => {
    await add('a');
    await expect(add('a')).rejects.toMatchObject({ code: '23505' });
    await expect(db.transaction(() => add('a'))).rejects.toMatchObject({ code: '23505' });
  });

  it('is ended by the server when it takes too long', async () => {
    await expect(
      db.transaction(async () => {
        await db.query("SET LOCAL statement_timeout = '50ms'");
        await db.query('SELECT pg_sleep(30)');
      }),
    ).rejects.toMatchObject({ code: '57014' });
  });
});

describe('a transaction', () => {
  it('is ambient: every query inside uses it, nothing is passed on', async () => {
    const xids = await db.transaction(async () => {
      const first = await db.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      await sleep(5);
      const second = await db.query<{ xid: string }>('SELECT pg_current_xact_id()::text AS xid');
      const third = await db.manager.query<{ xid: string }[]>('SELECT pg_current_xact_id()::text AS xid');
      return [first[0]?.xid, second[0]?.xid, third[0]?.xid];
    });
    expect(new Set(xids).size).toBe(1);
  });

  it('is seen by others only after its end', async () => {
    await db.transaction(async () => {
      await add('a');
      expect(await seenByOthers()).toEqual([]);
    });
    expect(await seenByOthers()).toEqual(['a']);
  });

  it('answers what its work answers', async () => {
    expect(await db.transaction(async () => 7)).toBe(7);
  });

  it('takes everything back when the work throws, and throws the same', async () => {
    const wrong = new Error('wrong');
    await expect(
      db.transaction(async () => {
        await add('a');
        throw wrong;
      }),
    ).rejects.toBe(wrong);
    expect(await seenByOthers()).toEqual([]);
  });

  it('keeps two flows apart that run at the same time', async () => {
    const one = db.transaction(async () => {
      await add('a');
      await sleep(10);
      throw new Error('one fails');
    });
    const other = db.transaction(() => add('b'));
    await Promise.allSettled([one, other]);
    expect(await seenByOthers()).toEqual(['b']);
  });

  it('gives its connection back, whatever happens', async () => {
    for (let round = 0; round < 20; round++) {
      await db.transaction(failing).catch(() => undefined);
      await db.transaction(async () => undefined);
    }
    expect(test.pool.idleCount).toBe(test.pool.totalCount);
    expect(test.pool.waitingCount).toBe(0);
  });

  it('cannot commit when a failed query was swallowed, and says so', async () => {
    const done = db.transaction(async () => {
      await add('a');
      await failing().catch(() => undefined);
    });
    await expect(done).rejects.toThrow(/its error was caught/);
    expect(await seenByOthers()).toEqual([]);
  });

  it('fails and leaves the pool sound when its connection is cut', async () => {
    const done = db.transaction(async () => {
      await add('a');
      const [row] = await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await db.outside(() => db.query('SELECT pg_terminate_backend($1)', [row?.pid]));
      await sleep(20);
      await add('b');
    });
    await expect(done).rejects.toThrow(/terminat|not queryable|released/);
    expect(await seenByOthers()).toEqual([]);
    await db.transaction(() => add('c'));
    expect(await seenByOthers()).toEqual(['c']);
  });
});

describe('nesting is a savepoint:', () => {
  it('a failing inner transaction takes back only its own part', async () => {
    await db.transaction(async () => {
      await add('outer');
      await db
        .transaction(async () => {
          await add('inner');
          await failing();
        })
        .catch(() => undefined);
      await add('after');
    });
    expect(await seenByOthers()).toEqual(['after', 'outer']);
  });

  it('a failing outer transaction takes back the inner one', async () => {
    const done = db.transaction(async () => {
      await db.transaction(() => add('inner'));
      throw new Error('outer fails');
    });
    await expect(done).rejects.toThrow('outer fails');
    expect(await seenByOthers()).toEqual([]);
  });

  it('goes three levels deep, one after the other', async () => {
    await db.transaction(async () => {
      for (const name of ['a', 'b']) {
        await db.transaction(async () => {
          await db.transaction(() => add(name));
          await db.transaction(failing).catch(() => undefined);
        });
      }
    });
    expect(await seenByOthers()).toEqual(['a', 'b']);
  });
});

describe('the end of a transaction:', () => {
  it('a query after it throws, from a timer too', async () => {
    const { promise, resolve } = deferred<unknown>();
    await db.transaction(async () => {
      setTimeout(() => void add('late').then(resolve, resolve), 20);
    });
    expect(await promise).toBeInstanceOf(TransactionMisuse);
    expect(await seenByOthers()).toEqual([]);
  });

  it('its manager is of no use afterwards', async () => {
    const manager = await db.transaction(async () => db.manager);
    await expect(manager.query('SELECT 1')).rejects.toThrow(/already released|outside of it/);
  });

  it('a query that still runs then is a missing await: rolled back', async () => {
    const done = db.transaction(async () => {
      void add('forgotten').catch(() => undefined);
    });
    await expect(done).rejects.toThrow(/await is missing/);
    expect(await seenByOthers()).toEqual([]);
  });
});

describe('no Promise.all inside:', () => {
  it('a second query before the first one ended throws', async () => {
    const done = db.transaction(() => Promise.all([add('a'), add('b')]));
    await expect(done).rejects.toThrow(/overlap/);
    expect(await seenByOthers()).toEqual([]);
  });

  it('the same through the manager', async () => {
    const done = db.transaction(() =>
      Promise.all([db.manager.query('SELECT 1'), db.manager.query('SELECT 2')]),
    );
    await expect(done).rejects.toThrow(/overlap/);
  });

  it('two nested transactions at once throw', async () => {
    const done = db.transaction(() =>
      Promise.all([db.transaction(() => add('a')), db.transaction(() => add('b'))]),
    );
    await expect(done).rejects.toThrow(/overlap/);
    expect(await seenByOthers()).toEqual([]);
    await db.transaction(() => add('next'));
    expect(await seenByOthers()).toEqual(['next']);
  });

  it('an outer query beside a nested transaction throws', async () => {
    const done = db.transaction(async () => {
      const inner = db.transaction(async () => {
        await add('inner');
        await sleep(20);
      });
      await sleep(5);
      await Promise.all([inner, add('outer')]);
    });
    await expect(done).rejects.toThrow(/overlap/);
    expect(await seenByOthers()).toEqual([]);
  });

  it('a branch that goes on after the failure can write nothing more', async () => {
    let late: unknown;
    const { promise, resolve } = deferred<void>();
    const done = db.transaction(() =>
      Promise.all([
        (async () => {
          await sleep(30);
          late = await add('late').catch((error: unknown) => error);
          resolve();
        })(),
        failing(),
      ]),
    );
    await expect(done).rejects.toMatchObject({ code: '22012' });
    await promise;
    expect(late).toBeInstanceOf(TransactionMisuse);
    expect(await seenByOthers()).toEqual([]);
  });
});

describe('handlers, timers and jobs start outside:', () => {
  it('what db.outside runs belongs to no transaction', async () => {
    const seen: boolean[] = [];
    await db
      .transaction(async () => {
        await add('inside');
        await db.outside(async () => {
          seen.push(db.inTransaction);
          await add('outside');
        });
        seen.push(db.inTransaction);
        throw new Error('roll back');
      })
      .catch(() => undefined);
    expect(seen).toEqual([false, true]);
    expect(await seenByOthers()).toEqual(['outside']);
  });
});

describe('afterCommit', () => {
  it('runs once the outermost transaction is committed, in order and outside of it', async () => {
    const seen: unknown[] = [];
    const { promise, resolve } = deferred<void>();
    await db.transaction(async () => {
      db.afterCommit(() => seen.push('first', db.inTransaction));
      await db.transaction(async () => {
        await add('a');
        db.afterCommit(async () => {
          seen.push('inner', await seenByOthers());
          resolve();
        });
      });
      expect(seen).toEqual([]);
    });
    await promise;
    expect(seen).toEqual(['first', false, 'inner', ['a']]);
  });

  it('is forgotten when the transaction or its savepoint rolls back', async () => {
    const seen: string[] = [];
    await db.transaction(async () => db.afterCommit(() => seen.push('kept')));
    await db
      .transaction(async () => {
        db.afterCommit(() => seen.push('lost'));
        throw new Error('no');
      })
      .catch(() => undefined);
    await db.transaction(async () => {
      const inner = db.transaction(async () => {
        db.afterCommit(() => seen.push('lost too'));
        throw new Error('no');
      });
      await inner.catch(() => undefined);
    });
    expect(seen).toEqual(['kept']);
  });

  it('runs at once outside of a transaction', () => {
    const seen: string[] = [];
    db.afterCommit(() => seen.push('now'));
    expect(seen).toEqual(['now']);
  });

  it('that fails is reported, takes nothing back and stops no other', async () => {
    const seen: string[] = [];
    await db.transaction(async () => {
      await add('a');
      db.afterCommit(() => {
        throw new Error('callback');
      });
      db.afterCommit(() => seen.push('second'));
    });
    await sleep(0);
    expect(seen).toEqual(['second']);
    expect(test.errors).toEqual([new Error('callback')]);
    expect(await seenByOthers()).toEqual(['a']);
  });
});

describe('listen', () => {
  it('hears what was sent, only after commit, and outside of transactions', async () => {
    const heard: unknown[] = [];
    const { promise, resolve } = deferred<void>();
    const handle = await db.listen('news', (payload) => {
      heard.push(payload, db.inTransaction);
      if (payload === 'committed') resolve();
    });
    await db
      .transaction(
        async () =>
          void (await db.query("SELECT pg_notify('news', 'lost')"), await failing().catch(() => undefined)),
      )
      .catch(() => undefined);
    await db.transaction(() => db.query("SELECT pg_notify('news', 'committed')"));
    await promise;
    expect(heard).toEqual(['committed', false]);
    await handle.close();
  });

  it('comes back by itself when its connection is cut, and says so', async () => {
    const heard: string[] = [];
    let subscribed = 0;
    const handle = await db.listen(
      'Odd "channel"',
      (payload) => heard.push(payload),
      () => subscribed++,
    );
    expect(subscribed).toBe(1);
    await db.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    );
    await until(() => subscribed === 2);
    await db.query('SELECT pg_notify($1, $2)', ['Odd "channel"', 'again']);
    await until(() => heard.includes('again'));
    expect(test.errors.length).toBeGreaterThan(0);
    await handle.close();
  });

  it('hears nothing more after its close, while others on the channel do', async () => {
    const [one, other]: string[][] = [[], []];
    const handle = await db.listen('shared', (payload) => one?.push(payload));
    const stays = await db.listen('shared', (payload) => other?.push(payload));
    await handle.close();
    await db.query("SELECT pg_notify('shared', 'x')");
    await until(() => other?.length === 1);
    expect(one).toEqual([]);
    await stays.close();
  });

  it("survives a subscriber's mistake", async () => {
    const heard: string[] = [];
    const bad = await db.listen('mixed', () => {
      throw new Error('subscriber');
    });
    const good = await db.listen('mixed', (payload) => heard.push(payload));
    await db.query("SELECT pg_notify('mixed', 'x')");
    await until(() => heard.length === 1);
    expect(test.errors).toEqual([new Error('subscriber')]);
    await Promise.all([bad.close(), good.close()]);
  });
});

/** Waits for what comes by itself; the test's own time limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
