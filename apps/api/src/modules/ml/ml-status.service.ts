import { Injectable } from '@nestjs/common';
import type {
  CoverageState,
  FailedTextPage,
  FailedTextQuery,
  MlCoverage,
  MlProviderReport,
  MlStatus,
} from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { Env } from '../../platform/env/index.js';
import { decodeCursor, DomainError, encodeCursor, refuseBadCursor } from '../../platform/http/index.js';
import { JobsRepository } from '../../platform/jobs/index.js';
import type { Scope } from '../auth/index.js';
import { ModelsService } from './models/models.service.js';
import { EMBED_KEY } from './text/embed.job.js';
import { EmbedWatch } from './text/embed-watch.service.js';
import { EmbeddingsRepository, type TextCoverage } from './text/embeddings.repository.js';
import { TextEmbedder } from './text/text-embedder.service.js';
import { TextModels } from './text/text-models.service.js';
import { WeightsRepository } from './weights.repository.js';

/** Tells what models do here, how far they are, and which texts they could not read. */
@Injectable()
export class MlStatusService {
  constructor(
    private readonly env: Env,
    private readonly modelsService: ModelsService,
    private readonly models: TextModels,
    private readonly embedder: TextEmbedder,
    private readonly embeddings: EmbeddingsRepository,
    private readonly weights: WeightsRepository,
    private readonly jobs: JobsRepository,
    private readonly watch: EmbedWatch,
  ) {}

  async status(scope: Scope): Promise<MlStatus> {
    const { runtimeState, memory } = this.embedder;
    const { serving, next, nextId, nextProblem, problem } = this.models;
    const isOff = runtimeState.state === 'off' || problem !== null;
    const work = await this.work();
    const state = (counts: TextCoverage) => coverageOf(counts, isOff ? 'off' : work.state);
    return {
      state: isOff ? 'off' : runtimeState.state,
      reason: runtimeState.state === 'off' ? runtimeState.reason : problem,
      models: (await this.modelsService.list()).items,
      provider: this.provider(),
      coverage: {
        text: state(await this.embeddings.coverage(serving?.key ?? null, scope)),
        picture: { state: 'not-yet', done: 0, total: 0, failed: 0 },
        weights: coverageOf(await this.weights.coverage(scope), await this.weightsWork()),
      },
      next:
        nextId === null
          ? null
          : {
              id: nextId,
              coverage: state(await this.embeddings.coverage(next?.key ?? null, scope)),
              problem: nextProblem,
            },
      memory: { models: memory, process: process.memoryUsage.rss() },
      jobId: work.jobId,
    };
  }

  /** Adapters whose texts the serving model could not read. */
  async failed(query: FailedTextQuery, scope: Scope): Promise<FailedTextPage> {
    const key = this.models.serving?.key;
    if (key === undefined) return { items: [], nextCursor: null, total: 0 };
    const limit = query.limit ?? LIMITS.pageDefault;
    const [after] = query.cursor ? decodeCursor(query.cursor, key) : [];
    const rows = await refuseBadCursor(query.cursor, () =>
      this.embeddings.failed(key, scope, typeof after === 'string' ? after : null, limit + 1),
    );
    const items = rows.slice(0, limit).map(({ id, name, problem }) => ({ adapterId: id, name, problem }));
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? encodeCursor([last.adapterId], key) : null,
      total: (await this.embeddings.coverage(key, scope)).failed,
    };
  }

  /** Starts the work, also on texts that could not be read before. @returns the job's id */
  async redo(userId: string): Promise<string> {
    await this.embedder.started;
    await this.embedder.refresh();
    const { runtimeState } = this.embedder;
    const { serving, next, problem } = this.models;
    const reason = runtimeState.state === 'off' ? runtimeState.reason : problem;
    if (reason !== null) throw new DomainError('ml_off', `Search by meaning is off. ${reason}`);
    await this.embeddings.forgetFailed([serving, next].flatMap((model) => (model ? [model.key] : [])));
    return this.watch.start(userId);
  }

  private provider(): MlProviderReport {
    const { runtimeState, report } = this.embedder;
    const choice = runtimeState.state === 'ready' ? runtimeState.choice : null;
    const notice = report?.notice ?? choice?.notice ?? null;
    return {
      requested: this.env.mlProvider,
      active: report?.active ?? choice?.active ?? null,
      nodesOnCpu: report?.nodesOnCpu ?? null,
      nodes: report?.nodes ?? null,
      ...(notice !== null && { notice }),
    };
  }

  private async work(): Promise<{ state: CoverageState; jobId: string | null }> {
    const [last] = await this.jobs.list({ kinds: ['embed'], states: null, before: null, limit: 1 });
    const live = await this.jobs.findLive(EMBED_KEY);
    if (live !== null) return { state: last?.state === 'paused' ? 'paused' : 'running', jobId: live };
    const isStopped = last?.state === 'cancelled' || last?.state === 'failed';
    return { state: isStopped ? 'stopped' : 'waiting', jobId: null };
  }

  private async weightsWork(): Promise<CoverageState> {
    const states = ['queued', 'running'] as const;
    const scans = await this.jobs.list({ kinds: ['scan'], states, before: null, limit: 1 });
    return scans.length > 0 ? 'running' : 'waiting';
  }
}

function coverageOf(counts: TextCoverage, unfinished: CoverageState): MlCoverage {
  const isComplete = unfinished !== 'off' && counts.done + counts.failed >= counts.total;
  return { ...counts, state: isComplete ? 'complete' : unfinished };
}
