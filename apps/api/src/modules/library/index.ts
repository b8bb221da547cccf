export { LibraryModule } from './library.module.js';
export { StartUpRoots } from './start-up-roots.service.js';
