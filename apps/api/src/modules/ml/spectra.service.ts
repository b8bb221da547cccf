import { Injectable } from '@nestjs/common';
import {
  type AdapterSpectra,
  type BatchSelection,
  type JobStarted,
  LIMITS,
  type SpectraItemPage,
  type SpectraItemsQuery,
} from '@lora/schema';
import { SPECTRA_FORMAT, type WeightSpectra } from '@lora/weights';
import { Database } from '../../platform/database/index.js';
import { unpackJson } from '../../platform/database/packed-json.js';
import { DomainError, decodeCursor, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import { JobRunner, JobsRepository } from '../../platform/jobs/index.js';
import type { Caller, Scope } from '../auth/index.js';
import { AdapterSelection, readSelection } from '../catalog/index.js';
import type { SpectraPayload } from './spectra.job.js';
import { presentNoSpectra, presentSpectra, presentSpectraItem } from './spectra.presenter.js';
import { SpectraRepository, type SpectraTarget } from './spectra.repository.js';

const jobKey = (identity: string): string => `spectra:${identity}`;

/** How many directions of their rank adapters use: asked for, begun, looked up. */
@Injectable()
export class SpectraService {
  constructor(
    private readonly db: Database,
    private readonly spectra: SpectraRepository,
    private readonly selection: AdapterSelection,
    private readonly runner: JobRunner,
    private readonly jobs: JobsRepository,
  ) {}

  /** What is known of one adapter. @throws DomainError `not_found` */
  async get(id: string, scope: Scope): Promise<AdapterSpectra> {
    return this.show(await this.load(id, scope));
  }

  /** Answers what is known, else begins to work it out. @throws DomainError `not_found` */
  async start(id: string, caller: Caller): Promise<AdapterSpectra> {
    const target = await this.load(id, caller.scope);
    const shown = await this.show(target);
    const { identity, name } = target;
    if (shown.state !== 'none' || identity === null) return shown;
    const jobId = await this.db.transaction(async () => {
      const added = await this.runner.add<SpectraPayload>({
        kind: 'spectra',
        title: `Effective rank of ${name}`.slice(0, LIMITS.name),
        payload: { scope: caller.scope },
        dedupeKey: jobKey(identity),
        userId: caller.userId,
      });
      await this.spectra.keepOne(added, target.id, name);
      return added;
    });
    return presentNoSpectra({ state: 'running', jobId });
  }

  /** Begins to work out the spectra of many; those that are known are not worked out again. */
  async startMany(given: BatchSelection, caller: Caller): Promise<JobStarted> {
    const selected = await this.selection.select(readSelection(given), caller.scope);
    const jobId = await this.db.transaction(async () => {
      const added = await this.runner.add<SpectraPayload>({
        kind: 'spectra',
        title: 'Effective rank',
        payload: { scope: caller.scope },
        userId: caller.userId,
      });
      const total = await this.spectra.keepSelection(added, selected);
      await this.spectra.nameJob(
        added,
        `Effective rank of ${total === 1 ? '1 adapter' : `${total} adapters`}`,
      );
      return added;
    });
    return { jobId };
  }

  /** What became of each adapter of a job. @throws DomainError `not_found` */
  async items(jobId: string, query: SpectraItemsQuery, scope: Scope): Promise<SpectraItemPage> {
    if ((await this.spectra.jobState(jobId)) === null) {
      throw new DomainError('not_found', `There is no work on spectra ${jobId}.`);
    }
    const key = { jobId, outcomes: query.outcome ?? null };
    const filter = { ...key, roots: scope.roots === 'all' ? null : scope.roots };
    const limit = query.limit ?? LIMITS.pageDefault;
    const [after] = query.cursor === undefined ? [] : decodeCursor(query.cursor, key);
    const rows = await refuseBadCursor(query.cursor, () =>
      this.spectra.items(filter, typeof after === 'number' ? after : null, limit + 1),
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(presentSpectraItem),
      nextCursor: rows.length > limit && last ? encodeCursor([last.position], key) : null,
      total: await this.spectra.countItems(filter),
    };
  }

  private async load(id: string, scope: Scope): Promise<SpectraTarget> {
    const target = (await this.spectra.targets([id], SPECTRA_FORMAT, scope)).get(id.toLowerCase());
    if (!target) throw new DomainError('not_found', `There is no adapter ${id}.`);
    return target;
  }

  private async show({ identity, place, stored }: SpectraTarget): Promise<AdapterSpectra> {
    if (stored?.spectra) return presentSpectra((await unpackJson(stored.spectra)) as WeightSpectra);
    if (stored) return presentNoSpectra({ state: 'not-possible', problem: stored.problem });
    if (identity === null) return presentNoSpectra({ state: 'not-possible', problem: 'not_read' });
    const jobId = await this.jobs.findLive(jobKey(identity));
    if (jobId !== null) return presentNoSpectra({ state: 'running', jobId });
    return presentNoSpectra(place ? {} : { state: 'not-possible', problem: 'file_missing' });
  }
}
