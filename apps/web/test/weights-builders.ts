import type { AdapterSpectra, SimilarAdapters, SimilarItem, WeightAnatomy, WeightReason } from '@lora/schema';
import { buildAdapter } from './adapter-builders.js';

export function buildReason(code: string, values: WeightReason['values'] = {}): WeightReason {
  return { code, values };
}

/** Another adapter with much in common. */
export function buildSimilarItem(over: Partial<SimilarItem> = {}): SimilarItem {
  return {
    adapter: buildAdapter({ name: 'Flat ink two' }),
    score: 0.92,
    exact: true,
    coverage: { shared: 264, all: 264 },
    verdict: 'near',
    reasons: [],
    ...over,
  };
}

/** The answer of a server that finds these; none of them by default. */
export function buildSimilar(
  items: SimilarItem[] = [],
  over: Partial<SimilarAdapters> = {},
): SimilarAdapters {
  return { items, nextCursor: null, total: items.length, state: 'ready', problem: null, ...over };
}

/** A small SDXL adapter that changes mostly the up blocks. */
export function buildAnatomy(over: Partial<WeightAnatomy> = {}): WeightAnatomy {
  const none = { count: 0, names: [] };
  return {
    state: 'ready',
    problem: null,
    modules: 264,
    doraModules: 0,
    norm: 12.345,
    blocks: [
      { block: 'up_10_0', part: 'up', modules: 12, norm: 2 },
      { block: 'up_2_0', part: 'up', modules: 20, norm: 8 },
      { block: 'mid', part: 'mid', modules: 60, norm: 4 },
      { block: 'down_1_1', part: 'down', modules: 60, norm: 4 },
      { block: 'down_1_0', part: 'down', modules: 60, norm: 0 },
      { block: 'clip_l_3', part: 'clip_l', modules: 6, norm: 1 },
    ],
    parts: [
      { part: 'up', modules: 32, share: 0.62 },
      { part: 'mid', modules: 60, share: 0.2 },
      { part: 'down', modules: 120, share: 0.17 },
      { part: 'clip_l', modules: 6, share: 0.01 },
    ],
    dead: none,
    exploding: none,
    nonFinite: none,
    notAnalysed: { count: 0, modules: [] },
    spectra: buildSpectra(),
    ...over,
  };
}

/** Spectra that nobody has asked for yet. */
export function buildSpectra(over: Partial<AdapterSpectra> = {}): AdapterSpectra {
  return {
    state: 'none',
    problem: null,
    jobId: null,
    modules: 0,
    doraModules: 0,
    rankMin: 0,
    rankMax: 0,
    effectiveRank: null,
    directions: [],
    blocks: [],
    leftOut: { count: 0, modules: [] },
    ...over,
  };
}
