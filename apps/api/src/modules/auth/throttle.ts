import { DomainError } from '../../platform/http/index.js';

/** Tries without a wait: people mistype. */
const FREE_TRIES = 5;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 300;
/** Failures older than this are forgotten. */
const FORGET_MS = 30 * 60_000;
const MAX_KEYS = 10_000;
/** Tries that may wait for the outcome of others; each is an open request, and judging one takes about 0.1 s. */
const MAX_WAITING = 100;

interface Failures {
  count: number;
  at: number;
}

interface Waiter {
  keys: readonly string[];
  start: () => void;
  refuse: (error: DomainError) => void;
}

/** Slows down guessing: after five failures each one doubles the wait. One key for an account, one for an address. */
export class Throttle {
  private readonly failures = new Map<string, Failures>();
  /** Tries whose outcome is not known yet. */
  private readonly underWay = new Map<string, number>();
  private readonly waiters = new Set<Waiter>();

  constructor(private readonly now: () => number) {}

  /**
   * Judges one try. No more are judged at a time than could all be wrong without a wait; the others stand in line,
   * so that many right ones at once all pass and many guesses at once do not.
   * @param check resolves with null for a wrong try, which is counted; a right one forgets the failures of all its
   *   keys; one that throws counts for neither
   * @throws DomainError `too_many_requests` with the seconds to wait; `check` was not called then
   */
  async attempt<T>(keys: readonly string[], check: () => Promise<T | null>): Promise<T | null> {
    await this.enter(keys);
    try {
      const outcome = await check();
      if (outcome === null) this.countFailure(keys);
      else for (const key of keys) this.failures.delete(key);
      return outcome;
    } finally {
      this.leave(keys);
    }
  }

  private async enter(keys: readonly string[]): Promise<void> {
    const seconds = this.waitOf(keys);
    if (seconds > 0) throw tooMany(seconds);
    if (this.hasRoom(keys)) return this.start(keys);
    if (this.waiters.size >= MAX_WAITING) throw tooMany(FIRST_WAIT_SECONDS);
    await new Promise<void>((start, refuse) => this.waiters.add({ keys, start, refuse }));
  }

  private leave(keys: readonly string[]): void {
    for (const key of keys) {
      const left = (this.underWay.get(key) ?? 0) - 1;
      if (left > 0) this.underWay.set(key, left);
      else this.underWay.delete(key);
    }
    // A Set keeps the order of arrival.
    for (const waiter of this.waiters) {
      const seconds = this.waitOf(waiter.keys);
      if (seconds === 0 && !this.hasRoom(waiter.keys)) continue;
      this.waiters.delete(waiter);
      if (seconds > 0) waiter.refuse(tooMany(seconds));
      else {
        this.start(waiter.keys);
        waiter.start();
      }
    }
  }

  private start(keys: readonly string[]): void {
    for (const key of keys) this.underWay.set(key, (this.underWay.get(key) ?? 0) + 1);
  }

  /** Whether one more may be judged: as if all that are under way were wrong. */
  private hasRoom(keys: readonly string[]): boolean {
    return keys.every((key) => {
      const room = Math.max(1, FREE_TRIES - (this.live(key)?.count ?? 0));
      return (this.underWay.get(key) ?? 0) < room;
    });
  }

  private countFailure(keys: readonly string[]): void {
    if (this.failures.size > MAX_KEYS) this.sweep();
    for (const key of keys) {
      this.failures.set(key, { count: (this.live(key)?.count ?? 0) + 1, at: this.now() });
    }
  }

  /** Seconds until the next try, 0 for none. */
  private waitOf(keys: readonly string[]): number {
    return Math.max(0, ...keys.map((key) => this.waitOfOne(key)));
  }

  private waitOfOne(key: string): number {
    const failed = this.live(key);
    if (!failed || failed.count < FREE_TRIES) return 0;
    const wait = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failed.count - FREE_TRIES));
    return Math.ceil((failed.at + wait * 1000 - this.now()) / 1000);
  }

  private live(key: string): Failures | undefined {
    const failed = this.failures.get(key);
    return failed && this.now() - failed.at < FORGET_MS ? failed : undefined;
  }

  private sweep(): void {
    for (const key of this.failures.keys()) if (!this.live(key)) this.failures.delete(key);
    if (this.failures.size > MAX_KEYS) this.failures.clear();
  }
}

function tooMany(seconds: number): DomainError {
  return new DomainError('too_many_requests', `Too many failed tries. Wait ${seconds} s and try again.`, {
    retryAfter: seconds,
  });
}
