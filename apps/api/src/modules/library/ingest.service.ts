import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { ProjectionRepository, ProjectionService, TagRulesRepository } from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { type KnownFile, couldHaveMoved, decideFile } from './decide-file.js';
import { LibraryFilesRepository, type LostFiles } from './files.repository.js';
import type { FoundFile } from './found-file.js';
import { type IngestPlan, type ReadFile, planIngest, readUnopened } from './plan-ingest.js';
import { ReadWorkers } from './read-workers.js';
import { SketchesRepository } from './sketches.repository.js';

/** Where files were found. */
export interface IngestRoot {
  id: string;
  path: string;
}

/** What became of one chunk of files. */
export interface IngestResult {
  added: number;
  changed: number;
  moved: number;
  unchanged: number;
  problems: number;
  /** Files whose bytes were read too. */
  hashed: number;
  /** Of those, copies of an adapter that the catalog has. */
  merged: number;
  /** Second names (links) of files that are in the catalog under another path. */
  links: number;
  /** Files that are still being written: to be looked at again. */
  unfinished: FoundFile[];
}

interface Work {
  found: FoundFile;
  known: KnownFile | undefined;
  contentChanged: boolean;
}

/** A chunk of files, compared with the catalog and read, ready to be written. */
export interface PreparedChunk {
  /** Rows that are as they were. */
  seen: string[];
  /** Adapters whose file was missing and is there again. */
  returned: string[];
  /** Problem files that were missing and are there again. */
  returnedProblems: string[];
  links: number;
  moved: { found: FoundFile; row: KnownFile }[];
  added: FoundFile[];
  read: ReadFile[];
}

/** Adapters whose rows are worked out anew at a time. */
const REFRESH_BATCH = 500;
/** One writer at a time works on files and adapters, over all processes: two could make two adapters of one file. */
const INGEST_LOCK = 7_310_001;

/** First pass: turns files on disk into rows, provisional adapters and problems. */
@Injectable()
export class IngestService {
  constructor(
    private readonly db: Database,
    private readonly files: LibraryFilesRepository,
    private readonly workers: ReadWorkers,
    private readonly projection: ProjectionRepository,
    private readonly projections: ProjectionService,
    private readonly feed: FeedRepository,
    private readonly tagRules: TagRulesRepository,
    private readonly sketches: SketchesRepository,
  ) {}

  /** Takes the lock for the running transaction. */
  async lock(): Promise<void> {
    await this.db.query(`SELECT pg_advisory_xact_lock($1)`, [INGEST_LOCK]);
  }

  /** Marks files as missing in one transaction and works their adapters' rows out anew; answers how many adapters. */
  async markMissing(marks: readonly (() => Promise<LostFiles>)[]): Promise<number> {
    return this.db.transaction(async () => {
      await this.lock();
      const adapters: string[] = [];
      for (const mark of marks) {
        const lost = await mark();
        adapters.push(...lost.adapters);
        await this.feed.append('problem', lost.problems);
      }
      for (let at = 0; at < adapters.length; at += REFRESH_BATCH) {
        await this.projections.refresh(adapters.slice(at, at + REFRESH_BATCH), 'known');
      }
      return adapters.length;
    });
  }

  /** `prepare` and `commit` of one chunk. */
  async ingest(
    root: IngestRoot,
    chunk: readonly FoundFile[],
    o: { scanId: string | null; signal: AbortSignal },
  ): Promise<IngestResult> {
    return this.commit(root, await this.prepare(root, chunk, { ...o, seen: new Set() }), o);
  }

  /**
   * Compares a chunk of files with the catalog and reads what is new or changed; writes nothing. Several chunks
   * may be prepared at once.
   *
   * @param o.seen files (by device and inode) that this scan has met under another path already
   */
  async prepare(
    root: IngestRoot,
    chunk: readonly FoundFile[],
    o: { signal: AbortSignal; seen: Set<string> },
  ): Promise<PreparedChunk> {
    const known = await this.files.knownByPath(
      root.id,
      chunk.map((file) => file.path),
    );
    const prepared: PreparedChunk = {
      seen: [],
      returned: [],
      returnedProblems: [],
      links: 0,
      moved: [],
      added: [],
      read: [],
    };
    const work: Work[] = [];
    const fresh: FoundFile[] = [];
    for (const found of chunk) {
      const row = known.get(found.path);
      const decision = decideFile(found, row);
      if (decision === 'new') fresh.push(found);
      else if (decision === 'changed' || decision === 'companions') {
        work.push({ found, known: row, contentChanged: decision === 'changed' });
      } else if (row) {
        prepared.seen.push(row.id);
        if (decision !== 'returned') continue;
        if (row.adapter_id) prepared.returned.push(row.adapter_id);
        else prepared.returnedProblems.push(row.id);
      }
    }
    const sorted = await this.sortFresh(fresh, o.seen);
    work.push(...sorted.added.map((found) => ({ found, known: undefined, contentChanged: true })));
    // The bytes are the same, but folder and companions may be others.
    work.push(...sorted.moved.map(({ found, row }) => ({ found, known: row, contentChanged: false })));
    const read = await this.readAll(root, work, o.signal);
    return { ...prepared, ...sorted, read };
  }

