import { Injectable, Logger } from '@nestjs/common';
import type { JobProgress } from '@lora/schema';
import { compareSketches, SKETCH_FORMAT, SKETCH_SIZE } from '@lora/weights';
import type { JobHandler, JobRun } from '../../platform/jobs/index.js';
import { createWorkerPool, type WorkerPool } from '../../platform/workers/index.js';
import { ComparePool, WeightsRepository } from '../ml/index.js';
import type { FindLinksTask, FoundLinks, FoundPair } from './find-links.worker.js';
import { LinksRepository } from './links.repository.js';

/**
 * Pairs from this estimated cosine on are compared exactly. Half the blocks, or a quarter of the rank, have 0.5 and
 * more in common; the estimate of small files of a low rank may be 0.15 too low.
 */
export const LINK_FROM = 0.3;
/** Of one content: a library of thousands of nearly equal files must not become a table of millions of pairs. */
const LINKS_PER_CONTENT = 64;
/** Rows of one message to the thread: 2 MB. */
const PAGE = 2_000;
/** Pairs looked at in one slice: 0.1 to 0.3 s, after which a wish to stop is heard. */
const SLICE_PAIRS = 5_000_000;
/** Sketches read at once to check what the signs say: 2 MB. */
const CHECKED = 1_000;
/** Exact comparisons of one run: each reads two files. The rest are estimates until the next run. */
const EXACT_PER_RUN = 2_000;
/** A file that cannot be compared so often is left alone. */
export const TRIES = 3;

/**
 * Looks for near-duplicates over the whole library: compares the sketches that are new with all others, then the
 * files of pairs with much in common. What is done is in the database, so it may be stopped anywhere and run again.
 */
@Injectable()
export class FindDuplicatesJob implements JobHandler {
  readonly kind = 'duplicates';
  readonly concurrency = 1;
  readonly retries = 1;
  /** A test takes fewer. */
  exactPerRun = EXACT_PER_RUN;
  slicePairs = SLICE_PAIRS;
  private readonly log = new Logger('Duplicates');

  constructor(
    private readonly links: LinksRepository,
    private readonly weights: WeightsRepository,
    private readonly pool: ComparePool,
  ) {}

  async run(run: JobRun<object>): Promise<Record<string, unknown>> {
    const counts = { compared: 0, links: 0, exact: 0, failed: 0 };
    // Contents that come while it runs are asked for once more at its end: their own job was this one.
    while (await this.links.hasFresh(SKETCH_FORMAT)) {
      const found = await this.link(run);
      counts.compared += found.compared;
      counts.links += found.links;
    }
    Object.assign(counts, await this.compareExactly(run));
    const left = await this.links.countInexact(SKETCH_FORMAT, { tries: TRIES });
    return { ...counts, estimated: left };
  }

  /** Compares the sketches that are new with all others. */
  private async link(run: JobRun<object>): Promise<{ compared: number; links: number }> {
    const thread = createWorkerPool<FindLinksTask, FoundLinks>({
      file: new URL('./find-links.worker.js', import.meta.url),
      name: 'find duplicates',
      threads: 1,
      lowPriority: true,
      resident: true,
    });
    try {
      const fresh = await this.load(thread, run.signal);
      const counts = { compared: 0, links: 0 };
      for (let from: number | null = 0; from !== null; ) {
        run.signal.throwIfAborted();
        run.report(progress('Comparing sketches', counts.compared, fresh));
        const task = { op: 'find', from, pairs: this.slicePairs, limit: LINKS_PER_CONTENT } as const;
        const found: FoundLinks = await thread.run(task, { signal: run.signal });
        const links = await this.check(found.pairs);
        await this.links.keep(SKETCH_FORMAT, links, found.compared);
        counts.compared += found.compared.length;
        counts.links += links.length;
        from = found.next;
      }
      return counts;
    } finally {
      await thread.close();
    }
  }

  /** Gives the thread all sketches; answers how many of them are new. */
  private async load(thread: WorkerPool<FindLinksTask, FoundLinks>, signal: AbortSignal): Promise<number> {
    let fresh = 0;
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const rows = await this.links.sketchesAfter(SKETCH_FORMAT, after, PAGE);
      const last = rows.at(-1);
      if (!last) return fresh;
      const sketches = new Int8Array(rows.length * SKETCH_SIZE);
      for (const [i, { sketch }] of rows.entries())
        sketches.set(new Int8Array(sketch.buffer, sketch.byteOffset, SKETCH_SIZE), i * SKETCH_SIZE);
      const isFresh = Uint8Array.from(rows, (row) => Number(!row.linked));
      const identities = rows.map((row) => row.identity);
      await thread.run(
        { op: 'write', identities, sketches, fresh: isFresh },
        { transfer: [sketches.buffer], signal },
      );
      fresh += rows.filter((row) => !row.linked).length;
      after = last.identity;
    }
  }

  /** Signs only say where to look: the sketches themselves say how much is in common. */
  private async check(pairs: readonly FoundPair[]): Promise<{ a: string; b: string; cosine: number }[]> {
    const links: { a: string; b: string; cosine: number }[] = [];
    for (let at = 0; at < pairs.length; at += CHECKED / 2) {
      const some = pairs.slice(at, at + CHECKED / 2);
      const sketches = await this.links.sketchesOf(SKETCH_FORMAT, [
        ...new Set(some.flatMap(({ a, b }) => [a, b])),
      ]);
      for (const pair of some) {
        const [a, b] = pair.a < pair.b ? [pair.a, pair.b] : [pair.b, pair.a];
        const [x, y] = [sketches.get(a), sketches.get(b)];
        const cosine = x && y ? compareSketches(x, y) : null;
        if (cosine !== null && Math.abs(cosine) >= LINK_FROM) links.push({ a, b, cosine });
      }
    }
    return links;
  }

  /** Reads the files of pairs without exact numbers, the strongest first. */
  private async compareExactly(run: JobRun<object>): Promise<{ exact: number; failed: number }> {
    const pairs = await this.links.inexact(SKETCH_FORMAT, { tries: TRIES, limit: this.exactPerRun });
    const places = await this.weights.places([...new Set(pairs.flatMap(({ a, b }) => [a, b]))], {
      roots: 'all',
    });
    const counts = { exact: 0, failed: 0 };
    for (const [done, pair] of pairs.entries()) {
      run.signal.throwIfAborted();
      run.report(progress('Comparing files exactly', done, pairs.length));
      const [a, b] = [places.get(pair.a), places.get(pair.b)];
      if (!a || !b) continue;
      try {
        const result = await this.pool.compare(a, b, run.signal);
        await this.weights.keepPair(SKETCH_FORMAT, pair.a, pair.b, result);
        counts.exact += 1;
      } catch (error) {
        run.signal.throwIfAborted();
        this.log.warn(`could not compare ${a.path} with ${b.path}: ${String(error)}`);
        await this.links.failed(pair);
        counts.failed += 1;
      }
    }
    run.report(progress('Comparing files exactly', pairs.length, pairs.length));
    return counts;
  }
}

function progress(phase: string, done: number, total: number): JobProgress {
  return { phase, done, total, bytes: 0, bytesTotal: null, rate: null, secondsLeft: null };
}
