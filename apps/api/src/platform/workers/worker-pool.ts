import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  type Transferable,
} from 'node:worker_threads';
import { Piscina } from 'piscina';
import {
  describeError,
  type PlainError,
  type TaskEnvelope,
  type TaskMessage,
  type TaskResult,
} from './define-task.js';
import type { ThreadOptions } from './run-task.js';
import { createSlots, untilAborted } from './slots.js';

/** Heap of one thread: ten times what our tasks need, and a runaway one dies alone instead of with the program. */
const HEAP_MB = 512;
/** Idle threads leave after a minute: each costs about 10 MB. */
const IDLE_MS = 60_000;
/** How long running tasks may take to end at shutdown before their threads are stopped. */
const CLOSE_MS = 5_000;

export interface WorkerPoolOptions {
  /** `new URL('./x.worker.js', import.meta.url)`: `.js` as in an import, also where only the `.ts` exists. */
  file: URL;
  /** Says in errors which pool it was. */
  name: string;
  /** Threads at most; they start when needed. */
  threads: number;
  /** Linux: the threads yield to everything else on the machine. */
  lowPriority?: boolean;
  /** JavaScript heap of one thread in MB; native memory (sharp, onnxruntime) is not counted. Default 512. */
  heapMb?: number;
  /** The threads keep what their module holds: they never leave while idle. */
  resident?: boolean;
  /**
   * `close` waits for running tasks, however long they take, instead of stopping their threads. For native code that
   * takes the whole program down when its thread is stopped under it: ONNX Runtime does, with an uncaught Napi::Error.
   * Such tasks must be short, and have no `taskTimeoutMs`.
   */
  waitsForTasks?: boolean;
  /** A task that takes longer is stopped with its thread and fails with `task_timeout`. Default: no limit. */
  taskTimeoutMs?: number;
}

export interface RunOptions<Progress> {
  /**
   * Aborted while waiting: the task leaves the queue. Aborted while running: the caller is told at once, the task's
   * own `context.signal` is aborted, and its thread takes new work when it has ended.
   */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Buffers of the input that are handed over instead of copied. */
  transfer?: Transferable[];
}

export interface WorkerPool<Input, Output, Progress = never> {
  /** @throws TaskError with the code of the worker's error; the signal's reason when aborted */
  run(input: Input, options?: RunOptions<Progress>): Promise<Output>;
  /** Tasks that wait for a thread. */
  readonly waiting: number;
  readonly running: number;
  /** Refuses waiting tasks, asks running ones to stop, waits up to 5 s for them (see `waitsForTasks`), then stops the threads. */
  close(): Promise<void>;
}

/** An error from inside a worker, or of the worker itself (`task_timeout`, `worker_failed`, `pool_closed`). */
export class TaskError extends Error {
  override readonly name = 'TaskError';

