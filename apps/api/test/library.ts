import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeSafetensors, modelFile, type ModelKind } from '@lora/fixtures';
import type {
  AdapterDetail,
  AdapterItem,
  AdapterQuery,
  JobProgress,
  Problem,
  UpdateAdapter,
} from '@lora/schema';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { vi } from 'vitest';
import type { Caller, Scope } from '../src/modules/auth/index.js';
import { AdaptersService } from '../src/modules/catalog/adapters.service.js';
import { CatalogModule } from '../src/modules/catalog/index.js';
import { ColumnsService } from '../src/modules/catalog/search/columns.service.js';
import { ProblemsService } from '../src/modules/catalog/problems.service.js';
import { UpdateAdapterService } from '../src/modules/catalog/update-adapter.service.js';
import { HistoryModule } from '../src/modules/history/index.js';
import { LibraryModule } from '../src/modules/library/index.js';
import { ReadWorkers } from '../src/modules/library/read-workers.js';
import { RootsRepository } from '../src/modules/library/roots.repository.js';
import { ScanJob } from '../src/modules/library/scan.job.js';
import { DatabaseModule } from '../src/platform/database/index.js';
import { EventsModule } from '../src/platform/events/index.js';
import { JobsPlatformModule } from '../src/platform/jobs/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** Sees everything. */
export const ALL: Scope = { roots: 'all' };

/**
 * The library's and the catalog's real services on a database and folders of their own. No queue and no watcher
 * run: a test says itself when a scan happens.
 */
export interface TestLibrary {
  db: TestDatabase;
  module: TestingModule;
  caller: Caller;
  get<T>(service: new (...parts: never[]) => T): T;
  /** A new empty folder, registered as a root. */
  addRoot(name?: string): Promise<{ id: string; path: string }>;
  /** Runs one whole scan: of one root or of all. */
  scan(
    rootId?: string,
    o?: { signal?: AbortSignal; onProgress?: (progress: JobProgress) => void },
  ): Promise<ScanCounts>;
  list(query?: AdapterQuery, scope?: Scope): Promise<AdapterItem[]>;
  /** The only adapter whose primary file has this name. */
  byFile(fileName: string, query?: AdapterQuery): Promise<AdapterItem>;
  detail(id: string, scope?: Scope): Promise<AdapterDetail>;
  problems(scope?: Scope): Promise<Problem[]>;
  patch(id: string, change: UpdateAdapter): Promise<void>;
  /** How many rows the change feed has. */
  feedLength(): Promise<number>;
  close(): Promise<void>;
}

export type ScanCounts = Record<
  | 'seen'
  | 'added'
  | 'changed'
  | 'moved'
  | 'problems'
  | 'links'
  | 'missing'
  | 'skipped'
  | 'unfinished'
  | 'hashed'
  | 'merged'
  | 'replaced',
  number
>;

/**
 * Makes one; `afterAll(() => library.close())`.
 *
 * @param o.hashUpTo bytes up to which a file is hashed in the first pass; 0 leaves all files to the second
 */
export async function createTestLibrary(o: { hashUpTo?: number } = {}): Promise<TestLibrary> {
  // What the scan warns of is what the tests provoke.
  Logger.overrideLogger(false);
  const db = await createTestDatabase();
  const module = await Test.createTestingModule({
    imports: [
      DatabaseModule.for(db),
      EventsModule,
      JobsPlatformModule,
      HistoryModule,
      CatalogModule,
      LibraryModule,
    ],
  }).compile();
  const folder = mkdtempSync(join(tmpdir(), 'lora-library-'));
  const get = <T>(service: new (...parts: never[]) => T): T => module.get<T>(service, { strict: false });
  if (o.hashUpTo !== undefined) get(ReadWorkers).hashUpTo = o.hashUpTo;
  const adapters = get(AdaptersService);
  const [user] = await db.database.query<{ id: string }>(
    `INSERT INTO users (email, password_hash, role) VALUES ('reader@example.org', '', 'owner') RETURNING id`,
  );
  const caller: Caller = { userId: user?.id ?? '', role: 'owner', sessionId: randomUUID(), scope: ALL };
  let roots = 0;

  async function list(query: AdapterQuery = {}, scope = ALL): Promise<AdapterItem[]> {
    const items: AdapterItem[] = [];
    let cursor: string | undefined;
    do {
      const page = await adapters.list(Object.assign({ limit: 200 }, query, { cursor }), scope);
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  return {
    db,
    module,
    caller,
    get,
    list,
    async addRoot(name) {
      const path = join(folder, name ?? `root ${++roots}`);
      mkdirSync(path);
      const id = await get(RootsRepository).add({ name: name ?? `root ${roots}`, path, ignore: [] });
      if (!id) throw new Error(`${path} is a root already.`);
      return { id, path };
    },
    async scan(rootId, o = {}) {
      const result = await get(ScanJob).run({
        id: randomUUID(),
        payload: rootId === undefined ? {} : { rootId },
        signal: o.signal ?? new AbortController().signal,
        report: o.onProgress ?? (() => undefined),
      });
      return result as ScanCounts;
    },
    async byFile(fileName, query = {}) {
      const found = (await list(Object.assign({ state: 'all' }, query))).filter(
        (item) => item.fileName === fileName,
      );
      if (found.length !== 1 || !found[0])
        throw new Error(`${found.length} adapters have the file ${fileName}.`);
      return found[0];
    },
    detail: (id, scope = ALL) => adapters.get(id, scope),
    async problems(scope = ALL) {
      const page = await get(ProblemsService).list({ limit: 200 }, scope);
      return page.items;
    },
    async patch(id, change) {
      await get(UpdateAdapterService).update(id, change, caller, null);
    },
    async feedLength() {
      const [row] = await db.database.query<{ n: string }>(`SELECT count(*) AS n FROM feed`);
      return Number(row?.n);
    },
    async close() {
      await get(ReadWorkers).onApplicationShutdown();
      await get(ColumnsService).beforeApplicationShutdown();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes of a small adapter; another seed gives other weights under the same tensor table. */
export function lora(
  o: { seed?: string | number; metadata?: Record<string, string>; kind?: ModelKind; rank?: number } = {},
): Uint8Array {
  return modelFile(o.kind ?? 'sd1-kohya', { targetBytes: 12_000, ...o }).bytes;
}

/** An adapter all of whose numbers are zero. */
export function zeroLora(): Uint8Array {
  const { tensors } = modelFile('sd1-kohya', { targetBytes: 12_000 });
  return encodeSafetensors({
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [name, { ...tensor, fill: 0 }]),
    ),
  });
}

/** 2026-01-01; each file that `put` writes is a second younger than the one before. */
let clock = 1_767_225_600;

/** Writes a file, and the folders above it; its date is old, so that it counts as finished. */
export function put(root: { path: string } | string, path: string, content: string | Uint8Array): string {
  const absolute = join(typeof root === 'string' ? root : root.path, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  clock += 1;
  utimesSync(absolute, clock, clock);
  return absolute;
}

/**
 * Waits until all that was committed can be read from the change feed. Readers wait for the oldest transaction of the
 * whole server, and other test files have theirs on it.
 */
export async function settleFeed(db: Pick<TestDatabase, 'database'>): Promise<void> {
  await vi.waitUntil(
    async () => {
      const late = await db.database.query(
        `SELECT 1 FROM feed WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) LIMIT 1`,
      );
      return late.length === 0;
    },
    { timeout: 20_000, interval: 10 },
  );
}
