import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { describeError, type Task, type TaskEnvelope, type TaskResult } from './define-task.js';

// The file that every worker thread starts with. It loads the task's own file inside the first task, as a failure
// to load outside one would leave the caller waiting and end the whole program with an unhandled error.

/** The values that the pool gives a thread when it starts it. */
export interface ThreadOptions {
  /** Address of the worker file. */
  module: string;
  lowPriority: boolean;
}

const options = workerData as ThreadOptions;
if (options.lowPriority) lowerPriority();

/** Runs one task of the thread's worker file. */
export async function run(envelope: TaskEnvelope<unknown>): Promise<TaskResult<unknown>> {
  try {
    const loaded = (await import(options.module)) as { run: Task<unknown, unknown> };
    return await loaded.run(envelope);
  } catch (error) {
    envelope.port.close();
    return { ok: false, error: { ...describeError(error), code: 'worker_failed' } };
  }
}

/**
 * Hands the processor to whoever needs it sooner. On Linux a nice value belongs to the thread that sets it;
 * elsewhere it would slow the whole process, so there nothing is done.
 */
function lowerPriority(): void {
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);
}
