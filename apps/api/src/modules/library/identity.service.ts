import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import {
  type AdapterState,
  ProjectionRepository,
  ProjectionService,
  TagRulesRepository,
  projectAdapter,
} from '../catalog/index.js';
import { FeedRepository } from '../history/index.js';
import { LibraryFilesRepository } from './files.repository.js';
import type { HashOutcome } from './hash-files.worker.js';
import { IngestService } from './ingest.service.js';
import { NO_DATA } from './no-data.js';
import { SketchesRepository } from './sketches.repository.js';

type Hashed = Extract<HashOutcome, { outcome: 'hashed' }>;

/** A hashed file that is still in the catalog. */
interface Identified {
  fileId: string;
  adapterId: string;
  claimedHash: string | null;
  identity: string;
  hashes: Hashed['hashes'];
}

/** What a batch of hashed files turned out to be. */
export interface IdentityResult {
  merged: number;
  replaced: number;
  problems: number;
}

/** Second pass: content identities make provisional adapters final, join copies and tell replaced files. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly db: Database,
    private readonly files: LibraryFilesRepository,
    private readonly ingest: IngestService,
    private readonly projection: ProjectionRepository,
    private readonly projections: ProjectionService,
    private readonly feed: FeedRepository,
    private readonly tagRules: TagRulesRepository,
    private readonly sketches: SketchesRepository,
  ) {}

  /** Writes a batch of outcomes in one transaction; files that changed meanwhile are left for the next scan. */
  async apply(
    outcomes: readonly (HashOutcome & { size: number; mtimeNs: string })[],
  ): Promise<IdentityResult> {
    const result: IdentityResult = { merged: 0, replaced: 0, problems: 0 };
    await this.db.transaction(async () => {
      await this.ingest.lock();
      const touched = new Set<string>();
      const sound: (Hashed & { size: number; mtimeNs: string })[] = [];
      for (const outcome of outcomes) {
        if (outcome.outcome === 'hashed' && outcome.hashes.dataKind === 'data') sound.push(outcome);
        else if (outcome.outcome !== 'changed') {
          const adapterId = await this.setProblem(outcome);
          if (adapterId) touched.add(adapterId);
          result.problems += 1;
        }
      }
      const written = await this.files.writeHashes(
        sound.map(({ id, size, mtimeNs, hashes }) => ({
          id,
          size,
          mtime_ns: mtimeNs,
          identity: hashes.identity,
          sha256: hashes.sha256,
          autov3: hashes.autoV3,
          crc32: hashes.crc32,
          legacy_hash: hashes.legacy,
        })),
      );
      await this.sketches.save(
        sound
          .filter(({ id }) => written.has(id))
          .map(({ hashes, sketch }) => ({ ...sketch, identity: hashes.identity })),
      );
      const identified = sound.flatMap(({ id, hashes }) => {
        const row = written.get(id);
        return row
          ? [
              {
                fileId: id,
                adapterId: row.adapter_id,
                claimedHash: row.claimed_hash,
                hashes,
                identity: hashes.identity,
              },
            ]
          : [];
      });
      await this.settle(await this.identifyNew(identified), touched, result);
    });
    return result;
  }

  private async setProblem(outcome: Hashed): Promise<string | null> {
    const what = NO_DATA[outcome.hashes.dataKind === 'empty' ? 'empty' : 'zero'];
    const problem = { kind: 'empty', ...what, state: 'present' as const };
    await this.feed.append('problem', [outcome.id]);
    return this.files.setProblem(outcome.id, problem);
  }

  /**
   * The common case first, in one statement: content that nobody has, in a provisional adapter.
   *
   * @returns the files that need a closer look
   */
  private async identifyNew(files: readonly Identified[]): Promise<Identified[]> {
    const holders = await this.projection.findByIdentity(files.map((file) => file.identity));
    const taken = new Set<string>();
    const simple = files.filter((file) => {
      const claimed = file.claimedHash === null || file.claimedHash === file.hashes.autoV3;
      if (holders.has(file.identity) || taken.has(file.identity) || !claimed) return false;
      taken.add(file.identity);
      return true;
    });
    const done = new Set(
      await this.projection.identify(
        simple.map(({ adapterId, hashes }) => ({
          id: adapterId,
          identity: hashes.identity,
          sha256: hashes.sha256,
          autov3: hashes.autoV3,
        })),
      ),
    );
    await this.feed.append('adapter', [...done]);
    return files.filter((file) => !(simple.includes(file) && done.has(file.adapterId)));
  }

  /** Gives each file's adapter its identity, or the file the adapter of its identity. */
  private async settle(
    files: readonly Identified[],
    touched: Set<string>,
    result: IdentityResult,
  ): Promise<void> {
    if (files.length === 0 && touched.size === 0) return;
    const holders = await this.projection.findByIdentity(files.map((file) => file.identity));
    const states = new Map<string, AdapterState>();
    for (const state of await this.projection.loadForUpdate([
      ...new Set([...files.map((file) => file.adapterId), ...holders.values()]),
    ])) {
      states.set(state.id, state);
    }
    const final = new Map<string, string>();
    for (const file of files) {
      // An adapter that was merged within this batch answers under the id that stayed.
      const own = states.get(final.get(file.adapterId) ?? file.adapterId);
      if (!own) continue;
      const holderId = holders.get(file.identity);
      const holder = holderId ? states.get(final.get(holderId) ?? holderId) : undefined;
      if (own === holder || (!holder && own.identity === null)) {
        own.identity = file.identity;
        holders.set(file.identity, own.id);
        touched.add(own.id);
      } else if (holder && own.identity === null) {
        const kept = await this.merge(own, holder, file.identity, states);
        final.set(kept === own.id ? holder.id : own.id, kept);
        holders.set(file.identity, kept);
        touched.add(kept);
        result.merged += 1;
      } else {
        const adapterId = await this.detach(file, own, holder, states);
        holders.set(file.identity, adapterId);
        touched.add(own.id).add(adapterId);
        result.replaced += 1;
      }
    }
    await this.refresh(touched, states);
  }

  private async refresh(
    touched: ReadonlySet<string>,
    states: ReadonlyMap<string, AdapterState>,
  ): Promise<void> {
    const fresh = await this.projection.loadForUpdate([...touched]);
    await this.projections.write(
      fresh.map((state) => ({ ...state, identity: states.get(state.id)?.identity ?? state.identity })),
      'known',
    );
  }

  private async merge(
    own: AdapterState,
    holder: AdapterState,
    identity: string,
    states: Map<string, AdapterState>,
  ): Promise<string> {
    const { keptId, goneId } = await this.projections.merge(own, holder);
    await this.files.reassign(goneId, keptId);
    await this.projection.remove([goneId]);
    await this.feed.append('adapter.removed', [goneId]);
    states.delete(goneId);
    const kept = states.get(keptId);
    if (kept) kept.identity = identity;
    return keptId;
  }

  /** Other tensors lie at a known path: the file leaves its adapter for that of its content, or for a new one. */
  private async detach(
    file: { fileId: string; identity: string },
    own: AdapterState,
    holder: AdapterState | undefined,
    states: Map<string, AdapterState>,
  ): Promise<string> {
    if (holder) {
      await this.files.setAdapter([{ fileId: file.fileId, adapterId: holder.id }]);
      return holder.id;
    }
    const id = randomUUID();
    const moved = own.files.filter((candidate) => candidate.id === file.fileId);
    await this.projection.insert([
      {
        id,
        identity: file.identity,
        replaces: own.id,
        ...projectAdapter(moved, {}, await this.tagRules.load()),
      },
    ]);
    await this.files.setAdapter([{ fileId: file.fileId, adapterId: id }]);
    await this.feed.append('adapter', [id]);
    states.set(id, { ...own, id, identity: file.identity, replaces: own.id, userValues: {}, files: moved });
    return id;
  }
}
