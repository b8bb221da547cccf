export { type CanonicalModule, canonicalModules } from './canon/canonical-module.js';
export {
  type CompareOptions,
  compareWeights,
  type LoneModule,
  type ModuleComparison,
  type NotComparable,
  type WeightComparison,
} from './exact/compare-weights.js';
export { measureNorms, type ModuleNorm } from './exact/measure-norms.js';
export { effectiveRank, type ModuleSpectrum, rankForShare, readSpectra } from './exact/spectrum.js';
export {
  type BlockSpectrum,
  measureSpectra,
  type NoSpectra,
  type SpectraOptions,
  type WeightSpectra,
} from './exact/summarise-spectra.js';
export { type ModulePart, openWeights, type WeightsFile } from './exact/weights-file.js';
export { CANON_VERSION, SKETCH_FORMAT, SKETCH_SIZE, SPECTRA_FORMAT } from './format.js';
export { chooseKernels } from './kernels/choose-kernels.js';
export type { Kernels } from './kernels/kernels.js';
export { typescriptKernels } from './kernels/typescript-kernels.js';
export { wasmKernels } from './kernels/wasm-kernels.js';
export type { ModuleLayout, NotAnalysed, NotAnalysedReason, TensorRole } from './layout/module-layout.js';
export { readLayout, type WeightLayout } from './layout/read-layout.js';
export { WEIGHT_LIMITS } from './limits.js';
export { compareSketches, packSketch, type PackedSketch, unpackSketch } from './sketch/pack-sketch.js';
export { type SketchOptions, sketchStep } from './sketch/sketch-step.js';
export type { BlockNorm, NameList, PartShare, WeightSketch } from './sketch/weight-sketch.js';
export { compareAndJudge, type JudgedPair } from './verdict/compare-and-judge.js';
export { explainMerge } from './verdict/explain-merge.js';
export { judge } from './verdict/judge.js';
export {
  NEAR_FROM,
  UNRELATED_BELOW,
  type Verdict,
  type VerdictKind,
  type VerdictReason,
} from './verdict/verdict.js';
export { WeightsError, type WeightsErrorCode } from './weights-error.js';
