import { randomUUID } from 'node:crypto';
import { JOB_KINDS, type JobKind, type JobProgress } from '@lora/schema';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { JobStopped, type JobHandler, type JobRun } from './job-handler.js';
import { JobRunner } from './job-runner.js';
import { type JobRow, JobsRepository } from './jobs.repository.js';

// Real queue, real database; the handlers are the tests' own.

interface Payload {
  what: string;
}

/** A handler whose runs the test ends, step by step. */
class Held implements JobHandler<Payload> {
  readonly kind = 'scan';
  concurrency = 1;
  retries = 0;
  runs: {
    run: JobRun<Payload>;
    end: (result?: Record<string, unknown>) => void;
    fail: (error: Error) => void;
  }[] = [];

  run(run: JobRun<Payload>): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      this.runs.push({ run, end: (result = {}) => resolve(result), fail: reject });
      run.signal.addEventListener('abort', () => reject(this.stopError(run)));
    });
  }

  stopError(run: JobRun<Payload>): unknown {
    return run.signal.reason;
  }
}

function idle(kind: JobKind): JobHandler<Payload> {
  return { kind, concurrency: 1, retries: 0, run: () => Promise.resolve({}) };
}

let db: TestDatabase;
let jobs: JobsRepository;
const started: JobRunner[] = [];

beforeEach(async () => {
  Logger.overrideLogger(false);
  db = await createTestDatabase();
  jobs = new JobsRepository(db.database);
});
afterEach(async () => {
  for (const runner of started.splice(0)) await runner.beforeApplicationShutdown();
  await db.close();
});

async function start(handler: JobHandler<Payload>): Promise<JobRunner> {
  const runner = new JobRunner(db.database, jobs);
  runner.register(handler);
  // Every kind has its handler at start; these get no work here.
  for (const kind of JOB_KINDS.filter((one) => one !== handler.kind)) runner.register(idle(kind));
  await runner.onApplicationBootstrap();
  started.push(runner);
  return runner;
}

async function stop(runner: JobRunner): Promise<void> {
  started.splice(started.indexOf(runner), 1);
  await runner.beforeApplicationShutdown();
}

const add = (runner: JobRunner, what = 'x', dedupeKey?: string) =>
  runner.add<Payload>({
    kind: 'scan',
    title: `Job ${what}`,
    payload: { what },
    ...(dedupeKey ? { dedupeKey } : {}),
  });
const until = (id: string, expected: Partial<JobRow>) =>
  vi.waitFor(async () => expect(await jobs.find(id)).toMatchObject(expected), {
    timeout: 20_000,
    interval: 20,
  });
/** The job once it is in this state. */
async function when(id: string, state: JobRow['state']): Promise<JobRow | null> {
  await until(id, { state });
  return jobs.find(id);
}
const running = (handler: Held, count: number) =>
  vi.waitFor(() => expect(handler.runs.length).toBe(count), { timeout: 20_000, interval: 20 });
const progress = (done: number): JobProgress => ({
  phase: 'Working',
  done,
  total: 10,
  bytes: 0,
  bytesTotal: null,
  rate: null,
  secondsLeft: null,
});

