export { chooseProvider, probeProvider } from './embed/choose-provider.js';
export { createEmbedder, type Embedder, type EmbedOptions } from './embed/create-embedder.js';
export type { ProbeFinding } from './embed/probe-run.js';
export {
  type Provider,
  type ProviderChoice,
  type ProviderReport,
  REQUESTED_PROVIDERS,
  type RequestedProvider,
} from './embed/provider.js';
export { type ModelTrial, tryModel } from './embed/try-model.js';
export {
  MODEL_KINDS,
  type ModelKind,
  type ModelManifest,
  parseManifest,
  type Pooling,
} from './folder/manifest.js';
export { DEFAULT_MODEL_FOLDER, type ModelFolder, readModelFolder } from './folder/read-model-folder.js';
export { MODEL_LIMITS } from './limits.js';
export { ModelError, type ModelErrorCode } from './model-error.js';
export type { ModelPort } from './onnx/inspect-onnx.js';
