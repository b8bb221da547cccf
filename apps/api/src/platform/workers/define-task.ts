import type { MessagePort } from 'node:worker_threads';

/** What a task may ask of the thread that started it. */
export interface TaskContext<Progress> {
  /** Aborted when the caller gave up: look at it between steps and stop. */
  signal: AbortSignal;
  /** Sends a message to the caller's `onProgress`; does nothing when it has none. */
  report: (progress: Progress) => void;
}

/** What travels to the worker with each task. */
export interface TaskEnvelope<Input> {
  input: Input;
  port: MessagePort;
}

/** What comes back: errors travel as values, because cloning one between threads drops its class and its code. */
export type TaskResult<Output> = { ok: true; output: Output } | { ok: false; error: PlainError };

/** An error without its class. */
export interface PlainError {
  name: string;
  message: string;
  code?: string;
  stack?: string;
}

/** What the caller's side and the worker's side say to each other while a task runs. */
export type TaskMessage<Progress> = { progress: Progress } | { abort: true };

/** A worker file exports its task under the name `run`. */
export type Task<Input, Output> = (envelope: TaskEnvelope<Input>) => Promise<TaskResult<Output>>;

/**
 * Makes the `run` that a worker file (`x.worker.ts`) exports: `export const run = defineTask<In, Out>(async (input) => …)`.
 *
 * Rule for worker files and for whatever they import by a relative path: the tests load the TypeScript source as it
 * stands, with its types only stripped. So no decorators, enums, namespaces or parameter properties there, types come
 * in through `import type`, and nothing of Nest, TypeORM or @lora/schema's classes is imported.
 */
export function defineTask<Input, Output, Progress = never>(
  work: (input: Input, context: TaskContext<Progress>) => Promise<Output>,
): Task<Input, Output> {
  return async ({ input, port }) => {
    const abort = new AbortController();
    port.on('message', (message: TaskMessage<Progress>) => {
      if ('abort' in message) abort.abort();
    });
    const context: TaskContext<Progress> = {
      signal: abort.signal,
      report: (progress) => port.postMessage({ progress }),
    };
    try {
      return { ok: true, output: await work(input, context) };
    } catch (error) {
      return { ok: false, error: describeError(error) };
    } finally {
      port.close();
    }
  };
}

/** An error as a plain value. */
export function describeError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, message: error.message, code, stack: error.stack };
}
