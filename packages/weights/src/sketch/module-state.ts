import type { TensorInfo } from '@lora/safetensors';
import type { Folded, Kernels } from '../kernels/kernels.js';
import { buildFoldFactors, scaleOf } from '../layout/build-factors.js';
import type { CanonicalModule } from '../canon/canonical-module.js';
import type { ModuleLayout, NotAnalysedReason, TensorRole } from '../layout/module-layout.js';
import { checkNumbers } from '../numbers/decode-numbers.js';
import { foldFactors } from './fold-factors.js';

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
  /** Bytes that `folded` and `whole` take. */
  held: number;
  /** Set when the module is given up; its other tensors are skipped. */
  dropped: NotAnalysedReason | null;
}

/** A canonical module's change, folded and scaled. */
export interface FoldedPart {
  part: CanonicalModule;
  rows: number;
  columns: number;
  /** 1,024 numbers. */
  folded: Float32Array;
  /** Nothing is changed: a factor or alpha is all zeros. */
  dead: boolean;
}

export function startModule(layout: ModuleLayout): ModuleState {
  return {
    layout,
    pending: layout.tensors.size,
    folded: new Map(),
    whole: new Map(),
    nonFinite: 0,
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
 * Folds a complete module.
 *
 * @returns one entry per canonical part, or the reason why the module says nothing
 */
export function finishModule(state: ModuleState, kernels: Kernels): FoldedPart[] | NotAnalysedReason {
  const { layout, whole } = state;
  if (state.dropped !== null) return state.dropped;
  const scale = scaleOf(layout, whole.get('alpha')?.[0]);
  if (scale === null) return 'alpha_not_finite';
  if (state.nonFinite > 0) return 'not_finite';
  const parts = layout.algorithm === 'lora' ? multiplyFolds(state, kernels) : foldWhole(state, kernels);
  if (typeof parts === 'string') return parts;
  for (const { folded } of parts) {
    for (let i = 0; i < folded.length; i++) folded[i] = (folded[i] ?? 0) * scale;
    if (checkNumbers(folded).nonFinite > 0) return 'overflow';
  }
  return scale === 0 ? parts.map((part) => ({ ...part, dead: true })) : parts;
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

function foldWhole({ layout, whole }: ModuleState, kernels: Kernels): FoldedPart[] | NotAnalysedReason {
  const factors = buildFoldFactors(layout, whole);
  if (typeof factors === 'string') return factors;
  const dead = [...whole].some(([role, values]) => role !== 'dora_scale' && checkNumbers(values).zero);
  const parts: FoldedPart[] = [];
  for (const part of layout.parts) {
    const folded = foldFactors(factors, layout.columns, part, kernels);
    if (!folded) return 'too_large';
    parts.push({ part, rows: part.end - part.begin, columns: layout.columns, folded, dead });
  }
  return parts;
}