  constructor(
    /** The code of the error in the worker (say, `file_changed`), if it had one. */
    readonly code: string | undefined,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Threads that run the `run` of one worker file (see define-task.ts), one task per thread at a time. */
export function createWorkerPool<Input, Output, Progress = never>(
  options: WorkerPoolOptions,
): WorkerPool<Input, Output, Progress> {
  const thread: ThreadOptions = {
    module: findSource(options.file).href,
    lowPriority: options.lowPriority === true,
  };
  const slots = createSlots(options.threads);
  const stops = new Set<AbortController>();
  const closeListeners = new Set<() => void>();
  let closing: Promise<void> | undefined;
  const entry = findSource(new URL('./run-task.js', import.meta.url));
  const piscina = new Piscina({
    filename: fileURLToPath(entry),
    name: 'run',
    minThreads: 0,
    maxThreads: options.threads,
    idleTimeout: options.resident ? Number.POSITIVE_INFINITY : IDLE_MS,
    // TypeScript source (in the tests) needs the way to its imports.
    execArgv: entry.pathname.endsWith('.ts')
      ? ['--import', new URL('./resolve-typescript.ts', import.meta.url).href]
      : [],
    workerData: thread,
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb ?? HEAP_MB },
  });
  // A thread that dies between two tasks is replaced with the next one.
  piscina.on('error', () => undefined);
  // Threads of libuv's pool inherit the priority of the thread that first needs one: let that be this one.
  if (options.lowPriority) stat(entry).catch(() => undefined);

  async function runNow(input: Input, given: RunOptions<Progress>): Promise<Output> {
    const stop = new AbortController();
    stops.add(stop);
    const timer =
      options.taskTimeoutMs === undefined ? undefined : setTimeout(() => stop.abort(), options.taskTimeoutMs);
    const { port1: ours, port2: theirs } = new MessageChannel();
    const disconnect = connect(ours, given);
    try {
      const envelope: TaskEnvelope<Input> = { input, port: theirs };
      const result: TaskResult<Output> = await piscina.run(envelope, {
        transferList: [theirs, ...(given.transfer ?? [])],
        signal: stop.signal,
      });
      if (result.ok) return result.output;
      throw taskError(options, result.error);
    } catch (error) {
      if (error instanceof TaskError) throw error;
      if (stop.signal.aborted) throw stoppedError(options, closing !== undefined);
      throw taskError(options, { ...describeError(error), code: 'worker_failed' });
    } finally {
      clearTimeout(timer);
      stops.delete(stop);
      disconnect();
    }
  }

  async function closeOnce(): Promise<void> {
    slots.shut(new TaskError('pool_closed', `The workers of "${options.name}" are being stopped.`));
    closeListeners.forEach((tell) => tell());
    const late = options.waitsForTasks
      ? undefined
      : setTimeout(() => stops.forEach((stop) => stop.abort()), CLOSE_MS);
    await slots.idle();
    clearTimeout(late);
    await piscina.destroy();
  }

  return {
    async run(input, given = {}) {
      const asked = new AbortController();
      const ask = () => asked.abort();
      closeListeners.add(ask);
      given.signal?.addEventListener('abort', ask);
      const work = slots.run(() => runNow(input, { ...given, signal: asked.signal }), given.signal);
      try {
        return await untilAborted(work, given.signal);
      } finally {
        given.signal?.removeEventListener('abort', ask);
        closeListeners.delete(ask);
      }
    },
    get waiting() {
      return slots.waiting;
    },
    get running() {
      return slots.running;
    },
    close: () => (closing ??= closeOnce()),
  };
}

/** The compiled file, or the TypeScript beside it where nothing was compiled. */
function findSource(compiled: URL): URL {
  return existsSync(compiled) ? compiled : new URL(compiled.href.replace(/\.js$/, '.ts'));
}

/** Passes progress to the caller and the caller's abort to the task. */
function connect<Progress>(port: MessagePort, given: RunOptions<Progress>): () => void {
  const take = (message: TaskMessage<Progress>) => {
    if ('progress' in message) given.onProgress?.(message.progress);
  };
  port.on('message', take);
  // What the worker sent before its result may be delivered after it: both are there, on two ports.
  const drain = () => {
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port))
      take(got.message);
  };
  const passOn = () => port.postMessage({ abort: true });
  if (given.signal?.aborted) passOn();
  given.signal?.addEventListener('abort', passOn);
  return () => {
    given.signal?.removeEventListener('abort', passOn);
    drain();
    port.close();
  };
}

function taskError(options: WorkerPoolOptions, error: PlainError): TaskError {
  const message =
    error.code === 'worker_failed' ? `A worker of "${options.name}" failed: ${error.message}` : error.message;
  return new TaskError(error.code, message, { cause: error });
}

function stoppedError(options: WorkerPoolOptions, closing: boolean): TaskError {
  return closing
    ? new TaskError('pool_closed', `The workers of "${options.name}" were stopped before this was done.`)
    : new TaskError(
        'task_timeout',
        `A task of "${options.name}" took more than ${options.taskTimeoutMs} ms and was stopped.`,
      );
}
