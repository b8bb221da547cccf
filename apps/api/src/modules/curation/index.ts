export { CurationModule } from './curation.module.js';
export { MetadataMerge } from './metadata-merge.service.js';
