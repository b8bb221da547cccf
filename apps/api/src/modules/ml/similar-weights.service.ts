import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { SimilarAdapters, SimilarItem, SimilarQuery, WeightAnatomy } from '@lora/schema';
import { NEAR_FROM, SKETCH_FORMAT, type VerdictKind, WEIGHT_LIMITS } from '@lora/weights';
import { DomainError } from '../../platform/http/index.js';
import { unpackJson } from '../../platform/database/packed-json.js';
import type { Scope } from '../auth/index.js';
import { AdaptersService } from '../catalog/index.js';
import type { SketchProfile } from '../library/index.js';
import { ComparePool } from './compare-pool.js';
import type { ComparedWeights, Merge } from './compare-weights.worker.js';
import type { NearSketch } from './sketch-space.worker.js';
import { SketchSpace } from './sketch-space.service.js';
import { SpectraService } from './spectra.service.js';
import { presentAnatomy, presentSimilar } from './weights.presenter.js';
import { type AdapterWeights, WeightsRepository } from './weights.repository.js';

const LIMIT = 12;
/** Sketches taken as candidates; some are hidden, missing or not the caller's to see. */
const CANDIDATES = 200;
/** How long one answer may read files for exact numbers; the rest are told as estimates and known the next time. */
const EXACT_MS = 5_000;
/** Verdicts that leave nothing for a sum to explain. */
const WHOLE: ReadonlySet<VerdictKind> = new Set(['resized', 'part-of']);

/** What the weights of adapters have in common. */
@Injectable()
export class SimilarWeights {
  private readonly log = new Logger('Weights');

  constructor(
    private readonly weights: WeightsRepository,
    private readonly space: SketchSpace,
    private readonly pool: ComparePool,
    private readonly adapters: AdaptersService,
    private readonly spectra: SpectraService,
  ) {}

  /** @throws DomainError `not_found` */
  async anatomy(id: string, scope: Scope): Promise<WeightAnatomy> {
    const own = await this.find(id, scope);
    const profile = own.profile ? ((await unpackJson(own.profile)) as SketchProfile) : null;
    return presentAnatomy(stateOf(own), profile, await this.spectra.get(own.id, scope));
  }

  /** @throws DomainError `not_found` */
  async similar(id: string, query: SimilarQuery, scope: Scope): Promise<SimilarAdapters> {
    const own = await this.find(id, scope);
    const state = stateOf(own);
    if (state.state !== 'ready' || own.identity === null) return presentSimilar(state, []);
    const near = await this.space.nearest(own.identity, { limit: CANDIDATES, from: NEAR_FROM });
    const base = query.sameBase ? own.baseModel : null;
    const holders = await this.weights.holders(
      near.map(({ identity }) => identity),
      scope,
      base,
    );
    const seen = near.filter(({ identity }) => holders.has(identity)).slice(0, query.limit ?? LIMIT);
    const exact = await this.compareAll(own.identity, seen, scope);
    const items = await this.adapters.items(
      seen.flatMap(({ identity }) => holders.get(identity) ?? []),
      scope,
    );
    const byId = new Map(items.map((item) => [item.id, item]));
    const found = seen.flatMap(({ identity, cosine }): SimilarItem[] => {
      const adapter = byId.get(holders.get(identity) ?? '');
      return adapter ? [toItem(adapter, cosine, exact.get(identity))] : [];
    });
    const merge = await this.findMerge(own.identity, seen, exact, holders, scope);
    for (const item of found) {
      const factor = merge?.factors.get(item.adapter.id) ?? 0;
      if (!merge || factor === 0) continue;
      item.verdict = 'contains';
      item.reasons.push({ code: 'merge', values: { factor, residual: merge.residual } });
    }
    // An estimate that the numbers did not bear out says nothing.
    const told = found.filter(({ verdict }) => verdict !== 'unrelated' && verdict !== 'not-comparable');
    told.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
    return presentSimilar(state, told);
  }

