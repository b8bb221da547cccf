import { abortReason, type Slots, untilAborted } from '../../platform/workers/index.js';

/** One piece of work for all who ask for the same thing at the same time. */
export interface SharedWork<T> {
  /**
   * Joins the work on `key`, or starts `work` when a slot is free.
   * @param signal aborted: this caller is told at once. When the last caller leaves before the work has started, it
   *   never starts; once started it goes on, as its result is wanted soon again.
   */
  join(key: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Entry<T> {
  result: Promise<T>;
  callers: number;
  giveUp: AbortController;
  started: boolean;
}

/** @param slots how much of it may go on at a time */
export function shareWork<T>(slots: Slots): SharedWork<T> {
  const entries = new Map<string, Entry<T>>();

  function start(key: string, work: () => Promise<T>): Entry<T> {
    const giveUp = new AbortController();
    const begin = () => {
      entry.started = true;
      return work();
    };
    const entry: Entry<T> = { giveUp, callers: 0, started: false, result: slots.run(begin, giveUp.signal) };
    entries.set(key, entry);
    entry.result.catch(() => undefined).finally(() => forget(key, entry));
    return entry;
  }

  function forget(key: string, entry: Entry<T>): void {
    if (entries.get(key) === entry) entries.delete(key);
  }

  return {
    async join(key, work, signal) {
      if (signal?.aborted) throw abortReason(signal);
      const entry = entries.get(key) ?? start(key, work);
      entry.callers += 1;
      try {
        return await untilAborted(entry.result, signal);
      } finally {
        entry.callers -= 1;
        if (entry.callers === 0 && !entry.started) {
          forget(key, entry);
          entry.giveUp.abort();
        }
      }
    },
  };
}
