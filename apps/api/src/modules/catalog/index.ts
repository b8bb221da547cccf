export { CatalogModule } from './catalog.module.js';
export { projectAdapter, type FixedFacts, type ProjectedFile } from './project-adapter.js';
export { ProjectionRepository, type AdapterState, type NewAdapter } from './projection.repository.js';
export type { TagRules } from './apply-tag-rules.js';
export { TagRulesRepository } from './tag-rules.repository.js';
export { ProjectionService, type KeepRule } from './projection.service.js';
export type { StoredFact, StoredFacts } from './stored-facts.js';