  /** Whether it is a weighted sum of some of the others; by the ids of their adapters. */
  private async findMerge(
    identity: string,
    others: readonly NearSketch[],
    exact: ReadonlyMap<string, ComparedWeights>,
    holders: ReadonlyMap<string, string>,
    scope: Scope,
  ): Promise<{ factors: Map<string, number>; residual: number } | null> {
    const kinds = others.map((other) => exact.get(other.identity)?.verdict.kind);
    // Made from one other: a sum has nothing to explain.
    if (kinds.some((kind) => kind !== undefined && WHOLE.has(kind))) return null;
    const names = others.map((other) => other.identity).filter((_, i) => kinds[i] === 'near');
    const candidates = names.slice(0, WEIGHT_LIMITS.mergeCandidates).sort();
    if (candidates.length < 2) return null;
    const merge = await this.readMerge(identity, candidates, scope);
    if (!merge) return null;
    const factors = candidates.map((name, i) => [holders.get(name) ?? '', merge.factors[i] ?? 0] as const);
    return { factors: new Map(factors), residual: merge.residual };
  }

  private async readMerge(identity: string, candidates: string[], scope: Scope): Promise<Merge | null> {
    const key = `merge ${createHash('sha256').update(candidates.join()).digest('hex')}`;
    const known = await this.weights.merge(SKETCH_FORMAT, identity, key);
    if (known !== undefined) return known;
    const places = await this.weights.places([identity, ...candidates], scope);
    const target = places.get(identity);
    const files = candidates.flatMap((name) => places.get(name) ?? []);
    if (!target || files.length < candidates.length) return null;
    const signal = AbortSignal.timeout(EXACT_MS);
    try {
      const merge = await this.pool.findMerge(target, files, signal);
      await this.weights.keepMerge(SKETCH_FORMAT, identity, key, merge);
      return merge;
    } catch (error) {
      if (!signal.aborted) this.log.warn(`could not look for a merge in ${target.path}: ${String(error)}`);
      return null;
    }
  }

  private async find(id: string, scope: Scope): Promise<AdapterWeights> {
    const own = await this.weights.find(id, scope);
    if (!own) throw new DomainError('not_found', `There is no adapter ${id}.`);
    return own;
  }

  /** Exact numbers of all that are known or can be read in time. */
  private async compareAll(
    identity: string,
    others: readonly NearSketch[],
    scope: Scope,
  ): Promise<Map<string, ComparedWeights>> {
    const names = others.map((other) => other.identity);
    const known = await this.weights.pairs(SKETCH_FORMAT, identity, names);
    const missing = names.filter((name) => !known.has(name));
    if (missing.length === 0) return known;
    const places = await this.weights.places([identity, ...missing], scope);
    const own = places.get(identity);
    const signal = AbortSignal.timeout(EXACT_MS);
    for (const name of missing) {
      const place = places.get(name);
      if (!own || !place || signal.aborted) continue;
      try {
        const result = await this.pool.compare(own, place, signal);
        await this.weights.keepPair(SKETCH_FORMAT, identity, name, result);
        known.set(name, result);
      } catch (error) {
        if (!signal.aborted) this.log.warn(`could not compare ${place.path}: ${String(error)}`);
      }
    }
    return known;
  }
}

type State = Pick<SimilarAdapters, 'state' | 'problem'>;

function stateOf(own: AdapterWeights): State {
  if (own.identity === null || own.format !== SKETCH_FORMAT) {
    return own.isPresent
      ? { state: 'pending', problem: null }
      : { state: 'not-analysed', problem: 'file_missing' };
  }
  return own.hasSketch ? { state: 'ready', problem: null } : { state: 'not-analysed', problem: own.problem };
}

function toItem(
  adapter: SimilarItem['adapter'],
  estimate: number,
  exact: ComparedWeights | undefined,
): SimilarItem {
  if (!exact) return { adapter, score: estimate, exact: false, coverage: null, verdict: null, reasons: [] };
  return {
    adapter,
    score: exact.cosine ?? 0,
    exact: true,
    coverage: exact.coverage,
    verdict: exact.verdict.kind,
    reasons: exact.verdict.reasons.map(({ code, ...values }) => ({ code, values })),
  };
}
