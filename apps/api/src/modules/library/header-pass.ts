import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { pMapIterable } from 'p-map';
import { Database } from '../../platform/database/index.js';
import { FeedRepository } from '../history/index.js';
import { diskErrorOf } from './disk-error.js';
import { LibraryFilesRepository } from './files.repository.js';
import type { FoundFile } from './found-file.js';
import { createIgnoreRule } from './ignore-rule.js';
import { IngestService } from './ingest.service.js';
import { lookAgain } from './look-again.js';
import { reachOf } from './root-reach.js';
import { type RootRow, RootsRepository } from './roots.repository.js';
import type { ScanProgress } from './scan-progress.js';
import { type WalkSkip, walkRoot } from './walk.js';

/** The first chunk is small, so that the first cards are there within a second. */
const FIRST_CHUNK = 24;
const CHUNK = 200;
/** Chunks that are read or wait to be written: enough to keep readers and database busy. */
const PREPARED_AT_ONCE = 3;
/** Pause between two looks at files that are still being written. */
const SETTLE_WAIT_MS = 1_000;
/** A download may take hours: the watcher or the next scan will see it, this scan does not wait longer. */
const SETTLE_ROUNDS = 8;

/** Sums of one run, for the job's result. */
export interface HeaderCounts {
  seen: number;
  added: number;
  changed: number;
  moved: number;
  problems: number;
  hashed: number;
  merged: number;
  links: number;
  missing: number;
  skipped: number;
  unfinished: number;
}

export interface PassOptions {
  signal: AbortSignal;
  progress: ScanProgress;
  report: () => void;
}

/** First pass of a scan: walks the roots, reads headers, marks what is gone as missing. */
@Injectable()
export class HeaderPass {
  private readonly log = new Logger('Scan');

  constructor(
    private readonly db: Database,
    private readonly roots: RootsRepository,
    private readonly files: LibraryFilesRepository,
    private readonly ingest: IngestService,
    private readonly feed: FeedRepository,
  ) {}

  async run(roots: readonly RootRow[], o: PassOptions & { scanId: string }): Promise<HeaderCounts> {
    const counts: HeaderCounts = {
      seen: 0,
      added: 0,
      changed: 0,
      moved: 0,
      problems: 0,
      hashed: 0,
      merged: 0,
      links: 0,
      missing: 0,
      skipped: 0,
      unfinished: 0,
    };
    o.progress.startPhase('Reading headers', { total: null, bytesTotal: null });
    for (const root of roots) await this.scanRoot(root, counts, o);
    o.progress.endPhase();
    o.report();
    return counts;
  }

  private async scanRoot(
    root: RootRow,
    counts: HeaderCounts,
    o: PassOptions & { scanId: string },
  ): Promise<void> {
    const unfinished: FoundFile[] = [];
    const before = counts.seen;
    const began = await this.files.now();
    try {
      const skips: WalkSkip[] = [];
      const chunks = walkRoot(root.path, {
        isIgnored: createIgnoreRule(root.ignore),
        signal: o.signal,
        onSkip: (skip) => skips.push(skip),
      });
      const seen = new Set<string>();
      // The disk is walked and files are read while the chunk before is being written.
      const prepared = pMapIterable(
        regroup(chunks),
        async (chunk) => ({
          chunk,
          ready: await this.ingest.prepare(root, chunk, { signal: o.signal, seen }),
        }),
        { concurrency: PREPARED_AT_ONCE },
      );
      for await (const { chunk, ready } of prepared) {
        const result = await this.ingest.commit(root, ready, o);
        counts.seen += chunk.length;
        counts.added += result.added;
        counts.changed += result.changed;
        counts.moved += result.moved;
        counts.problems += result.problems;
        counts.hashed += result.hashed;
        counts.merged += result.merged;
        counts.links += result.links;
        unfinished.push(...result.unfinished);
        o.progress.add(chunk.length, 0);
        o.report();
      }
      counts.skipped += skips.length;
      for (const skip of skips.slice(0, 20))
        this.log.warn(`${root.name}: left out ${skip.path} (${skip.reason})`);
    } catch (error) {
      if (o.signal.aborted) throw error;
      // Only an error of the disk is the root's; anything else is ours.
      const code = diskErrorOf(error);
      if (code === null) throw error;
      counts.missing += await this.goOffline(root, `The folder cannot be read (${code}).`);
      return;
    }
    // A folder that still holds something else has only lost its models.
    const isEmpty = counts.seen === before && (await reachOf(root.path)) === 'empty';
    if (isEmpty && (await this.files.hasFiles(root.id))) {
      counts.missing += await this.goOffline(root, 'The folder is suddenly empty: is its disk connected?');
      return;
    }
    counts.missing += await this.ingest.markMissing([
      () => this.files.markUnseenMissing(root.id, o.scanId, began),
    ]);
    await this.goOnline(root);
    counts.unfinished += await this.settle(root, unfinished, counts, o);
  }

  /** Looks again at files that were still being written, until they are whole or it has waited long enough. */
  private async settle(
    root: RootRow,
    unfinished: FoundFile[],
    counts: HeaderCounts,
    o: PassOptions & { scanId: string },
  ): Promise<number> {
    let left = unfinished;
    for (let round = 0; left.length > 0 && round < SETTLE_ROUNDS; round++) {
      await wait(SETTLE_WAIT_MS, undefined, { signal: o.signal });
      const again = (await Promise.all(left.map((file) => lookAgain(root.path, file)))).filter(
        (file) => file !== null,
      );
      const result = await this.ingest.ingest(root, again, o);
      counts.added += result.added;
      counts.problems += result.problems;
      counts.hashed += result.hashed;
      counts.merged += result.merged;
      left = result.unfinished;
    }
    return left.length;
  }

  private async goOffline(root: RootRow, reason: string): Promise<number> {
    const missing = await this.ingest.markMissing([() => this.files.markRootMissing(root.id)]);
    await this.setState(root, 'offline', reason);
    return missing;
  }

  private async goOnline(root: RootRow): Promise<void> {
    await this.roots.setScanned(root.id);
    await this.setState(root, 'online', null);
  }

  private async setState(root: RootRow, state: 'online' | 'offline', reason: string | null): Promise<void> {
    await this.db.transaction(async () => {
      if (await this.roots.setState(root.id, state, reason)) await this.feed.append('root', [root.id]);
    });
  }
}

/** Joins the walk's chunks: a small one first, then larger ones that cost less each. */
async function* regroup(chunks: AsyncIterable<FoundFile[]>): AsyncGenerator<FoundFile[]> {
  let waiting: FoundFile[] = [];
  let size = FIRST_CHUNK;
  for await (const chunk of chunks) {
    waiting.push(...chunk);
    while (waiting.length >= size) {
      yield waiting.slice(0, size);
      waiting = waiting.slice(size);
      size = CHUNK;
    }
  }
  if (waiting.length > 0) yield waiting;
}
