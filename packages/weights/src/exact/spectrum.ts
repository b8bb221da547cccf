import { chooseKernels } from '../kernels/choose-kernels.js';
import type { Kernels } from '../kernels/kernels.js';
import type { NotAnalysedReason } from '../layout/module-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import type { CompareOptions } from './compare-weights.js';
import { changeOf, rememberLast } from './compare-weights.js';
import type { PreparedChange } from './inner-product.js';
import { symmetricEigen } from './symmetric-eigen.js';
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
 * Spectra of a file's modules one by one, from Grams of rank x rank: 1 ms a module at rank 32. Call it in a worker.
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
 * Singular values of a low-rank change: the square roots of the eigenvalues of Gl^(1/2) Gr Gl^(1/2), where Gl = upᵀ up
 * and Gr = down downᵀ.
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
  const root = squareRoot(leftGram, rank);
  const product = multiplySquare(multiplySquare(root, rightGram, rank), root, rank);
  const { values } = symmetricEigen(product, rank);
  return values.map((value) => Math.abs(scale) * Math.sqrt(Math.max(0, value)));
}

/** The square root of a symmetric matrix without negative eigenvalues; those that rounding made are taken as 0. */
function squareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  const root = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const weight = Math.sqrt(Math.max(0, values[k] ?? 0));
    for (let i = 0; i < n; i++) {
      const x = weight * (vectors[k * n + i] ?? 0);
      for (let j = 0; j < n; j++) root[i * n + j] = (root[i * n + j] ?? 0) + x * (vectors[k * n + j] ?? 0);
    }
  }
  return root;
}

function multiplySquare(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k] ?? 0;
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] ?? 0) + x * (b[k * n + j] ?? 0);
    }
  }
  return out;
}
