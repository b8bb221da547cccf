import { chooseKernels } from '../kernels/choose-kernels.js';
import { changeOf, type CompareOptions, rememberLast } from '../exact/compare-weights.js';
import { innerProduct, type PreparedChange } from '../exact/inner-product.js';
import { symmetricEigen } from '../exact/symmetric-eigen.js';
import type { WeightsFile } from '../exact/weights-file.js';
import { WEIGHT_LIMITS } from '../limits.js';
import { WeightsError } from '../weights-error.js';
import { roundingTolerance } from './rounding-tolerance.js';
import { NEAR_FROM, UNRELATED_BELOW, type Verdict, type VerdictReason } from './verdict.js';

/** What may be left of a merge besides rounding: merging tools round in between. */
const MERGE_RESIDUAL = 0.03;

/** A candidate with a smaller factor is no part of the merge. */
const SMALLEST_FACTOR = 0.01;

/** Directions of the candidates with a smaller share of the largest one are taken as copies of one another. */
const SINGULAR = 1e-6;

/**
 * Is a file a weighted sum of others? Least-squares factors over all modules of all files, exactly, and what they leave
 * unexplained. `contains` only where that is rounding and every candidate takes part; a merge that was cut to a lower
 * rank afterwards is `near`, with the factors that fit best.
 *
 * @returns the verdict; its reason `merge` holds a factor per candidate, in their order
 * @throws WeightsError `no_candidates`, `too_many_candidates`, `file_changed`
 */
export async function explainMerge(
  target: WeightsFile,
  candidates: readonly WeightsFile[],
  options: CompareOptions = {},
): Promise<Verdict> {
  if (candidates.length === 0) throw new WeightsError('no_candidates', 'Name at least one possible part.');
  if (candidates.length > WEIGHT_LIMITS.mergeCandidates) {
    throw new WeightsError(
      'too_many_candidates',
      `At most ${WEIGHT_LIMITS.mergeCandidates} possible parts at once, not ${candidates.length}: name the likeliest.`,
    );
  }
  const files = [target, ...candidates];
  const isOther = candidates.some(
    ({ bases }) =>
      bases.length > 0 && target.bases.length > 0 && !bases.some((b) => target.bases.includes(b)),
  );
  if (isOther) return { kind: 'not-comparable', reasons: [{ code: 'different_bases' }] };
  const { products, leftOut, shared } = await sumProducts(files, options);
  const n = files.length;
  const whole = products[0] ?? 0;
  if (shared === 0) return { kind: 'not-comparable', reasons: [{ code: 'no_shared_modules' }] };
  if (whole === 0) return { kind: 'not-comparable', reasons: [{ code: 'nothing_changed' }] };

  const { factors, alike } = solve(products, n);
  let explained = 0;
  for (const [i, factor] of factors.entries()) explained += factor * (products[i + 1] ?? 0);
  const residual = Math.sqrt(Math.max(0, 1 - explained / whole));
  const tolerance = Math.max(MERGE_RESIDUAL, roundingTolerance(files.flatMap(({ dtypes }) => dtypes)));
  const reasons: VerdictReason[] = [{ code: 'merge', factors, residual, tolerance }];
  if (alike) reasons.push({ code: 'candidates-alike' });
  if (leftOut > 0) reasons.push({ code: 'left-out', count: leftOut });
  const isProven = residual <= tolerance && leftOut === 0 && !alike;
  if (isProven && factors.every((factor) => Math.abs(factor) >= SMALLEST_FACTOR))
    return { kind: 'contains', reasons };
  const cosine = Math.sqrt(Math.max(0, explained / whole));
  if (cosine >= NEAR_FROM) return { kind: 'near', reasons };
  return { kind: cosine < UNRELATED_BELOW ? 'unrelated' : 'undecided', reasons };
}

/** Products of all files with one another, n x n, summed over all modules. */
async function sumProducts(
  files: readonly WeightsFile[],
  options: CompareOptions,
): Promise<{ products: Float64Array; leftOut: number; shared: number }> {
  const kernels = options.kernels ?? chooseKernels();
  const n = files.length;
  const readers = files.map(rememberLast);
  const products = new Float64Array(n * n);
  let leftOut = files.reduce((count, { notAnalysed }) => count + notAnalysed.length, 0);
  let shared = 0;
  const names = new Set(files.flatMap(({ parts }) => [...parts.keys()]));
  for (const name of names) {
    options.signal?.throwIfAborted();
    const changes: (PreparedChange | null)[] = [];
    for (const [i, file] of files.entries()) {
      const part = file.parts.get(name);
      const change = part && (await readers[i]?.(part));
      if (typeof change === 'string') leftOut++;
      changes.push(part && change && typeof change !== 'string' ? changeOf(part, change) : null);
    }
    if (changes[0] && changes.slice(1).some((change) => change !== null)) shared++;
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        const [a, b] = [changes[i], changes[j]];
        if (!a || !b) continue;
        const product = a.rows === b.rows && a.columns === b.columns ? innerProduct(a, b, kernels) : null;
        if (product === null || !Number.isFinite(product)) leftOut++;
        else {
          products[i * n + j] = (products[i * n + j] ?? 0) + product;
          if (i !== j) products[j * n + i] = products[i * n + j] ?? 0;
        }
      }
    }
  }
  return { products, leftOut, shared };
}

/** Least squares by the eigenvectors of the candidates' products, so that copies share a factor instead of failing. */
function solve(products: Float64Array, n: number): { factors: number[]; alike: boolean } {
  const size = n - 1;
  const gram = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) gram[i * size + j] = products[(i + 1) * n + j + 1] ?? 0;
  }
  const { values, vectors } = symmetricEigen(gram, size);
  const factors = Array.from({ length: size }, () => 0);
  let alike = false;
  for (let k = 0; k < size; k++) {
    const value = values[k] ?? 0;
    if (value <= SINGULAR * (values[0] ?? 0)) {
      alike = true;
      continue;
    }
    let product = 0;
    for (let i = 0; i < size; i++) product += (vectors[k * size + i] ?? 0) * (products[i + 1] ?? 0);
    for (let i = 0; i < size; i++) {
      factors[i] = (factors[i] ?? 0) + ((vectors[k * size + i] ?? 0) * product) / value;
    }
  }
  return { factors, alike };
}
