import type { PassStep } from '@lora/adapters';
import type { SafetensorsHeader, TensorInfo } from '@lora/safetensors';
import { chooseKernels } from '../kernels/choose-kernels.js';
import type { Decoded, Folded, FoldPlan, Kernels } from '../kernels/kernels.js';
import type { ModuleLayout, TensorRole } from '../layout/module-layout.js';
import { estimateFoldWork } from '../layout/estimate-work.js';
import { readLayout } from '../layout/read-layout.js';
import { WEIGHT_LIMITS } from '../limits.js';
import {
  bytesOf,
  checkNumbers,
  decodeNumbers,
  isNumberDtype,
  type NumberDtype,
} from '../numbers/decode-numbers.js';
import { WeightsError } from '../weights-error.js';
import {
  countNumbers,
  finishInPlace,
  finishModule,
  isStreamed,
  type ModuleState,
  startModule,
} from './module-state.js';
import { signsOf } from './signs.js';
import { SketchSums } from './sketch-sums.js';
import { TensorFeed, type TensorSink, type TensorTask } from './tensor-feed.js';
import type { WeightSketch } from './weight-sketch.js';

export interface SketchOptions {
  /** One set of kernels may serve many files after one another, never two at once. Default: its own. */
  kernels?: Kernels;
  /** Bytes kept for modules of which only some tensors were seen; default `WEIGHT_LIMITS.heldBytes`. */
  heldBytes?: number;
  /** Multiplications for modules that are not LoRA; default `WEIGHT_LIMITS.fileWork`. */
  fileWork?: number;
}

/**
 * The step that sketches a file in the pass that hashes it. Bytes before the data area are ignored. Nothing but folded
 * sums is kept, 256 bytes per rank and module, until a module's tensors were all seen.
 *
 * @throws WeightsError `file_changed` from `finish` when the bytes ended before the tensors did
 */
