import { chooseKernels } from '../kernels/choose-kernels.js';
import type { Kernels } from '../kernels/kernels.js';
import type { NotAnalysedReason } from '../layout/module-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import type { CompareOptions } from './compare-weights.js';
import { changeOf, rememberLast } from './compare-weights.js';
import type { PreparedChange } from './inner-product.js';
import { symmetricEigenvalues } from './symmetric-eigenvalues.js';
import type { WeightsFile } from './weights-file.js';

/** How a module's change spreads over directions. */
export interface ModuleSpectrum {
  name: string;
  part: string;
  block: string;
  rank: number;
  /** Singular values of the change, scale included, from the largest down; `rank` of them. */
  singularValues: Float64Array;
  squaredNorm: number;
  /** See {@link effectiveRank}. */
  effectiveRank: number;
}

/**
 * Roy and Vetterli's effective rank (EUSIPCO 2007): e to the entropy of the singular values as shares of their sum. 1
 * where one direction holds all, the rank where all are equal, 0 where nothing is changed.
 */
export function effectiveRank(singularValues: Float64Array): number {
  const sum = singularValues.reduce((n, value) => n + value, 0);
  if (sum === 0) return 0;
  let entropy = 0;
  for (const value of singularValues) {
    const share = value / sum;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}

/** The smallest number of directions that hold this share (0 to 1) of the squared norm: to what rank one may resize. */
export function rankForShare(singularValues: Float64Array, share: number): number {
  const whole = singularValues.reduce((n, value) => n + value * value, 0);
  let [kept, rank] = [0, 0];
  for (const value of singularValues) {
    if (kept >= share * whole) break;
    kept += value * value;
    rank++;
  }
  return rank;
}

/**
 * Spectra of a file's modules one by one, from Grams of rank x rank: 2 ms a module at rank 32, 13 ms at 128. Call it in a worker.
 *
 * @param options.names canonical names; default all
 * @returns per module its spectrum, or the reason why it has none (`other_algorithm`: LoHa and LoKr are not low-rank)
 * @throws WeightsError `file_changed` when the file became shorter
 */
export async function* readSpectra(
  file: WeightsFile,
  options: CompareOptions & { names?: ReadonlySet<string> } = {},
): AsyncGenerator<ModuleSpectrum | { name: string; reason: NotAnalysedReason }, void, undefined> {
  const kernels = options.kernels ?? chooseKernels();
  const read = rememberLast(file);
  for (const part of file.parts.values()) {
    options.signal?.throwIfAborted();
    const { name, block } = part;
    if (options.names && !options.names.has(name)) continue;
    const change = await read(part);
    const singularValues =
      typeof change === 'string' ? change : singularValuesOf(changeOf(part, change), kernels);
    if (typeof singularValues === 'string') yield { name, reason: singularValues };
    else {
      yield {
        name,
        part: part.part,
        block,
        rank: singularValues.length,
        singularValues,
        squaredNorm: singularValues.reduce((n, value) => n + value * value, 0),
        effectiveRank: effectiveRank(singularValues),
      };
    }
  }
}

/**
 * Singular values of a low-rank change, from the largest down: the square roots of the eigenvalues of Lᵀ Gr L, where
 * L Lᵀ = Gl = upᵀ up and Gr = down downᵀ. Each direction is first given an `up` of length 1 and its length to `down`:
 * files may keep one side tiny and the other huge.
 */
export function singularValuesOf(
  { factors, turned, scale, rows, columns }: PreparedChange,
  kernels: Kernels,
): Float64Array | NotAnalysedReason {
  // A LoHa of small rank is a product too, but its rank is not one that anybody could resize to.
  if (factors.kind !== 'low-rank' || turned === null) return 'other_algorithm';
  const { rank, left, right } = turned;
  if (rank > WEIGHT_LIMITS.spectrumRank) return 'too_large';
  const leftGram = kernels.gram(left, left, rows);
  const rightGram = kernels.gram(right, right, columns);
  const lengths = Float64Array.from({ length: rank }, (_, i) => Math.sqrt(leftGram[i * rank + i] ?? 0));
  scaleSides(leftGram, lengths, (length) => (length > 0 ? 1 / length : 0));
  scaleSides(rightGram, lengths, (length) => length);
  const values = symmetricEigenvalues(surround(rightGram, halve(leftGram, rank), rank), rank);
  const found = values.map((value) => Math.abs(scale) * Math.sqrt(Math.max(0, value)));
  // Their squares are summed over all modules of a file.
  return Number.isFinite(found.reduce((sum, value) => sum + value * value, 0)) ? found : 'overflow';
}

/** Multiplies entry i, j by the factors of i and j. */
function scaleSides(matrix: Float64Array, lengths: Float64Array, factor: (length: number) => number): void {
  const n = lengths.length;
  const factors = lengths.map(factor);
  for (let i = 0; i < n; i++) {
    const own = factors[i] ?? 0;
    for (let j = 0; j < n; j++) matrix[i * n + j] = (matrix[i * n + j] ?? 0) * own * (factors[j] ?? 0);
  }
}

/** With 1 on the diagonal, less than this is what rounding left of a direction that others hold already. */
const NOTHING_LEFT = 1e-13;

/** Lower triangle L with L Lᵀ = matrix (Cholesky); columns without anything of their own are 0. */
function halve(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j] ?? 0;
      for (let k = 0; k < j; k++) rest -= (lower[i * n + k] ?? 0) * (lower[j * n + k] ?? 0);
      const pivot = lower[j * n + j] ?? 0;
      if (i === j) lower[i * n + i] = rest > NOTHING_LEFT ? Math.sqrt(rest) : 0;
      else lower[i * n + j] = pivot > 0 ? rest / pivot : 0;
    }
  }
  return lower;
}

/** Lᵀ M L for a lower triangle L and a symmetric M. */
function surround(matrix: Float64Array, lower: Float64Array, n: number): Float64Array {
  const half = multiplyByLower(matrix, lower, n);
  // (M L)ᵀ L = Lᵀ M L, as M is symmetric.
  const turned = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) turned[j * n + i] = half[i * n + j] ?? 0;
  return multiplyByLower(turned, lower, n);
}

function multiplyByLower(matrix: Float64Array, lower: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = matrix[i * n + k] ?? 0;
      for (let j = 0; j <= k; j++) out[i * n + j] = (out[i * n + j] ?? 0) + x * (lower[k * n + j] ?? 0);
    }
  }
  return out;
}
