import { chooseKernels } from '../kernels/choose-kernels.js';
import { type CompareOptions, compareWeights, type WeightComparison } from '../exact/compare-weights.js';
import type { WeightsFile } from '../exact/weights-file.js';
import { judge } from './judge.js';
import { bestNorms, findSmaller } from './judge-resize.js';
import type { Verdict } from './verdict.js';

/** A verdict and the numbers that it rests on. */
export interface JudgedPair {
  verdict: Verdict;
  comparison: WeightComparison;
}

/**
 * Compares two files exactly and says what that proves. Reads both files once, the larger one twice where the other may
 * be it at a lower rank. Call it in a worker.
 *
 * @throws WeightsError `file_changed` when a file became shorter
 */
export async function compareAndJudge(
  a: WeightsFile,
  b: WeightsFile,
  options: CompareOptions = {},
): Promise<JudgedPair> {
  const own = { ...options, kernels: options.kernels ?? chooseKernels() };
  const comparison = await compareWeights(a, b, own);
  const first = judge(comparison);
  const smaller = first.kind === 'near' ? findSmaller(comparison) : null;
  if (smaller === null) return { verdict: first, comparison };
  const best = await bestNorms(smaller === 'a' ? b : a, comparison, smaller, own);
  return { verdict: best ? judge(comparison, best) : first, comparison };
}