describe('a job', () => {
  it('runs, tells its progress and keeps its result', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const id = await add(runner, 'first');
    await running(handler, 1);
    expect(handler.runs[0]?.run).toMatchObject({ id, payload: { what: 'first' } });
    handler.runs[0]?.run.report(progress(3));
    await until(id, { state: 'running', progress: progress(3), attempts: 1 });
    handler.runs[0]?.run.report(progress(10));
    handler.runs[0]?.end({ found: 7 });
    await until(id, { state: 'completed', result: { found: 7 }, progress: progress(10), error: null });
    expect((await jobs.find(id))?.finished_at).toBeInstanceOf(Date);
  });

  it('that fails ends as failed with its message', async () => {
    const handler = new Held();
    const id = await add(await start(handler));
    await running(handler, 1);
    handler.runs[0]?.fail(new Error('the disk is on fire'));
    expect(await when(id, 'failed')).toMatchObject({
      error: { code: 'job_failed', message: 'the disk is on fire' },
    });
  });

  it('that the database refuses does not show the database’s own words', async () => {
    const handler = new Held();
    const id = await add(await start(handler));
    await running(handler, 1);
    handler.runs[0]?.fail(Object.assign(new Error('relation "secrets" does not exist'), { code: '42P01' }));
    const failed = await when(id, 'failed');
    expect(failed?.error?.message).toContain('The database refused');
    expect(JSON.stringify(failed?.error)).not.toContain('secrets');
  });

  it('that may be tried again goes back to the queue after a failure', async () => {
    const handler = new Held();
    handler.retries = 1;
    const id = await add(await start(handler));
    await running(handler, 1);
    handler.runs[0]?.fail(new Error('once'));
    expect(await when(id, 'queued')).toMatchObject({ attempts: 1, finished_at: null });
  });

  it('starts only when the transaction around it is committed', async () => {
    const handler = new Held();
    const runner = await start(handler);
    await db.database
      .transaction(async () => {
        await add(runner, 'never');
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    const id = await db.database.transaction(() => add(runner, 'later'));
    await running(handler, 1);
    expect(handler.runs[0]?.run.id).toBe(id);
    expect(await jobs.count(null, null)).toBe(1);
    handler.runs[0]?.end();
    await until(id, { state: 'completed' });
  });

  it('with the dedupe key of a live one is that one; once it has ended there is room for another', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const id = await add(runner, 'a', 'same');
    expect(await add(runner, 'b', 'same')).toBe(id);
    expect(await jobs.findLive('same')).toBe(id);
    expect(await add(runner, 'c', 'other')).not.toBe(id);
    await running(handler, 1);
    expect(await add(runner, 'd', 'same')).toBe(id);
    handler.runs[0]?.end();
    await until(id, { state: 'completed' });
    expect(await add(runner, 'e', 'same')).not.toBe(id);
  });

  it('waits for its turn: one at a time by kind', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const [one, two] = [await add(runner, '1'), await add(runner, '2')];
    await running(handler, 1);
    await until(one, { state: 'running' });
    expect(await jobs.find(two)).toMatchObject({ state: 'queued' });
    handler.runs[0]?.end();
    await running(handler, 2);
    handler.runs[1]?.end();
    await until(two, { state: 'completed' });
  });
});

describe('a person', () => {
  it('cancels a running job', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const id = await add(runner);
    await running(handler, 1);
    expect(await runner.stop(id, 'cancel')).toBe(true);
    await until(id, { state: 'cancelled', wanted: null });
    expect(handler.runs[0]?.run.signal.reason).toBeInstanceOf(JobStopped);
    expect(await runner.stop(id, 'cancel')).toBe(false);
    expect(await runner.resume(id)).toBe(false);
  });

  it('pauses and resumes a running job', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const id = await add(runner);
    await running(handler, 1);
    handler.runs[0]?.run.report(progress(4));
    await runner.stop(id, 'pause');
    await until(id, { state: 'paused', progress: progress(4), finished_at: null });
    expect(await runner.resume(id)).toBe(true);
    await running(handler, 2);
    handler.runs[1]?.end();
    await until(id, { state: 'completed', attempts: 2 });
  });

  it('cancels or pauses a job that waits, and cancels a paused one', async () => {
    const handler = new Held();
    const runner = await start(handler);
    await add(runner, 'in front');
    await running(handler, 1);
    const [one, two] = [await add(runner, '1'), await add(runner, '2')];
    await runner.stop(one, 'cancel');
    await runner.stop(two, 'pause');
    expect(await jobs.find(one)).toMatchObject({ state: 'cancelled', finished_at: expect.any(Date) });
    expect(await jobs.find(two)).toMatchObject({ state: 'paused', finished_at: null });
    handler.runs[0]?.end();
    await runner.stop(two, 'cancel');
    expect(await jobs.find(two)).toMatchObject({ state: 'cancelled' });
  });

  it('is heard by another process within a beat', async () => {
    const handler = new Held();
    const runner = await start(handler);
    const id = await add(runner);
    await running(handler, 1);
    // The other process only writes the wish.
    await jobs.want(id, 'pause');
    expect(await when(id, 'paused')).toMatchObject({ id: id });
  });

  it('stops a job whose work fails in its own words when it is stopped', async () => {
    // Timers and other libraries throw an AbortError of their own, with our reason inside.
    class Rude extends Held {
      override stopError(): unknown {
        return new DOMException('The operation was aborted', 'AbortError');
      }
    }
    const handler = new Rude();
    const runner = await start(handler);
    const [one, two] = [await add(runner, '1'), await add(runner, '2')];
    await running(handler, 1);
    await runner.stop(one, 'pause');
    expect(await when(one, 'paused')).toMatchObject({ error: null });
    await running(handler, 2);
    await runner.stop(two, 'cancel');
    expect(await when(two, 'cancelled')).toMatchObject({ error: null });
  });
});

