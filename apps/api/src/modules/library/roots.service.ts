import { realpath, readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, resolve, sep } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { CreateRoot, Root, RootPage, UpdateRoot } from '@lora/schema';
import { Database } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { DomainError } from '../../platform/http/index.js';
import { JobRunner, JobsRepository } from '../../platform/jobs/index.js';
import type { Scope } from '../auth/index.js';
import { ProjectionService } from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { IngestService } from './ingest.service.js';
import { presentRoot } from './roots.presenter.js';
import { type RootRow, RootsRepository } from './roots.repository.js';
import type { ScanPayload } from './scan.job.js';

/** Adapters whose rows are worked out anew in one transaction when a root goes. */
const REMOVE_BATCH = 500;

/** The folders that the library watches. Adding or removing one never touches what is in it. */
@Injectable()
export class RootsService {
  constructor(
    private readonly db: Database,
    private readonly roots: RootsRepository,
    private readonly jobs: JobsRepository,
    private readonly runner: JobRunner,
    private readonly ingest: IngestService,
    private readonly projections: ProjectionService,
    private readonly feed: FeedRepository,
    private readonly events: EventBus,
  ) {}

  async list(scope: Scope): Promise<RootPage> {
    const rows = await this.roots.list(scope);
    const counts = await this.roots.counts();
    return {
      items: rows.map((row) => presentRoot(row, counts.get(row.id))),
      nextCursor: null,
      total: rows.length,
    };
  }

  async get(id: string): Promise<Root> {
    return presentRoot(await this.load(id), (await this.roots.counts()).get(id));
  }

  /** Adds a folder and starts its first scan. */
  async create(given: CreateRoot, userId: string | null): Promise<Root> {
    const path = await checkFolder(given.path);
    const id = await this.db.transaction(async () => {
      await this.db.query(`LOCK TABLE roots IN SHARE ROW EXCLUSIVE MODE`);
      const existing = await this.roots.list({ roots: 'all' });
      refuseOverlap(path, existing);
      const name = given.name?.trim() || basename(path) || path;
      const added = await this.roots.add({ name, path, ignore: given.ignore ?? [] });
      if (!added) throw new DomainError('root_exists', `${path} is in the library already.`);
      await this.feed.append('root', [added]);
      await this.runner.add<ScanPayload>({
        kind: 'scan',
        title: `Scan of ${name}`,
        payload: { rootId: added },
        dedupeKey: `scan:${added}`,
        userId,
      });
      return added;
    });
    this.events.emit('rootsChanged', { id });
    return this.get(id);
  }

  async update(id: string, change: UpdateRoot): Promise<Root> {
    const { name } = await this.load(id);
    await this.db.transaction(async () => {
      await this.roots.update(id, change);
      await this.feed.append('root', [id]);
      if (!change.ignore) return;
      // Other globs make other files part of the library. A scan that runs already works with the old ones, so
      // this one is not held to be the same.
      await this.runner.add<ScanPayload>({ kind: 'scan', title: `Scan of ${name}`, payload: { rootId: id } });
    });
    this.events.emit('rootsChanged', { id });
    return this.get(id);
  }

  /** Takes a root out of the catalog. Adapters that people wrote on stay, as missing; nothing on disk changes. */
  async remove(id: string): Promise<void> {
    await this.load(id);
    const running = await this.jobs.findLive(`scan:${id}`);
    if (running) await this.runner.stop(running, 'cancel');
    await this.db.transaction(async () => {
      await this.ingest.lock();
      const adapters = await this.roots.remove(id);
      for (let at = 0; at < adapters.length; at += REMOVE_BATCH) {
        await this.projections.refresh(adapters.slice(at, at + REMOVE_BATCH), 'words');
      }
      await this.feed.append('root.removed', [id]);
    });
    this.events.emit('rootsChanged', { id });
  }

  /** Queues a scan of one root or of all; answers the (last) job's id. A running scan of the root is answered as is. */
  async scan(rootId: string | undefined, userId: string | null): Promise<string> {
    if (rootId !== undefined) {
      const root = await this.load(rootId);
      return this.addScan({ rootId }, `Scan of ${root.name}`, `scan:${rootId}`, userId);
    }
    return this.addScan({}, 'Scan of all folders', 'scan:all', userId);
  }

  private addScan(
    payload: ScanPayload,
    title: string,
    dedupeKey: string,
    userId: string | null,
  ): Promise<string> {
    return this.runner.add<ScanPayload>({ kind: 'scan', title, payload, dedupeKey, userId });
  }

  private async load(id: string): Promise<RootRow> {
    const row = await this.roots.find(id);
    if (!row) throw new DomainError('not_found', `There is no root ${id}.`);
    return row;
  }
}

/** The real path of a folder that can be listed. */
async function checkFolder(given: string): Promise<string> {
  if (!isAbsolute(given)) {
    throw new DomainError(
      'root_not_a_folder',
      `"${given}" is not a whole path: give it from the top, such as /home/me/loras.`,
    );
  }
  const path = resolve(given);
  try {
    const at = await stat(path);
    if (!at.isDirectory()) throw new DomainError('root_not_a_folder', `${path} is a file, not a folder.`);
    await readdir(path);
    return await realpath(path);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new DomainError(
        'root_not_a_folder',
        `There is no folder ${path} on the computer that runs LoRA Manager.`,
      );
    }
    throw new DomainError(
      'root_not_a_folder',
      `${path} cannot be read (${code}). Check its permissions or its mount.`,
    );
  }
}

function refuseOverlap(path: string, existing: readonly RootRow[]): void {
  const within = (inner: string, outer: string) =>
    inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
  const same = existing.find((root) => root.path === path);
  if (same) throw new DomainError('root_exists', `${path} is in the library already, as "${same.name}".`);
  const outer = existing.find((root) => within(path, root.path));
  if (outer)
    throw new DomainError(
      'root_overlaps',
      `${path} lies in "${outer.name}" (${outer.path}), which is in the library already.`,
    );
  const inner = existing.find((root) => within(root.path, path));
  if (inner) {
    throw new DomainError(
      'root_overlaps',
      `"${inner.name}" (${inner.path}) lies in ${path}. Remove it first: its adapters and your words come back with the larger folder.`,
    );
  }
}
