import type { PassStep } from '@lora/adapters';
import type { SafetensorsHeader, TensorInfo } from '@lora/safetensors';
import { chooseKernels } from '../kernels/choose-kernels.js';
import type { Folded, Kernels } from '../kernels/kernels.js';
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
import { countNumbers, finishModule, isStreamed, type ModuleState, startModule } from './module-state.js';
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
    sums.add(state, finishModule(state, kernels));
    release(state);
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
            const width = role === 'up' ? rank : module.columns;
            const side = role === 'up' ? 'rows' : 'columns';
            const signs = signsOf(side, role === 'up' ? height : width);
            fold = kernels.startFold({ dtype, side, height, width, signs });
            left = height * width * bytesOf(dtype);
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
        if (role !== 'alpha') state.nonFinite += checkNumbers(values).nonFinite;
        if (role !== 'dora_scale') state.whole.set(role, values);
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
      return sums.finish();
    },
  };
}

/** Heights of the matrices that a tensor is folded as: `up` per canonical part, `down` at once. */
function bandsOf(module: ModuleLayout, role: 'up' | 'down'): number[] {
  return role === 'up' ? module.parts.map(({ begin, end }) => end - begin) : [module.rank ?? 0];
}

function numberDtype(tensor: TensorInfo): NumberDtype {
  if (isNumberDtype(tensor.dtype)) return tensor.dtype;
  throw new WeightsError('unknown_dtype', `Numbers of type ${tensor.dtype} are not read.`);
}