  /** Writes a prepared chunk in one transaction. */
  async commit(
    root: IngestRoot,
    chunk: PreparedChunk,
    o: { scanId: string | null; signal: AbortSignal },
  ): Promise<IngestResult> {
    o.signal.throwIfAborted();
    let merged = 0;
    await this.db.transaction(async () => {
      await this.lock();
      await this.files.markSeen([...chunk.seen, ...unfinishedRows(chunk)], o.scanId);
      await this.files.move(
        chunk.moved.map(({ found, row }) => ({ id: row.id, rootId: root.id, found, scanId: o.scanId })),
      );
      const appeared = await this.files.knownByPath(
        root.id,
        chunk.added.map((file) => file.path),
      );
      // Another writer was faster: its reading stands.
      const still = chunk.read.filter((file) => file.known !== undefined || !appeared.has(file.found.path));
      const plan = planIngest(still, {
        rootId: root.id,
        scanId: o.scanId,
        now: Date.now(),
        tagRules: await this.tagRules.load(),
        holders: await this.projection.findByIdentity(identitiesOf(still)),
      });
      await this.write(plan);
      await this.feed.append('problem', chunk.returnedProblems);
      await this.projections.refresh([...plan.touched, ...plan.copies, ...chunk.returned], 'known');
      merged = plan.copies.length;
    });
    return { ...summarise(chunk), merged };
  }

  private async write(plan: IngestPlan): Promise<void> {
    await this.projection.insert(plan.newAdapters);
    await this.files.clearHashes(plan.unhashed);
    await this.files.upsert(plan.files);
    await this.files.writeReadings(plan.readings);
    await this.files.writePreviews(plan.previewFiles, plan.previews);
    await this.sketches.save(plan.sketches);
    await this.feed.append(
      'adapter',
      plan.newAdapters.map((adapter) => adapter.id),
    );
    await this.feed.append(
      'problem',
      plan.files.filter((file) => file.problem_kind !== null).map((file) => file.id),
    );
  }

  private async readAll(root: IngestRoot, work: readonly Work[], signal: AbortSignal): Promise<ReadFile[]> {
    const unopened = work.map((item) => readUnopened(item.found));
    const toRead = work.filter((_, i) => unopened[i] === null);
    const readings = await this.workers.read(
      root.path,
      toRead.map((item) => ({ ...item.found, hash: item.contentChanged })),
      signal,
    );
    let next = 0;
    return work.map((item, i) => {
      const reading = unopened[i] ?? readings[next++] ?? { outcome: 'gone' };
      return { ...item, reading };
    });
  }

  /** Tells files at new paths apart: truly new, moved from another path, or a second name of a file that stays. */
  private async sortFresh(
    fresh: readonly FoundFile[],
    names: Set<string>,
  ): Promise<{ added: FoundFile[]; moved: { found: FoundFile; row: KnownFile }[]; links: number }> {
    const rows = await this.files.knownByInode(fresh);
    const added: FoundFile[] = [];
    const moved: { found: FoundFile; row: KnownFile }[] = [];
    const taken = new Set<string>();
    let links = 0;
    for (const found of fresh) {
      const place = `${found.device}:${found.inode}`;
      const candidates = rows.filter((row) => row.inode === found.inode && !taken.has(row.id));
      const state = names.has(place) ? 'link' : await relate(found, candidates);
      names.add(place);
      if (state === 'link') links += 1;
      else if (state === 'new') added.push(found);
      else {
        taken.add(state.id);
        moved.push({ found, row: state });
      }
    }
    return { added, moved, links };
  }
}

function identitiesOf(files: readonly ReadFile[]): string[] {
  return files.flatMap(({ reading }) =>
    reading.outcome === 'adapter' && reading.hashes ? [reading.hashes.identity] : [],
  );
}

/** A known file that is being written anew is no missing file. */
function unfinishedRows(chunk: PreparedChunk): string[] {
  return chunk.read.flatMap(({ reading, known }) =>
    reading.outcome === 'unfinished' && known && known.state !== 'missing' ? [known.id] : [],
  );
}

function summarise(chunk: PreparedChunk): IngestResult {
  const result: IngestResult = {
    added: 0,
    changed: 0,
    moved: chunk.moved.length,
    unchanged: chunk.seen.length,
    problems: 0,
    hashed: 0,
    merged: 0,
    links: chunk.links,
    unfinished: [],
  };
  const moved = new Set(chunk.moved.map(({ found }) => found));
  for (const { reading, known, found } of chunk.read) {
    if (reading.outcome === 'unfinished') result.unfinished.push(found);
    else if (reading.outcome === 'problem') result.problems += 1;
    else if (reading.outcome === 'adapter' && reading.hashes) result.hashed += 1;
    if (reading.outcome === 'adapter' && !moved.has(found)) result[known ? 'changed' : 'added'] += 1;
  }
  return result;
}

/** Looks where the rows with the same inode say their files are. */
async function relate(
  found: FoundFile,
  candidates: readonly (KnownFile & { root_path: string })[],
): Promise<'link' | 'new' | KnownFile> {
  for (const row of candidates) {
    const there = await stat(join(row.root_path, row.path), { bigint: true }).catch(() => null);
    if (there && String(there.ino) === found.inode && String(there.dev) === found.device) return 'link';
    if (!there && couldHaveMoved(found, row)) return row;
  }
  return 'new';
}
