import { Injectable, Logger } from '@nestjs/common';
import type { SimilarAdapters, SimilarItem, SimilarQuery, WeightAnatomy } from '@lora/schema';
import { NEAR_FROM, SKETCH_FORMAT } from '@lora/weights';
import { DomainError } from '../../platform/http/index.js';
import { unpackJson } from '../../platform/database/packed-json.js';
import type { Scope } from '../auth/index.js';
import { AdaptersService } from '../catalog/index.js';
import type { SketchProfile } from '../library/index.js';
import { ComparePool } from './compare-pool.js';
import type { ComparedWeights } from './compare-weights.worker.js';
import type { NearSketch } from './sketch-space.worker.js';
import { SketchSpace } from './sketch-space.service.js';
import { presentAnatomy, presentSimilar } from './weights.presenter.js';
import { type AdapterWeights, WeightsRepository } from './weights.repository.js';

const LIMIT = 12;
/** Sketches taken as candidates; some are hidden, missing or not the caller's to see. */
const CANDIDATES = 200;
/** How long one answer may read files for exact numbers; the rest are told as estimates and known the next time. */
const EXACT_MS = 5_000;

/** What the weights of adapters have in common. */
@Injectable()
export class SimilarWeights {
  private readonly log = new Logger('Weights');

  constructor(
    private readonly weights: WeightsRepository,
    private readonly space: SketchSpace,
    private readonly pool: ComparePool,
    private readonly adapters: AdaptersService,
  ) {}

  /** @throws DomainError `not_found` */
  async anatomy(id: string, scope: Scope): Promise<WeightAnatomy> {
    const own = await this.find(id, scope);
    const profile = own.profile ? ((await unpackJson(own.profile)) as SketchProfile) : null;
    return presentAnatomy(stateOf(own), profile);
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
    // An estimate that the numbers did not bear out says nothing.
    const told = found.filter(({ verdict }) => verdict !== 'unrelated' && verdict !== 'not-comparable');
    told.sort((a, b) => Math.abs(b.score) - Math.abs(a.score));
    return presentSimilar(state, told);
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
  if (own.identity === null || own.format !== SKETCH_FORMAT) return { state: 'pending', problem: null };
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
