import { DomainError } from '../../platform/http/index.js';

/** Tries without a wait: people mistype. */
const FREE_TRIES = 5;
const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 300;
/** Failures older than this are forgotten. */
const FORGET_MS = 30 * 60_000;
const MAX_KEYS = 10_000;

interface Failures {
  count: number;
  at: number;
}

/** Slows down guessing: after five failures each one doubles the wait. One key for an account, one for an address. */
export class Throttle {
  private readonly failures = new Map<string, Failures>();

  constructor(private readonly now: () => number) {}

  /**
   * Counts a try before its outcome is known, so that many at once do not all pass; `succeed` takes it back.
   * @throws DomainError `too_many_requests` with the seconds to wait
   */
  take(keys: readonly string[]): void {
    const seconds = Math.max(0, ...keys.map((key) => this.waitOf(key)));
    if (seconds > 0) {
      throw new DomainError('too_many_requests', `Too many failed tries. Wait ${seconds} s and try again.`, {
        retryAfter: seconds,
      });
    }
    if (this.failures.size > MAX_KEYS) this.sweep();
    for (const key of keys) {
      this.failures.set(key, { count: (this.live(key)?.count ?? 0) + 1, at: this.now() });
    }
  }

  succeed(keys: readonly string[]): void {
    for (const key of keys) this.failures.delete(key);
  }

  private waitOf(key: string): number {
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