export function sketchStep(
  header: Pick<SafetensorsHeader, 'tensors' | 'dataOffset'>,
  options: SketchOptions = {},
): PassStep<WeightSketch> {
  const kernels = options.kernels ?? chooseKernels();
  const most = options.heldBytes ?? WEIGHT_LIMITS.heldBytes;
  const layout = readLayout(header.tensors);
  const sums = new SketchSums(layout.notAnalysed);
  const number = kernels.startSketch();
  /** Halves that the kernels still have: nothing need be copied where the other half of the module is next. */
  const resting: Record<FoldPlan['side'], Resting | null> = { rows: null, columns: null };
  let held = 0;
  let work = 0;

  /** Makes room for what a tensor leaves behind; gives the module up where there is none. */
  function hold(state: ModuleState, numbers: number): boolean {
    if (state.dropped !== null) return false;
    if (held + numbers * 4 > most) {
      state.dropped = 'too_much_held';
      release(state);
      return false;
    }
    state.held += numbers * 4;
    held += numbers * 4;
    return true;
  }

  function release(state: ModuleState): void {
    held -= state.held;
    state.held = 0;
    state.folded.clear();
    state.whole.clear();
  }

  function close(state: ModuleState): void {
    state.pending--;
    if (state.pending > 0) return;
    const { rows, columns } = resting;
    if (rows?.state === state && columns?.state === state) {
      sums.add(state, finishInPlace(state, kernels, { dead: rows.zero || columns.zero }));
      resting.rows = resting.columns = null;
    } else {
      evacuate('rows');
      evacuate('columns');
      sums.add(state, finishModule(state, kernels));
    }
    release(state);
  }

  /** Copies a half out of the kernels before they need the place. */
  function evacuate(side: FoldPlan['side']): void {
    const half = resting[side];
    if (!half) return;
    const { nonFinite, zero } = half;
    resting[side] = null;
    half.state.folded.set(half.role, [{ sums: kernels.takeSums(half.plan), nonFinite, zero }]);
  }

  /** Keeps a tensor that is needed as a whole. */
  function keep(state: ModuleState, role: TensorRole, { values, nonFinite, zero }: Decoded): void {
    if (role !== 'alpha') state.nonFinite += nonFinite;
    if (role === 'dora_scale') return;
    state.zero ||= zero;
    state.whole.set(role, values);
  }

  /** Takes a tensor whose bytes are all there; false where it wants them one after another. */
  function takeAtOnce(state: ModuleState, role: TensorRole, tensor: TensorInfo, bytes: Uint8Array): boolean {
    const dtype = numberDtype(tensor);
    if (isStreamed(state.layout, role)) return foldAtOnce(state, role, dtype, bytes);
    const count = countNumbers(tensor);
    if (count > WEIGHT_LIMITS.wholeTensor) return false;
    if (state.dropped === null && hold(state, count)) keep(state, role, kernels.decode(dtype, bytes));
    close(state);
    return true;
  }

  /** Folds a half whose bytes are all there; false where that is not how it is read. */
  function foldAtOnce(
    state: ModuleState,
    role: 'up' | 'down',
    dtype: NumberDtype,
    bytes: Uint8Array,
  ): boolean {
    if (state.dropped === null) {
      const bands = bandsOf(state.layout, role);
      const [band] = bands;
      if (bands.length > 1) {
        if (!foldBands(state, dtype, bands, bytes)) return false;
      } else {
        const plan = planOf(state.layout, role, { dtype, rows: band ?? 0 });
        if (resting[plan.side]?.state !== state) evacuate(plan.side);
        const folded = kernels.foldWhole(plan, bytes);
        if (folded === null) return false;
        if (hold(state, (state.layout.rank ?? 0) * 32)) {
          state.nonFinite += folded.nonFinite;
          resting[plan.side] = { state, role, plan, ...folded };
        }
      }
    }
    close(state);
    return true;
  }

  /** An `up` whose rows are several modules of the canon. */
  function foldBands(
    state: ModuleState,
    dtype: NumberDtype,
    bands: readonly number[],
    bytes: Uint8Array,
  ): boolean {
    evacuate('rows');
    const results: Folded[] = [];
    let at = 0;
    for (const rows of bands) {
      const plan = planOf(state.layout, 'up', { dtype, rows });
      const end = at + rows * plan.width * bytesOf(dtype);
      const folded = kernels.foldWhole(plan, bytes.subarray(at, end));
      if (folded === null) return false;
      results.push({ sums: kernels.takeSums(plan), ...folded });
      at = end;
    }
    if (hold(state, bands.length * (state.layout.rank ?? 0) * 32)) {
      for (const { nonFinite } of results) state.nonFinite += nonFinite;
      state.folded.set('up', results);
    }
    return true;
  }

  function taskOf(state: ModuleState, role: TensorRole, tensor: TensorInfo): TensorTask {
    const dtype = numberDtype(tensor);
    const start = (): TensorSink => {
      const sink = isStreamed(state.layout, role)
        ? foldingSink(state, role, dtype)
        : wholeSink(state, role, dtype, tensor);
      return {
        push: (bytes) => {
          if (state.dropped === null) sink.push(bytes);
        },
        end: () => {
          if (state.dropped === null) sink.end();
          close(state);
        },
      };
    };
    return {
      begin: header.dataOffset + tensor.begin,
      end: header.dataOffset + tensor.end,
      size: bytesOf(dtype),
      takeWhole: (bytes) => takeAtOnce(state, role, tensor, bytes),
      start,
    };
  }

  function foldingSink(state: ModuleState, role: 'up' | 'down', dtype: NumberDtype): TensorSink {
    const { layout: module } = state;
    const bands = bandsOf(module, role);
    const rank = module.rank ?? 0;
    // Folded, both sides take 32 numbers per rank, `up` once per canonical part.
    hold(state, bands.length * rank * 32);
    const results: Folded[] = [];
    let band = 0;
    let left = 0;
    let fold: ReturnType<Kernels['startFold']> | undefined;
    return {
      push(bytes) {
        for (let at = 0; at < bytes.length; ) {
          const height = bands[band] ?? 0;
          if (!fold) {
            // The other halves' places are used by this one.
            evacuate('rows');
            evacuate('columns');
            const plan = planOf(module, role, { dtype, rows: height });
            fold = kernels.startFold(plan);
            left = height * plan.width * bytesOf(dtype);
          }
          const part = bytes.subarray(at, at + left);
          fold.push(part);
          at += part.length;
          left -= part.length;
          if (left > 0) continue;
          const folded = fold.finish();
          state.nonFinite += folded.nonFinite;
          results.push(folded);
          fold = undefined;
          band++;
        }
      },
      end: () => void state.folded.set(role, results),
    };
  }

  function wholeSink(
    state: ModuleState,
    role: TensorRole,
    dtype: NumberDtype,
    tensor: TensorInfo,
  ): TensorSink {
    const count = countNumbers(tensor);
    if (count > WEIGHT_LIMITS.wholeTensor) state.dropped ??= 'too_large';
    const values = new Float32Array(hold(state, count) ? count : 0);
    let at = 0;
    return {
      push: (bytes) => {
        at += decodeNumbers(dtype, bytes, values, at);
      },
      end: () => {
        keep(state, role, { values, ...checkNumbers(values) });
      },
    };
  }

  const feed = new TensorFeed(
    layout.modules.flatMap((module) => {
      const state = startModule(module);
      work += estimateFoldWork(module);
      if (work > (options.fileWork ?? WEIGHT_LIMITS.fileWork)) state.dropped = 'too_large';
      return [...module.tensors].map(([role, tensor]) => taskOf(state, role, tensor));
    }),
  );
  return {
    update: (chunk, offset) => feed.update(chunk, offset),
    finish() {
      if (!feed.complete) {
        throw new WeightsError(
          'file_changed',
          'The file ended before its last tensor: it changed while it was read. Read it again.',
        );
      }
      return sums.finish(kernels.takeSketch(number));
    },
  };
}

/** A half of a plain LoRA whose folded sums the kernels have. */
interface Resting extends Omit<Folded, 'sums'> {
  state: ModuleState;
  role: 'up' | 'down';
  plan: FoldPlan;
}

/** @param o.rows of the part of `up` that is folded */
function planOf(
  module: ModuleLayout,
  role: 'up' | 'down',
  o: { dtype: NumberDtype; rows: number },
): FoldPlan {
  const rank = module.rank ?? 0;
  if (role === 'down') {
    const signs = signsOf('columns', module.columns);
    return { dtype: o.dtype, side: 'columns', height: rank, width: module.columns, signs };
  }
  return { dtype: o.dtype, side: 'rows', height: o.rows, width: rank, signs: signsOf('rows', o.rows) };
}

/** Heights of the matrices that a tensor is folded as: `up` per canonical part, `down` at once. */
function bandsOf(module: ModuleLayout, role: 'up' | 'down'): number[] {
  return role === 'up' ? module.parts.map(({ begin, end }) => end - begin) : [module.rank ?? 0];
}

function numberDtype(tensor: TensorInfo): NumberDtype {
  if (isNumberDtype(tensor.dtype)) return tensor.dtype;
  throw new WeightsError('unknown_dtype', `Numbers of type ${tensor.dtype} are not read.`);
}
