import type { JobProgress } from '@lora/schema';

/** Seconds over which the rate is measured: long enough to be calm, short enough to follow the disk. */
const WINDOW_SECONDS = 5;

/** Counts what a scan has done and says how fast and how long it will take. */
export class ScanProgress {
  private phase = '';
  private done = 0;
  private total: number | null = null;
  private bytes = 0;
  private bytesTotal: number | null = null;
  private samples: { at: number; done: number; bytes: number }[] = [];

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  startPhase(phase: string, o: { total: number | null; bytesTotal: number | null }): void {
    this.phase = phase;
    this.done = 0;
    this.bytes = 0;
    this.total = o.total;
    this.bytesTotal = o.bytesTotal;
    this.samples = [];
  }

  /** All of the phase is done: now it is known how much that was. */
  endPhase(): void {
    this.total = this.done;
  }

  add(done: number, bytes: number): void {
    this.done += done;
    this.bytes += bytes;
    const now = this.now();
    this.samples.push({ at: now, done: this.done, bytes: this.bytes });
    while ((this.samples[1]?.at ?? now) < now - WINDOW_SECONDS * 1000) this.samples.shift();
  }

  snapshot(): JobProgress {
    const first = this.samples[0];
    const seconds = first ? (this.now() - first.at) / 1000 : 0;
    const rate = first && seconds >= 0.5 ? (this.done - first.done) / seconds : null;
    const byteRate = first && seconds >= 0.5 ? (this.bytes - first.bytes) / seconds : null;
    return {
      phase: this.phase,
      done: this.done,
      total: this.total,
      bytes: this.bytes,
      bytesTotal: this.bytesTotal,
      rate: rate === null ? null : Math.round(rate),
      secondsLeft: this.secondsLeft(rate, byteRate),
    };
  }

  private secondsLeft(rate: number | null, byteRate: number | null): number | null {
    if (this.bytesTotal !== null && byteRate)
      return Math.ceil(Math.max(0, this.bytesTotal - this.bytes) / byteRate);
    if (this.total !== null && rate) return Math.ceil(Math.max(0, this.total - this.done) / rate);
    return null;
  }
}
