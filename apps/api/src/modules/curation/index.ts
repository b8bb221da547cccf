export { CurationModule } from './curation.module.js';
