export { Anatomy } from './components/anatomy.js';
export { SimilarRail } from './components/similar-rail.js';
