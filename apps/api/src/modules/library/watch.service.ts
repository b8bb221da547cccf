import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { FeedRepository } from '../history/index.js';
import { LibraryFilesRepository } from './files.repository.js';
import { reachOf, watchModeOf } from './root-reach.js';
import { type RootRow, RootsRepository } from './roots.repository.js';
import { RootsService } from './roots.service.js';
import { RootWatch } from './root-watch.js';
import { WatchedChanges } from './watched-changes.service.js';

/** How often roots are looked at: a disk that was connected again is back within this. */
const REACH_MS = 5_000;
/** Roots on file systems without events are walked this often; a walk only compares sizes and times. */
const POLL_MS = 120_000;

/** Brings changes on disk into the catalog while the program runs, and notices roots that go and come back. */
@Injectable()
export class WatchService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Watch');
  private readonly watches = new Map<string, RootWatch>();
  private readonly polled = new Map<string, number>();
  /** Roots that were empty at the last look: a new folder, or one in whose place a disk will be mounted. */
  private readonly empty = new Set<string>();
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly db: Database,
    private readonly roots: RootsRepository,
    private readonly rootsService: RootsService,
    private readonly files: LibraryFilesRepository,
    private readonly changes: WatchedChanges,
    private readonly feed: FeedRepository,
    private readonly events: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.events.on('rootsChanged', () => this.plan());
    this.timer = setInterval(() => this.plan(), REACH_MS);
    this.timer.unref();
    this.plan();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    clearInterval(this.timer);
    this.unsubscribe?.();
    await this.round;
    await Promise.all([...this.watches.values()].map((watch) => watch.close()));
  }

  /** One look at all roots after the other; never two at once. */
  private plan(): void {
    this.round = this.round
      .then(() => (this.stop.signal.aborted ? undefined : this.db.outside(() => this.look())))
      .catch((error: unknown) => this.log.warn(`could not look at the roots: ${String(error)}`));
  }

  private async look(): Promise<void> {
    const roots = await this.roots.list({ roots: 'all' });
    const ids = new Set(roots.map((root) => root.id));
    for (const [id, watch] of this.watches) {
      if (ids.has(id)) continue;
      this.watches.delete(id);
      await watch.close();
    }
    for (const root of roots) await this.lookAt(root);
  }

  private async lookAt(root: RootRow): Promise<void> {
    const reach = await reachOf(root.path);
    if (reach === 'gone' || (reach === 'empty' && (await this.files.hasFiles(root.id)))) {
      await this.unwatch(root);
      // The walk finds it unreadable or empty and says so in the catalog.
      if (root.state === 'online' && root.last_scan_at) await this.changes.rescan(root, this.stop.signal);
      return;
    }
    if (root.state === 'offline' && reach === 'filled') await this.rootsService.scan(root.id, null);
    const wasEmpty = this.empty.delete(root.id);
    if (reach === 'empty') this.empty.add(root.id);
    else if (wasEmpty) {
      // Events may have been missed, and a disk that was mounted here sends none to the old watch.
      await this.watch(root);
      await this.changes.rescan(root, this.stop.signal);
      return;
    }
    const current = this.watches.get(root.id);
    if (!current || current.differsFrom(root)) await this.watch(root);
    else if (current.mode === 'polling') await this.poll(root);
  }

  private async watch(root: RootRow): Promise<void> {
    await this.unwatch(root);
    const watch = await RootWatch.open(root, {
      mode: await watchModeOf(root.path),
      onChanges: (paths) => this.changes.apply(root.id, paths, this.stop.signal),
      onError: (message) => this.log.warn(`${root.name}: ${message}`),
    });
    this.watches.set(root.id, watch);
    this.polled.set(root.id, Date.now());
    await this.setMode(root, watch.mode);
  }

  private async unwatch(root: RootRow): Promise<void> {
    const watch = this.watches.get(root.id);
    if (!watch) return;
    this.watches.delete(root.id);
    await watch.close();
    await this.setMode(root, 'off');
  }

  private async poll(root: RootRow): Promise<void> {
    if (Date.now() - (this.polled.get(root.id) ?? 0) < POLL_MS) return;
    await this.changes.rescan(root, this.stop.signal);
    this.polled.set(root.id, Date.now());
  }

  private async setMode(root: RootRow, mode: RootRow['watching']): Promise<void> {
    await this.db.transaction(async () => {
      if (await this.roots.setWatching(root.id, mode)) await this.feed.append('root', [root.id]);
    });
  }
}
