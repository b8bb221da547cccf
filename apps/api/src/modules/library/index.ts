export { LibraryModule } from './library.module.js';
export { StartUpRoots } from './start-up-roots.service.js';
export type { SketchProfile } from './sketch-file.js';
