import { SPECTRA_FORMAT } from '../format.js';
import type { NotAnalysed, NotAnalysedReason } from '../layout/module-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import type { CompareOptions } from './compare-weights.js';
import { type ModuleSpectrum, readSpectra } from './spectrum.js';
import type { ModulePart, WeightsFile } from './weights-file.js';

/** The spectra of one block of the model. */
export interface BlockSpectrum {
  block: string;
  part: string;
  modules: number;
  /** The highest rank of its modules. */
  rank: number;
  /** Mean of its modules' effective ranks, each weighing as its squared norm. */
  effectiveRank: number;
  squaredNorm: number;
}

/** How many directions an adapter uses of those that its rank gives it. */
export interface WeightSpectra {
  format: string;
  /** Modules with a spectrum. */
  modules: number;
  /** Of these, DoRA: what is told is of the direction, before the magnitudes. */
  doraModules: number;
  /** Of the modules with a spectrum; both 0 without any. */
  rankMin: number;
  rankMax: number;
  /** Mean of the modules' effective ranks, each weighing as its squared norm; 0 where nothing is changed. */
  effectiveRank: number;
  squaredNorm: number;
  /**
   * How much of the whole squared norm lies in the first, second … direction of the modules: `rankMax` shares that fall
   * and sum to 1. The sum of the first r is what is kept when every module is resized to rank r (Eckart and Young).
   */
  directions: number[];
  blocks: BlockSpectrum[];
  leftOut: { count: number; modules: NotAnalysed[] };
}

/** Why a file has no spectra: every module was left out for the same reason, or for several. */
export type NoSpectra = NotAnalysedReason | 'nothing_analysed' | 'nothing_changed' | 'too_much_work';

export interface SpectraOptions extends CompareOptions {
  /** Called between two modules with how many of all are done. */
  onModule?: (done: number, all: number) => void | Promise<void>;
}

/**
 * Works out the spectra of all modules and sums them up. Some seconds for a large adapter: call it in a worker.
 *
 * @returns the reason where there are none
 * @throws WeightsError `file_changed` when the file became shorter
 */
export async function measureSpectra(
  file: WeightsFile,
  options: SpectraOptions = {},
): Promise<WeightSpectra | NoSpectra> {
  if (estimateWork(file) > WEIGHT_LIMITS.spectraWork) return 'too_much_work';
  const spectra: ModuleSpectrum[] = [];
  const leftOut: NotAnalysed[] = [...file.notAnalysed];
  for await (const answer of readSpectra(file, options)) {
    if ('reason' in answer) leftOut.push({ module: answer.name, reason: answer.reason });
    else spectra.push(answer);
    await options.onModule?.(spectra.length + leftOut.length - file.notAnalysed.length, file.parts.size);
  }
  if (spectra.length === 0) {
    const [first, ...others] = new Set(leftOut.map(({ reason }) => reason));
    return first !== undefined && others.length === 0 ? first : 'nothing_analysed';
  }
  const dora = spectra.filter(({ name }) => file.parts.get(name)?.layout.dora);
  const result = summariseSpectra(spectra, dora.length, leftOut);
  return result.squaredNorm > 0 ? result : 'nothing_changed';
}

/** Multiplications: two Grams of each module, and some matrices of rank x rank. */
function estimateWork(file: WeightsFile): number {
  const workOf = ({ layout, rows, columns }: ModulePart): number => {
    const rank = layout.algorithm === 'lora' || layout.algorithm === 'tucker' ? (layout.rank ?? 0) : 0;
    return rank > WEIGHT_LIMITS.spectrumRank ? 0 : rank * rank * (rows + columns + 4 * rank);
  };
  return [...file.parts.values()].reduce((sum, part) => sum + workOf(part), 0);
}

function summariseSpectra(
  spectra: readonly ModuleSpectrum[],
  doraModules: number,
  leftOut: readonly NotAnalysed[],
): WeightSpectra {
  const ranks = spectra.map(({ rank }) => rank);
  const rankMax = Math.max(...ranks);
  const directions = new Float64Array(rankMax);
  for (const { singularValues } of spectra) {
    for (const [i, value] of singularValues.entries()) directions[i] = (directions[i] ?? 0) + value * value;
  }
  const blocks = new Map<string, ModuleSpectrum[]>();
  for (const spectrum of spectra)
    blocks.set(spectrum.block, [...(blocks.get(spectrum.block) ?? []), spectrum]);
  const { squaredNorm, effectiveRank } = meanOf(spectra);
  return {
    format: SPECTRA_FORMAT,
    modules: spectra.length,
    doraModules,
    rankMin: Math.min(...ranks),
    rankMax,
    effectiveRank,
    squaredNorm,
    directions: Array.from(directions, (sum) => (squaredNorm > 0 ? sum / squaredNorm : 0)),
    blocks: [...blocks].map(([block, own]) => ({
      block,
      part: own[0]?.part ?? '',
      modules: own.length,
      rank: Math.max(...own.map(({ rank }) => rank)),
      ...meanOf(own),
    })),
    leftOut: { count: leftOut.length, modules: leftOut.slice(0, WEIGHT_LIMITS.listedNames) },
  };
}

function meanOf(spectra: readonly ModuleSpectrum[]): { squaredNorm: number; effectiveRank: number } {
  let [squaredNorm, weighed] = [0, 0];
  for (const spectrum of spectra) {
    squaredNorm += spectrum.squaredNorm;
    weighed += spectrum.squaredNorm * spectrum.effectiveRank;
  }
  return { squaredNorm, effectiveRank: squaredNorm > 0 ? weighed / squaredNorm : 0 };
}
