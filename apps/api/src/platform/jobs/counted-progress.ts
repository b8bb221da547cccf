import type { JobProgress } from '@lora/schema';

/** Tells how far work on a known number of things is, and how long it will take at the rate so far. */
export class CountedProgress {
  private readonly begun: number;
  private done: number;

  /**
   * @param already what an earlier run has done
   * @param now milliseconds since 1970
   */
  constructor(
    private readonly phase: string,
    private readonly total: number,
    private readonly already: number,
    private readonly now: () => number,
  ) {
    this.begun = now();
    this.done = already;
  }

  add(items: number): JobProgress {
    this.done += items;
    return this.snapshot();
  }

  snapshot(): JobProgress {
    const seconds = (this.now() - this.begun) / 1000;
    const rate = seconds > 0 ? (this.done - this.already) / seconds : 0;
    return {
      phase: this.phase,
      done: this.done,
      total: this.total,
      bytes: 0,
      bytesTotal: null,
      rate: rate > 0 ? Math.round(rate) : null,
      secondsLeft: rate > 0 ? Math.ceil(Math.max(0, this.total - this.done) / rate) : null,
    };
  }
}
