/** A queue in front of something scarce: at most N at a time, in order of arrival, and whoever gives up leaves. */
export interface Slots {
  /**
   * Runs `work` once a slot is free. The slot is held until the promise of `work` settles.
   * @throws the signal's reason, without having called `work`, when it is aborted while waiting
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  readonly waiting: number;
  readonly running: number;
  /** Refuses whoever waits now or comes later with `reason`; what runs goes on. */
  shut(reason: Error): void;
  /** Settles when nothing runs any more. */
  idle(): Promise<void>;
}

interface Waiter {
  start(): void;
  refuse(reason: Error): void;
}

/** @param count how many may run at a time, at least 1 */
export function createSlots(count: number): Slots {
  // A Set keeps the order of arrival and lets a waiter leave from the middle at no cost.
  const waiters = new Set<Waiter>();
  const idleListeners: (() => void)[] = [];
  let running = 0;
  let shutReason: Error | undefined;

  function leave(): void {
    running -= 1;
    const [next] = waiters;
    if (next !== undefined) next.start();
    else if (running === 0) for (const tell of idleListeners.splice(0)) tell();
  }

  function enter(signal?: AbortSignal): Promise<void> {
    if (shutReason !== undefined) return Promise.reject(shutReason);
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    if (running < count) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start() {
          waiters.delete(waiter);
          signal?.removeEventListener('abort', onAbort);
          running += 1;
          resolve();
        },
        refuse(reason) {
          waiters.delete(waiter);
          signal?.removeEventListener('abort', onAbort);
          reject(reason);
        },
      };
      const onAbort = () => waiter.refuse(abortReason(signal));
      waiters.add(waiter);
      signal?.addEventListener('abort', onAbort);
    });
  }

  return {
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    get waiting() {
      return waiters.size;
    },
    get running() {
      return running;
    },
    shut(reason) {
      shutReason = reason;
      for (const waiter of waiters) waiter.refuse(reason);
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idleListeners.push(resolve))),
  };
}

/** The reason of an aborted signal, as an Error whatever was given. */
export function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('The work was given up.', 'AbortError');
}

/** Settles like `work`, or fails with the signal's reason as soon as it is aborted; the work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(abortReason(signal));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