describe('a program that', () => {
  it('stops hands its running job back, and the next one goes on with it', async () => {
    const first = new Held();
    const before = await start(first);
    const id = await add(before);
    const waiting = await add(before, 'waits');
    await running(first, 1);
    await stop(before);
    expect(first.runs[0]?.run.signal.aborted).toBe(true);
    expect(await jobs.find(id)).toMatchObject({ state: 'queued', finished_at: null });
    const second = new Held();
    await start(second);
    await running(second, 1);
    second.runs[0]?.end();
    await running(second, 2);
    second.runs[1]?.end();
    await until(id, { state: 'completed' });
    await until(waiting, { state: 'completed' });
  });

  it('died left a job that says "running": the next one takes it up', async () => {
    const { id } = await jobs.add({ kind: 'scan', title: 'left behind', payload: { what: 'x' } });
    await jobs.claim(id, randomUUID());
    expect(await jobs.find(id)).toMatchObject({ state: 'running' });
    const handler = new Held();
    await start(handler);
    await running(handler, 1);
    expect(handler.runs[0]?.run.id).toBe(id);
    handler.runs[0]?.end();
    await until(id, { state: 'completed', attempts: 2 });
  });

  it('starts while jobs wait runs each of them once', async () => {
    const busy = new Held();
    const before = await start(busy);
    const handed: string[] = [];
    for (let n = 0; n < 5; n++) handed.push(await add(before, String(n)));
    await running(busy, 1);
    await stop(before);
    await db.database.query(`UPDATE jobs SET attempts = 0`);
    const handler = new Held();
    handler.run = async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return {};
    };
    await start(handler);
    for (const id of handed) expect(await when(id, 'completed')).toMatchObject({ attempts: 1 });
  });

  it('lost its job to another process stops working on it and writes nothing over it', async () => {
    const handler = new Held();
    const id = await add(await start(handler));
    await running(handler, 1);
    const other = randomUUID();
    await db.database.query(`UPDATE jobs SET runner = $2 WHERE id = $1`, [id, other]);
    await vi.waitFor(() => expect(handler.runs[0]?.run.signal.aborted).toBe(true), { timeout: 10_000 });
    expect(await jobs.find(id)).toMatchObject({ state: 'running' });
    await jobs.settle(id, other, 'completed', { result: { by: 'the other' } });
    expect(await jobs.find(id)).toMatchObject({ state: 'completed', result: { by: 'the other' } });
  });

  it('has two handlers for a kind, or none, does not start', async () => {
    const runner = new JobRunner(db.database, jobs);
    await expect(runner.onApplicationBootstrap()).rejects.toThrow('No handler for jobs of kind scan');
    runner.register(new Held());
    expect(() => runner.register(new Held())).toThrow('Two handlers for jobs of kind "scan"');
  });
});
