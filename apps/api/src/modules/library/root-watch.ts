import { relative, sep } from 'node:path';
import { type AsyncSubscription, subscribe } from '@parcel/watcher';
import { createIgnoreRule, type IgnoreRule } from './ignore-rule.js';
import type { RootRow } from './roots.repository.js';

/** Events come in bursts (a download writes many times): they are worked on this long after the last one, */
const QUIET_MS = 250;
/** but after this at the latest. */
const LATEST_MS = 2_000;

export interface RootWatchOptions {
  mode: 'events' | 'polling';
  /** Paths under the root (with `/`) where something happened; called one after another. */
  onChanges: (paths: string[]) => Promise<void>;
  onError: (message: string) => void;
}

/** Listens to the file system's events below one root and hands on the paths in batches. */
export class RootWatch {
  private readonly pending = new Set<string>();
  private readonly isIgnored: IgnoreRule;
  private subscription: AsyncSubscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private firstAt = 0;
  private working: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly root: RootRow,
    private readonly o: RootWatchOptions,
    public mode: 'events' | 'polling',
  ) {
    this.isIgnored = createIgnoreRule(root.ignore);
  }

  /** Starts listening; where the system refuses (too many folders for its limits), the root is polled. */
  static async open(root: RootRow, o: RootWatchOptions): Promise<RootWatch> {
    const watch = new RootWatch(root, o, o.mode);
    if (o.mode === 'polling') return watch;
    try {
      watch.subscription = await subscribe(root.path, (error, events) => {
        if (error) o.onError(`the system stopped telling changes: ${error.message}`);
        for (const event of events) watch.add(event.path);
      });
    } catch (error) {
      o.onError(
        `changes cannot be watched (${error instanceof Error ? error.message : String(error)}): it is looked at from time to time instead.`,
      );
      watch.mode = 'polling';
    }
    return watch;
  }

  differsFrom(root: RootRow): boolean {
    return root.path !== this.root.path || root.ignore.join('\n') !== this.root.ignore.join('\n');
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.subscription?.unsubscribe();
    await this.working;
  }

  private add(absolute: string): void {
    if (this.closed) return;
    const path = relative(this.root.path, absolute).split(sep).join('/');
    if (path === '' || path.startsWith('../') || this.isHidden(path)) return;
    if (this.pending.size === 0) this.firstAt = Date.now();
    this.pending.add(path);
    clearTimeout(this.timer);
    const late = this.firstAt + LATEST_MS - Date.now();
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(QUIET_MS, late)));
  }

  /** A path is left out when it or any folder above it is. */
  private isHidden(path: string): boolean {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      if (this.isIgnored(path.slice(0, end))) return true;
    }
    return this.isIgnored(path);
  }

  private flush(): void {
    const paths = [...this.pending];
    this.pending.clear();
    this.working = this.working
      .then(() => (this.closed ? undefined : this.o.onChanges(paths)))
      .catch((error: unknown) => this.o.onError(`changes could not be taken over: ${String(error)}`));
  }
}
