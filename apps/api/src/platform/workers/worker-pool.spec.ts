import { getPriority } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SampleInput } from './testing/sample.worker.js';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './worker-pool.js';

const SAMPLE = new URL('./testing/sample.worker.js', import.meta.url);
const pools: WorkerPool<SampleInput, number, number>[] = [];

function startPool(options: Partial<WorkerPoolOptions> = {}): WorkerPool<SampleInput, number, number> {
  const pool = createWorkerPool<SampleInput, number, number>({
    file: SAMPLE,
    name: 'sample',
    threads: 1,
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** A promise that the test settles. */
function openGate<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

/** Starts a task that ends only when aborted, and waits until it runs. */
async function occupy(
  pool: WorkerPool<SampleInput, number, number>,
): Promise<{ done: Promise<number>; abort: () => void }> {
  const controller = new AbortController();
  const { promise: started, resolve } = openGate<number>();
  const done = pool.run({ kind: 'until-aborted' }, { signal: controller.signal, onProgress: resolve });
  done.catch(() => undefined);
  await started;
  return { done, abort: () => controller.abort() };
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a pool of workers', () => {
  it('runs a task in another thread and answers its result', async () => {
    const pool = startPool();
    expect(await pool.run({ kind: 'add', numbers: new Uint8Array([1, 2, 3]) })).toBe(6);
    expect(await pool.run({ kind: 'thread' })).toBeGreaterThan(0);
  });

  it('hands over a buffer instead of copying it when told so', async () => {
    const numbers = new Uint8Array([4, 5]);
    expect(await startPool().run({ kind: 'add', numbers }, { transfer: [numbers.buffer] })).toBe(9);
    expect(numbers.byteLength).toBe(0);
  });

  it('passes every progress message on before the result', async () => {
    const seen: number[] = [];
    await startPool().run({ kind: 'count', to: 500 }, { onProgress: (n) => seen.push(n) });
    expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('keeps the code of an error that the worker threw', async () => {
    const failed = startPool().run({ kind: 'fail', code: 'file_changed' });
    await expect(failed).rejects.toMatchObject({
      name: 'TaskError',
      code: 'file_changed',
      message: /as it was asked/,
    });
  });

  it('runs no more tasks at a time than it has threads', async () => {
    const pool = startPool();
    const busy = await occupy(pool);
    const second = pool.run({ kind: 'thread' });
    expect([pool.running, pool.waiting]).toEqual([1, 1]);
    busy.abort();
    expect(await second).toBeGreaterThan(0);
  });

  it('drops a waiting task whose caller gave up', async () => {
    const pool = startPool();
    const busy = await occupy(pool);
    const given = new AbortController();
    const waiting = pool.run({ kind: 'thread' }, { signal: given.signal });
    given.abort(new Error('I left.'));
    await expect(waiting).rejects.toThrow('I left.');
    expect(pool.waiting).toBe(0);
    busy.abort();
  });

  it('tells the caller of a running task at once, stops the task and uses its thread again', async () => {
    const pool = startPool();
    const before = await pool.run({ kind: 'thread' });
    const busy = await occupy(pool);
    busy.abort();
    await expect(busy.done).rejects.toMatchObject({ name: 'AbortError' });
    expect(await pool.run({ kind: 'thread' })).toBe(before);
  });

  it('stops a task that takes too long and goes on with a new thread', async () => {
    const pool = startPool({ taskTimeoutMs: 1_500 });
    const before = await pool.run({ kind: 'thread' });
    await expect(pool.run({ kind: 'spin' })).rejects.toMatchObject({ code: 'task_timeout' });
    expect(await pool.run({ kind: 'thread' })).not.toBe(before);
  });

  it('survives a task that eats all memory it is allowed', async () => {
    const pool = startPool({ heapMb: 32 });
    await expect(pool.run({ kind: 'eat-memory' })).rejects.toMatchObject({ code: 'worker_failed' });
    expect(await pool.run({ kind: 'add', numbers: new Uint8Array([1]) })).toBe(1);
  });

  it('says which pool it was when a worker file is missing', async () => {
    const pool = startPool({
      file: new URL('./testing/nowhere.worker.js', import.meta.url),
      name: 'nowhere',
    });
    await expect(pool.run({ kind: 'thread' })).rejects.toMatchObject({
      code: 'worker_failed',
      message: /"nowhere"/,
    });
  });

  it.runIf(process.platform === 'linux')('lowers the priority of its own threads only', async () => {
    const before = getPriority(0);
    expect(await startPool({ lowPriority: true }).run({ kind: 'priority' })).toBe(19);
    expect(await startPool().run({ kind: 'priority' })).toBe(before);
    expect(getPriority(0)).toBe(before);
  });

  it('refuses waiting and new tasks once it is being closed, and asks running ones to stop', async () => {
    const pool = startPool();
    const busy = await occupy(pool);
    const waiting = pool.run({ kind: 'thread' });
    waiting.catch(() => undefined);
    const closed = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'pool_closed' });
    await expect(pool.run({ kind: 'thread' })).rejects.toMatchObject({ code: 'pool_closed' });
    await expect(busy.done).rejects.toMatchObject({ name: 'TaskError' });
    await closed;
    expect(pool.running).toBe(0);
  });

  it('waits for a task that must not be stopped, however long it takes', async () => {
    const pool = startPool({ waitsForTasks: true });
    // Longer than others are given.
    const spinning = pool.run({ kind: 'spin', ms: 6_000 });
    await vi.waitFor(() => expect(pool.running).toBe(1));
    await pool.close();
    expect(await spinning).toBeGreaterThan(0);
  });
});
