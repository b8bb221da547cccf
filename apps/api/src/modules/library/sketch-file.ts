import type { PassStep } from '@lora/adapters';
import type { SafetensorsHeader } from '@lora/safetensors';
import {
  chooseKernels,
  type Kernels,
  packSketch,
  SKETCH_FORMAT,
  sketchStep,
  WeightsError,
  type WeightSketch,
} from '@lora/weights';
import { packJson } from '../../platform/database/packed-json.js';

/** What a file's weights are like, as it travels between threads and is stored (packages/weights). */
export interface SketchRecord {
  format: string;
  /** 1,024 signed bytes, in base64; null where there is no sketch. */
  sketch: string | null;
  /** Norms by block and part, modules that stand out or were left out: packed JSON in base64. */
  profile: string | null;
  squaredNorm: number | null;
  /** Why there is no sketch. */
  problem: string | null;
}

/** What the profile holds. */
export type SketchProfile = Omit<WeightSketch, 'format' | 'values'>;

/** One thread sketches one file at a time. */
let kernels: Kernels | undefined;

/**
 * A step of the pass that hashes a file. Whatever goes wrong in it is its result: a file is in the catalog also when
 * its weights cannot be read.
 */
export function startSketch(header: SafetensorsHeader): PassStep<SketchRecord> {
  let failure: unknown;
  let step: PassStep<WeightSketch> | undefined;
  const attempt = <T>(work: () => T): T | undefined => {
    if (failure !== undefined) return undefined;
    try {
      return work();
    } catch (error) {
      failure = error;
      return undefined;
    }
  };
  attempt(() => {
    kernels ??= chooseKernels();
    step = sketchStep(header, { kernels });
  });
  return {
    update: (chunk, offset) => attempt(() => step?.update(chunk, offset)),
    finish() {
      const sketch = attempt(() => step?.finish());
      return sketch ? toRecord(sketch) : withoutSketch(codeOf(failure));
    },
  };
}

function toRecord(sketch: WeightSketch): SketchRecord {
  const { format, values, ...profile } = sketch;
  if (profile.modules === 0) return { ...withoutSketch('nothing_analysed'), profile: packJson(profile) };
  const { bytes, scale } = packSketch(values);
  if (scale === 0) return { ...withoutSketch('nothing_changed'), profile: packJson(profile) };
  return {
    format,
    sketch: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
    profile: packJson(profile),
    squaredNorm: profile.squaredNorm,
    problem: null,
  };
}

function withoutSketch(problem: string): SketchRecord {
  return { format: SKETCH_FORMAT, sketch: null, profile: null, squaredNorm: null, problem };
}

function codeOf(error: unknown): string {
  return error instanceof WeightsError ? error.code : 'failed';
}
