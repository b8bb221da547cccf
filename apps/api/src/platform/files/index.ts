export { FileRefusal, type FileRefusalCode, refusalOf, systemCode } from './file-refusal.js';
export {
  checkRelative,
  type FileInsideRoot,
  openInsideRoot,
  openInsideRootSync,
  type SyncFileInsideRoot,
} from './open-inside-root.js';
export { readBytes } from './read-bytes.js';
