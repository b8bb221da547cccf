import { chooseKernels } from '../kernels/choose-kernels.js';
import {
  type CompareOptions,
  changeOf,
  type ModuleComparison,
  rememberLast,
  type WeightComparison,
} from '../exact/compare-weights.js';
import { singularValuesOf } from '../exact/spectrum.js';
import type { WeightsFile } from '../exact/weights-file.js';
import type { Verdict, VerdictReason, Which } from './verdict.js';

/** For each shared module the largest squared norm that the smaller file's rank can keep of the larger file's change. */
export interface BestNorms {
  smaller: Which;
  norms: ReadonlyMap<string, number>;
}

/** By how much a factor may differ from module to module: rounding, and tools that resize in half precision. */
const FACTOR_TOLERANCE = 0.03;

/** A resized change keeps at least this share of the best possible; an unlike one of that rank keeps far less. */
const BEST_SHARE = 0.98;

/**
 * Which file may be the other one at a lower rank: never of higher rank, and in each module a projection of the other's
 * change (its product with the other is its own square, up to one factor).
 */
export function findSmaller({ modules }: WeightComparison): Which | null {
  for (const smaller of ['a', 'b'] as const) {
    const ranks = modules.map(({ ranks: [a, b] }) => (smaller === 'a' ? [a, b] : [b, a]));
    const isLower = ranks.every(([small, large]) => small != null && large != null && small <= large);
    const isSomewhereLower = ranks.some(([small, large]) => small != null && large != null && small < large);
    if (isLower && isSomewhereLower && factorSpread(modules, smaller) <= FACTOR_TOLERANCE) return smaller;
  }
  return null;
}

const ownSquare = ({ aa, bb }: ModuleComparison, smaller: Which): number => (smaller === 'a' ? aa : bb);

function factorOf(modules: readonly ModuleComparison[], smaller: Which): number {
  let [own, product] = [0, 0];
  for (const module of modules) {
    own += ownSquare(module, smaller);
    product += module.ab;
  }
  return product === 0 ? 0 : own / product;
}

function factorSpread(modules: readonly ModuleComparison[], smaller: Which): number {
  const factor = factorOf(modules, smaller);
  let [spread, whole] = [0, 0];
  for (const module of modules) {
    spread += Math.abs(ownSquare(module, smaller) - factor * module.ab);
    whole += ownSquare(module, smaller);
  }
  return whole === 0 || factor === 0 ? Number.POSITIVE_INFINITY : spread / whole;
}

/**
 * Reads the spectra of the larger file's modules: 1 ms each at rank 32.
 *
 * @returns null where a module's spectrum cannot be had: nothing is then proven
 */
export async function bestNorms(
  larger: WeightsFile,
  comparison: WeightComparison,
  smaller: Which,
  options: CompareOptions = {},
): Promise<BestNorms | null> {
  const kernels = options.kernels ?? chooseKernels();
  const read = rememberLast(larger);
  const norms = new Map<string, number>();
  for (const { name, ranks } of comparison.modules) {
    options.signal?.throwIfAborted();
    const part = larger.parts.get(name);
    const change = part && (await read(part));
    if (!part || typeof change === 'string' || change === undefined) return null;
    const values = singularValuesOf(changeOf(part, change), kernels);
    if (typeof values === 'string') return null;
    const rank = ranks[smaller === 'a' ? 0 : 1] ?? 0;
    norms.set(
      name,
      values.subarray(0, rank).reduce((sum, value) => sum + value * value, 0),
    );
  }
  return { smaller, norms };
}

/** Is the smaller file the best change of its rank to the larger one (Eckart and Young)? */
export function judgeResize(comparison: WeightComparison, { smaller, norms }: BestNorms): Verdict | null {
  const { modules, onlyA, onlyB } = comparison;
  if ([...onlyA, ...onlyB].some(({ squaredNorm }) => squaredNorm > 0)) return null;
  let [kept, best, whole] = [0, 0, 0];
  for (const module of modules) {
    const own = ownSquare(module, smaller);
    if (own > 0) kept += module.ab ** 2 / own;
    best += norms.get(module.name) ?? 0;
    whole += smaller === 'a' ? module.bb : module.aa;
  }
  if (best === 0 || whole === 0 || kept < BEST_SHARE * best) return null;
  const [small, large] = smaller === 'a' ? [0, 1] : [1, 0];
  const reasons: VerdictReason[] = [
    { code: 'rank', from: medianRank(modules, large), to: medianRank(modules, small), smaller },
    { code: 'kept', share: kept / whole, best: best / whole },
  ];
  const factor = factorOf(modules, smaller);
  if (Math.abs(factor - 1) > FACTOR_TOLERANCE) {
    reasons.push({ code: 'factor', value: smaller === 'b' ? factor : 1 / factor });
  }
  return { kind: 'resized', reasons };
}

function medianRank(modules: readonly ModuleComparison[], side: number): number {
  const ranks = modules.map((module) => module.ranks[side] ?? 0).sort((a, b) => a - b);
  return ranks[Math.floor(ranks.length / 2)] ?? 0;
}
