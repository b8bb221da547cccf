import type { LoneModule, ModuleComparison, WeightComparison } from '../exact/compare-weights.js';
import { judgeResize, type BestNorms } from './judge-resize.js';
import { roundingTolerance } from './rounding-tolerance.js';
import { NEAR_FROM, UNRELATED_BELOW, type Verdict, type VerdictReason, type Which } from './verdict.js';

/** Block names listed where one file lacks some; SDXL has 40, the largest transformers 60. */
const LISTED_BLOCKS = 100;

/**
 * What a comparison proves. Pure: the same numbers give the same verdict. A verdict of sameness is given only where
 * every module of both files was read and compared.
 *
 * @param best the most that a lower rank could keep, from `bestNorms`, where a resize is to be judged
 */
export function judge(comparison: WeightComparison, best?: BestNorms): Verdict {
  const { notComparable, cosine, sharedCosine, coverage, leftOut, dora } = comparison;
  if (notComparable !== null) return { kind: 'not-comparable', reasons: [{ code: notComparable }] };
  const reasons: VerdictReason[] = [
    { code: 'cosine', value: cosine ?? 0, shared: sharedCosine ?? 0 },
    { code: 'coverage', ...coverage },
  ];
  if (leftOut.length > 0) reasons.push({ code: 'left-out', count: leftOut.length });
  if (dora.a > 0 || dora.b > 0) reasons.push({ code: 'direction-only', a: dora.a, b: dora.b });
  if (!dora.sameMagnitudes) reasons.push({ code: 'other-magnitudes' });

  const proof = judgeSame(comparison) ?? (best && judgeResize(comparison, best));
  if (proof) {
    const isWhole = leftOut.length === 0 && dora.sameMagnitudes;
    return { kind: isWhole ? proof.kind : 'near', reasons: [...reasons, ...proof.reasons] };
  }
  const strongest = Math.max(Math.abs(cosine ?? 0), Math.abs(sharedCosine ?? 0));
  if (Math.abs(cosine ?? 0) >= NEAR_FROM) return { kind: 'near', reasons };
  return { kind: strongest < UNRELATED_BELOW ? 'unrelated' : 'undecided', reasons };
}

const isChanging = (module: LoneModule): boolean => module.squaredNorm > 0;

/** Same, re-saved, scaled, or part of: where the shared modules differ by rounding and factors alone. */
function judgeSame(comparison: WeightComparison): Verdict | null {
  const { modules, dtypes } = comparison;
  const tolerance = roundingTolerance(dtypes.flat());
  const fit = fitFactors(modules, tolerance);
  if (!fit) return null;
  const reasons: VerdictReason[] = [{ code: 'difference', value: fit.difference, tolerance }];
  const [from, to] = [dtypes[0][0] ?? '', dtypes[1][0] ?? ''];
  if (from !== to) reasons.push({ code: 'dtype', from, to });
  if (fit.factors.some((factor) => Math.abs(factor - 1) > tolerance)) {
    const [textEncoders = 1, denoiser = textEncoders] = fit.factors;
    if (fit.factors.length === 1) reasons.push({ code: 'factor', value: textEncoders });
    else reasons.push({ code: 'factor-by-part', textEncoders, denoiser });
  }
  const [loneA, loneB] = [comparison.onlyA.filter(isChanging), comparison.onlyB.filter(isChanging)];
  if (loneA.length > 0 && loneB.length > 0) return { kind: 'near', reasons };
  if (loneA.length > 0) return partOf('b', loneA, modules, reasons);
  if (loneB.length > 0) return partOf('a', loneB, modules, reasons);
  if (reasons.some(({ code }) => code === 'factor' || code === 'factor-by-part'))
    return { kind: 'scaled', reasons };
  return { kind: from === to ? 'same' : 'resaved', reasons };
}

function partOf(
  which: Which,
  missing: readonly LoneModule[],
  shared: readonly ModuleComparison[],
  reasons: readonly VerdictReason[],
): Verdict {
  const present = new Set(shared.map(({ block }) => block));
  const missingBlocks = [...new Set(missing.map(({ block }) => block))].filter(
    (block) => !present.has(block),
  );
  const part: VerdictReason = {
    code: 'part',
    which,
    missingModules: missing.length,
    missingBlocks: missingBlocks.slice(0, LISTED_BLOCKS),
  };
  return { kind: 'part-of', reasons: [...reasons, part] };
}

interface Fit {
  /** One for all, or one for text encoders and one for the denoiser. */
  factors: number[];
  /** What is left after them, as a share of b's change. */
  difference: number;
}

/** The factors f that make f times a equal b up to rounding; null where none do. */
function fitFactors(modules: readonly ModuleComparison[], tolerance: number): Fit | null {
  const whole = fit([modules]);
  if (whole && whole.difference <= tolerance) return whole;
  const isDenoiser = ({ name }: ModuleComparison): boolean => name.startsWith('denoiser/');
  const groups = [modules.filter((m) => !isDenoiser(m)), modules.filter(isDenoiser)];
  if (groups.some((group) => group.length === 0)) return null;
  const split = fit(groups);
  return split && split.difference <= tolerance ? split : null;
}

function fit(groups: readonly (readonly ModuleComparison[])[]): Fit | null {
  const factors: number[] = [];
  let [rest, whole] = [0, 0];
  for (const group of groups) {
    let [aa, bb, ab] = [0, 0, 0];
    for (const module of group) {
      aa += module.aa;
      bb += module.bb;
      ab += module.ab;
    }
    if (aa === 0 || bb === 0 || ab === 0) return null;
    const factor = ab / aa;
    factors.push(factor);
    rest += bb - factor * ab;
    whole += bb;
  }
  return { factors, difference: Math.sqrt(Math.max(0, rest) / whole) };
}
