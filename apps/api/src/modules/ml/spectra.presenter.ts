import type { AdapterSpectra, SpectraItem } from '@lora/schema';
import type { WeightSpectra } from '@lora/weights';
import type { SpectraItemRow } from './spectra.repository.js';

const NONE: AdapterSpectra = {
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
};

/** Where there are none, or not yet. */
export function presentNoSpectra(over: Partial<Pick<AdapterSpectra, 'state' | 'problem' | 'jobId'>> = {}) {
  return { ...NONE, ...over };
}

export function presentSpectra(spectra: WeightSpectra): AdapterSpectra {
  return {
    state: 'ready',
    problem: null,
    jobId: null,
    modules: spectra.modules,
    doraModules: spectra.doraModules,
    rankMin: spectra.rankMin,
    rankMax: spectra.rankMax,
    effectiveRank: spectra.effectiveRank,
    directions: spectra.directions,
    blocks: spectra.blocks.map(({ block, part, modules, rank, effectiveRank }) => ({
      block,
      part,
      modules,
      rank,
      effectiveRank,
    })),
    leftOut: {
      count: spectra.leftOut.count,
      modules: spectra.leftOut.modules.map(({ module, reason }) => ({ name: module, reason })),
    },
  };
}

export function presentSpectraItem(row: SpectraItemRow): SpectraItem {
  return { adapterId: row.adapterId, name: row.name, outcome: row.outcome, problem: row.problem };
}
