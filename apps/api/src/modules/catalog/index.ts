export { AdapterSearch } from './search/adapter-search.service.js';
export { AdapterSelection } from './search/adapter-selection.service.js';
export { type CheckedSelection, readIds, readSelection } from './search/read-selection.js';
export { type Selected, SELECTION_ORDER } from './search/selected.js';
export { Meaning, type MeaningModel, type MeaningSource } from './search/meaning.js';
export { adaptersIn } from './scoped-adapters.js';
export { CatalogModule } from './catalog.module.js';
export {
  arrangePreviews,
  type ArrangeablePreview,
  type PreviewWords,
  stampWithCrop,
} from './arrange-previews.js';
export {
  listFilePreviews,
  orderFiles,
  projectAdapter,
  resolveAll,
  type FixedFacts,
  type ProjectedFile,
  type UserValues,
} from './project-adapter.js';
export { ProjectionRepository, type AdapterState, type NewAdapter } from './projection.repository.js';
export { applyTagRules, type TagRules } from './apply-tag-rules.js';
export { TagRulesRepository } from './tag-rules.repository.js';
export { ProjectionService, type KeepRule } from './projection.service.js';
export type { StoredFact, StoredFacts } from './stored-facts.js';
export { checkCustomValue, type CustomFieldRule } from './check-custom-value.js';
export { CustomFieldsRepository, type CustomFieldRow } from './custom-fields.repository.js';
export { expandTag, type TagTree } from './tag-tree.js';
export { TagTreeRepository } from './tag-tree.repository.js';
export { AdaptersService } from './adapters.service.js';
export { applyUpdate, CUSTOM_PREFIX } from './apply-update.js';
export { DismissedProposalsRepository } from './dismissed-proposals.repository.js';
export { digestOf, listProposals } from './list-proposals.js';
export { IfMatch, TakesIfMatch, WithETag } from './revision-header.js';
export { previewUrl } from './preview-url.js';
