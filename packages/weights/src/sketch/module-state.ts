import type { TensorInfo } from '@lora/safetensors';
import type { Folded, Kernels } from '../kernels/kernels.js';
import { buildFoldFactors, scaleOf } from '../layout/build-factors.js';
import type { CanonicalModule } from '../canon/canonical-module.js';
import type { ModuleLayout, NotAnalysedReason, TensorRole } from '../layout/module-layout.js';
import { checkNumbers } from '../numbers/decode-numbers.js';
import { foldFactors } from './fold-factors.js';
import { placeOf } from './signs.js';

/** What is known of a module of which some tensors were read. */
export interface ModuleState {
  layout: ModuleLayout;
  /** Tensors still to come. */
  pending: number;
  /** `up` and `down` of plain LoRA, folded; `up` once per canonical part. */
  folded: Map<'up' | 'down', Folded[]>;
  /** Every other tensor. */
  whole: Map<TensorRole, Float32Array>;
  nonFinite: number;
  /** One of the whole tensors that make the change is all zeros. */
  zero: boolean;
  /** Bytes that `folded` and `whole` take. */
  held: number;
  /** Set when the module is given up; its other tensors are skipped. */
  dropped: NotAnalysedReason | null;
}

/** What a canonical module's change added to the sketch. */
export interface SketchedPart {
  part: CanonicalModule;
  rows: number;
  columns: number;
  /** Sum of the squares of its 1,024 folded numbers. */
  squaredNorm: number;
  /** Nothing is changed: a factor or alpha is all zeros. */
  dead: boolean;
}

/** A canonical module's change, folded and scaled. */
interface FoldedPart extends Omit<SketchedPart, 'squaredNorm'> {
  /** 1,024 numbers. */
  folded: Float32Array;
}

export function startModule(layout: ModuleLayout): ModuleState {
  return {
    layout,
    pending: layout.tensors.size,
    folded: new Map(),
    whole: new Map(),
    nonFinite: 0,
    zero: false,
    held: 0,
    dropped: null,
  };
}

/** Is this tensor folded while its bytes pass by? Others are kept whole until the module is complete. */
export function isStreamed(layout: ModuleLayout, role: TensorRole): role is 'up' | 'down' {
  return layout.algorithm === 'lora' && (role === 'up' || role === 'down');
}

/** Numbers in a tensor. */
export const countNumbers = (tensor: TensorInfo): number => tensor.shape.reduce((n, size) => n * size, 1);

/**
 * Folds a complete module and adds it to the kernels' sketch.
 *
 * @param state its tensors, folded or whole
 * @returns one entry per canonical part, or the reason why the module says nothing; then nothing was added
 */
export function finishModule(state: ModuleState, kernels: Kernels): SketchedPart[] | NotAnalysedReason {
  const scale = scaleOfModule(state);
  if (typeof scale === 'string') return scale;
  const { layout } = state;
  const parts = layout.algorithm === 'lora' ? multiplyFolds(state, kernels) : foldWhole(state, kernels);
  if (typeof parts === 'string') return parts;
  for (const { folded } of parts) {
    for (let i = 0; i < folded.length; i++) folded[i] = (folded[i] ?? 0) * scale;
    if (checkNumbers(folded).nonFinite > 0) return 'overflow';
  }
  return parts.map(({ folded, ...part }) => ({
    ...part,
    squaredNorm: kernels.addFolded(folded, placeOf(part.part.name)),
    dead: part.dead || scale === 0,
  }));
}

/**
 * As {@link finishModule}, for a plain LoRA of one part both of whose halves the kernels have just folded.
 *
 * @param o.dead a half is all zeros
 */
export function finishInPlace(
  state: ModuleState,
  kernels: Kernels,
  o: { dead: boolean },
): SketchedPart[] | NotAnalysedReason {
  const scale = scaleOfModule(state);
  if (typeof scale === 'string') return scale;
  const { layout } = state;
  const [part] = layout.parts;
  if (!part) return 'missing_half';
  const squaredNorm = kernels.addProduct(layout.rank ?? 0, scale, placeOf(part.name));
  if (!Number.isFinite(squaredNorm)) return 'overflow';
  const { columns } = layout;
  return [{ part, rows: part.end - part.begin, columns, squaredNorm, dead: o.dead || scale === 0 }];
}

function scaleOfModule({ layout, whole, dropped, nonFinite }: ModuleState): number | NotAnalysedReason {
  if (dropped !== null) return dropped;
  const scale = scaleOf(layout, whole.get('alpha')?.[0]);
  if (scale === null) return 'alpha_not_finite';
  return nonFinite > 0 ? 'not_finite' : scale;
}

function multiplyFolds({ layout, folded }: ModuleState, kernels: Kernels): FoldedPart[] | NotAnalysedReason {
  const [down] = folded.get('down') ?? [];
  const ups = folded.get('up') ?? [];
  if (!down || ups.length !== layout.parts.length) return 'missing_half';
  return layout.parts.map((part, i) => {
    const up = ups[i] ?? down;
    return {
      part,
      rows: part.end - part.begin,
      columns: layout.columns,
      folded: kernels.multiply(up.sums, down.sums, layout.rank ?? 0),
      dead: up.zero || down.zero,
    };
  });
}

function foldWhole({ layout, whole, zero }: ModuleState, kernels: Kernels): FoldedPart[] | NotAnalysedReason {
  const factors = buildFoldFactors(layout, whole);
  if (typeof factors === 'string') return factors;
  const parts: FoldedPart[] = [];
  for (const part of layout.parts) {
    const folded = foldFactors(factors, layout.columns, part, kernels);
    if (!folded) return 'too_large';
    parts.push({ part, rows: part.end - part.begin, columns: layout.columns, folded, dead: zero });
  }
  return parts;
}
