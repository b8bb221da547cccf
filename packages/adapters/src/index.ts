export type { Fact } from './fact.js';
export { compareClaimedHash, shortAutoV3, type ClaimedHashVerdict } from './hashes/claimed-hash.js';
export { computeContentIdentity, digestTensorTable } from './hashes/content-identity.js';
export { FileChangedError } from './hashes/file-changed-error.js';
export {
  hashBytes,
  hashModelFile,
  layoutOf,
  type FileLayout,
  type HashOptions,
  type ModelFileHashes,
} from './hashes/hash-model-file.js';
export type { DataKind } from './hashes/hash-steps.js';
export type { PassStep } from './hashes/pass-step.js';
export type { HeaderMetadata } from './metadata/header-value.js';
export type { TrainingFacts } from './metadata/training-facts.js';
export type { TriggerWord } from './metadata/trigger-words.js';
export { chooseBaseModel } from './network/choose-base-model.js';
export { locateModule, type ModulePlace } from './network/locate-module.js';
export { type ParsedName, parseTensorName, type Role } from './network/parse-tensor-name.js';
export { readNetwork } from './network/read-network.js';
export type { NetworkReading, NotAnAdapter, TensorLike } from './network/reading.js';
export { choosePreviews, type PreviewFile } from './previews/choose-previews.js';
export { embeddedPreviews, type EmbeddedPreview } from './previews/embedded-previews.js';
export type { AdapterWarning } from './reading/combine-sidecars.js';
export { readAdapter, type AdapterInput, type AdapterReading } from './reading/read-adapter.js';
export {
  FIELD_NAMES,
  resolveFields,
  type FieldName,
  type ResolvedFields,
  type ValuesBySource,
} from './reading/resolve-fields.js';
export type { CivitaiFacts } from './sidecars/civitai-facts.js';
export type { FieldValues } from './sidecars/field-values.js';
export { toPlainText } from './sidecars/plain-text.js';
export { parseSidecar, type ParsedSidecar } from './sidecars/parse-sidecar.js';
export { KEPT_NAMES, remember } from './remember.js';
export { SIDECAR_MAX_BYTES, sidecarCandidates, type SidecarForm } from './sidecars/sidecar-forms.js';
