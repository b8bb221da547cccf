export { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './start-embedded.js';
