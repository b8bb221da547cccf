export { MlModule } from './ml.module.js';
export { EmbeddingsRepository } from './text/embeddings.repository.js';
export { TextEmbedder, type QueryVector } from './text/text-embedder.service.js';
