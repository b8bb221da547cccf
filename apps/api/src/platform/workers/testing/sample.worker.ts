import { getPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { defineTask } from '../define-task.js';

/** What the pool's tests ask for. */
export type SampleInput =
  | { kind: 'add'; numbers: Uint8Array }
  | { kind: 'fail'; code?: string }
  | { kind: 'count'; to: number }
  | { kind: 'until-aborted' }
  | { kind: 'spin'; ms?: number }
  | { kind: 'eat-memory' }
  | { kind: 'priority' }
  | { kind: 'thread' };

/** A worker for the tests of the pool. */
export const run = defineTask<SampleInput, number, number>(async (input, context) => {
  switch (input.kind) {
    case 'add':
      return input.numbers.reduce((sum, n) => sum + n, 0);
    case 'fail':
      throw Object.assign(new Error('The sample failed as it was asked to.'), { code: input.code });
    case 'count':
      for (let n = 1; n <= input.to; n++) context.report(n);
      return input.to;
    case 'until-aborted':
      context.report(threadId);
      await wait(60_000, undefined, { signal: context.signal });
      return 0;
    case 'spin':
      for (const end = Date.now() + (input.ms ?? Number.POSITIVE_INFINITY); Date.now() < end; );
      return threadId;
    case 'eat-memory':
      for (const eaten: unknown[] = []; ; ) eaten.push(Array.from({ length: 10_000 }, (_, i) => ({ i })));
    case 'priority':
      return getPriority(0);
    case 'thread':
      return threadId;
  }
});
